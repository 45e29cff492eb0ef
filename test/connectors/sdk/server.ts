/** A real HTTP server for tests of a wire: answers as a test says, keeps what it was asked, knows who is connected. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface Asked {
  readonly method: string
  /** As on the request line. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** Settles when the connection is gone. */
  readonly left: Promise<unknown>
}

export type Handler = (asked: Asked, response: ServerResponse) => void | Promise<void>

export interface TestServer {
  readonly url: string
  readonly asked: readonly Asked[]
  connections(): Promise<number>
  close(): Promise<void>
}

export async function serve(handler: Handler): Promise<TestServer> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const { method = '', url: target = '', headers, socket } = request
    const body = await buffer(request)
    asked.push({ method, target, headers, body, left: new Promise((resolve) => socket.once('close', resolve)) })
    const one = asked.at(-1)
    if (one !== undefined) await handler(one, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

export function json(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

/** Runs with a server and whatever is opened on it, and closes both. */
export async function withServer<Opened extends { close(): Promise<void> }, Result>(
  handler: Handler,
  open: (url: string) => Opened,
  run: (opened: Opened, server: TestServer) => Promise<Result>,
): Promise<Result> {
  const server = await serve(handler)
  const opened = open(server.url)
  try {
    return await run(opened, server)
  } finally {
    await opened.close()
    await server.close()
  }
}
