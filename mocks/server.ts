/**
 * A mock registry as a real HTTP server: takes a request, notes it, lets the fault that is set have its way, answers.
 *
 *   request ─▶ noted ─▶ delay ─▶ answer, under a fault of words ─▶ wire, under a fault of the wire ─▶ ending noted
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { answer } from './answer.ts'
import { type Controlled, control } from './control.ts'
import { ANY_REGISTRY, type Blow, createFaults, type FaultKind, type Faults, type Strike, WORDED } from './faults.ts'
import { type Address, closeAll, listen } from './listen.ts'
import { read } from './read.ts'
import type { Asked, MockRegistry, MockRequest, MockResponse } from './registry.ts'
import { createRequestLog, type End, type Ending, type RequestLog } from './requests.ts'
import { plain } from './respond.ts'
import { isSilent, send, silence } from './wire.ts'

export type { Asked, FaultBodies, MockRegistry, MockRequest, MockResponse } from './registry.ts'

export interface StartOptions extends Address {
  /** The registry's clock. @default the machine's */
  readonly now?: () => Date
}

export interface RunningMock {
  readonly name: string
  /** Such as `http://127.0.0.1:41231`, without a slash at the end. */
  readonly url: string
  readonly faults: Faults
  readonly requests: RequestLog
  /** Cuts off whoever is still waiting. */
  close(): Promise<void>
}

export async function startMock(registry: MockRegistry, options: StartOptions = {}): Promise<RunningMock> {
  const { host = '127.0.0.1', now = () => new Date() } = options
  const mock = { registry, now, faults: createFaults(kindsOf(registry)), requests: createRequestLog() }
  const server = createServer((incoming, response) => void serve(mock, incoming, response))
  const port = await listen(server, registry.name, options)
  return {
    name: registry.name,
    url: `http://${host}:${port}`,
    faults: mock.faults,
    requests: mock.requests,
    async close() {
      await registry.close?.()
      await closeAll(server)
    },
  }
}

function kindsOf({ faultBodies = {} }: MockRegistry): readonly FaultKind[] {
  return [...ANY_REGISTRY, ...WORDED.filter((kind) => faultBodies[kind] !== undefined)]
}

interface Serving extends Controlled {
  readonly registry: MockRegistry
  readonly now: () => Date
}

async function serve(mock: Serving, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  response.on('error', () => gone.abort())
  try {
    const request = await read(incoming, mock.now())
    if (request === undefined) return await send(plain(413, 'Content Too Large'), response, undefined)
    const controlled = (await ordered(mock.registry, request)) ?? control(request, mock)
    if (controlled !== undefined) return await send(controlled, response, undefined)
    await play(mock, request, { response, gone: gone.signal })
  } catch {
    response.destroy()
  }
}

/** Undefined for a request that is no order, or none that this registry takes. */
async function ordered(registry: MockRegistry, request: MockRequest): Promise<MockResponse | undefined> {
  const [, name] = /^\/__mock\/(\w+)$/.exec(request.url.pathname) ?? []
  return await registry.orders?.[`${request.method} ${name}`]?.(request)
}

interface Exchange {
  readonly response: ServerResponse
  readonly gone: AbortSignal
}

async function play(mock: Serving, request: MockRequest, exchange: Exchange): Promise<void> {
  const { method, url, headers } = request
  const asked = askedOf(mock.registry, request)
  const end = mock.requests.open({ method, path: url.pathname, headers, ...(asked !== undefined && { asked }) })
  const strike = mock.faults.strike(url.pathname)
  const kind = strike.fault?.kind
  try {
    end({ ...(await answered(mock, request, { ...exchange, strike })), ...(kind !== undefined && { fault: kind }) })
  } catch {
    end({ ending: 'left', ...(kind !== undefined && { fault: kind }) })
    exchange.response.destroy()
  }
}

async function answered(
  { registry }: Serving,
  request: MockRequest,
  { response, gone, strike: { delay, fault } }: Exchange & { strike: Strike },
): Promise<End> {
  if (delay > 0) await wait(delay, undefined, { signal: gone })
  if (isSilent(fault)) {
    await silence(response, fault)
    return { ending: fault?.kind === 'reset' ? 'broken' : 'left' }
  }
  const said = await answer(registry, request, fault)
  await send(said, response, fault)
  return { ending: endingOf(response, fault), status: said.status }
}

function endingOf(response: ServerResponse, fault: Blow | undefined): Ending {
  if (response.writableFinished) return 'answered'
  return fault?.kind === 'truncated' || fault?.kind === 'garbage' ? 'broken' : 'left'
}

/** A request that makes no sense is logged without saying what it asked for. */
function askedOf(registry: MockRegistry, request: MockRequest): Asked | undefined {
  try {
    return registry.asked?.(request)
  } catch {
    return undefined
  }
}
