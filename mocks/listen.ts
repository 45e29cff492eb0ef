/** Opening a server and closing it: whatever is still connected when it closes is cut off. */
import { once } from 'node:events'
import type { Server as HttpServer } from 'node:http'
import type { Server } from 'node:net'
import { MockError } from './errors.ts'

export interface Address {
  /** 0 for any that is free. @default 0 */
  readonly port?: number
  /** @default 127.0.0.1: a mock is nobody else's business unless it is told so. */
  readonly host?: string
}

/** The port that it listens on. Throws `MockError` PORT_TAKEN. */
export async function listen(server: Server, name: string, { port = 0, host = '127.0.0.1' }: Address): Promise<number> {
  const failed = once(server, 'error').then(([error]) => Promise.reject(error))
  server.listen(port, host)
  try {
    await Promise.race([once(server, 'listening'), failed])
  } catch (cause) {
    throw unlistened(cause, name, port)
  }
  failed.catch(() => undefined)
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}

function unlistened(cause: unknown, name: string, port: number): MockError {
  const taken = typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'EADDRINUSE'
  if (taken)
    return new MockError('PORT_TAKEN', `port ${port} for ${name} is taken: give it another with --port-${name}`, cause)
  return new MockError('CONFIGURATION', `${name} cannot listen on port ${port}`, cause)
}

/** Cuts off whoever is still waiting for an answer. */
export async function closeAll(server: HttpServer): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
}
