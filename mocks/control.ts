/**
 * Telling a running mock over HTTP what fault to have, and asking it what it was asked:
 * `GET|PUT|DELETE /__mock/faults`, `GET|DELETE /__mock/requests`. No fault touches these paths, and no log counts them. What a
 * registry can be told beside is its own (`orders` in registry.ts).
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { MockError } from './errors.ts'
import { type Faults, parseFault } from './faults.ts'
import { type Address, closeAll, listen } from './listen.ts'
import { read } from './read.ts'
import type { MockRequest, MockResponse } from './registry.ts'
import type { RequestLog } from './requests.ts'
import { json } from './respond.ts'
import { send } from './wire.ts'

export interface Controlled {
  readonly faults: Faults
  readonly requests: RequestLog
}

/** Undefined for a request that is meant for the registry. */
export function control(request: MockRequest, { faults, requests }: Controlled): MockResponse | undefined {
  const { pathname } = request.url
  if (!pathname.startsWith('/__mock/')) return undefined
  switch (`${request.method} ${pathname}`) {
    case 'PUT /__mock/faults':
      return setFaults(request.body, faults)
    case 'DELETE /__mock/faults':
      faults.clear()
      return describe(faults)
    case 'GET /__mock/faults':
      return describe(faults)
    case 'DELETE /__mock/requests':
      requests.clear()
      return json(200, { count: 0, requests: [] })
    case 'GET /__mock/requests':
      return json(200, { count: requests.count(), requests: requests.list() })
    default:
      return json(404, { error: 'this mock takes no such order: there is /__mock/faults and /__mock/requests' })
  }
}

/** One fault or a list of them; they replace what was set. */
function setFaults(body: Buffer, faults: Faults): MockResponse {
  try {
    const wanted: unknown = JSON.parse(body.toString())
    faults.set(...(Array.isArray(wanted) ? wanted : [wanted]).map((one) => parseFault(one, faults.kinds)))
    return describe(faults)
  } catch (error) {
    if (error instanceof MockError || error instanceof SyntaxError) return json(422, { error: error.message })
    throw error
  }
}

function describe(faults: Faults): MockResponse {
  return json(200, { faults: faults.list(), kinds: faults.kinds })
}

export interface ControlServer {
  readonly url: string
  close(): Promise<void>
}

/** Of a mock that speaks no HTTP itself, such as a database. */
export async function startControl(name: string, controlled: Controlled, address: Address): Promise<ControlServer> {
  const { host = '127.0.0.1' } = address
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await read(incoming, new Date())
    const answer = request === undefined ? undefined : control(request, controlled)
    await send(answer ?? json(404, { error: 'there is /__mock/faults and /__mock/requests' }), response, undefined)
  }
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => response.destroy())
  })
  const port = await listen(server, name, address)
  return { url: `http://${host}:${port}`, close: () => closeAll(server) }
}
