/**
 * A send: one request on its way to one registry and what came back. Everything that every send needs is wrapped around
 * it in one shape, `next => next`, and nothing else wraps anything.
 *
 * Everything that a connector sends is a read, whatever its HTTP method: a send may be repeated.
 */
import { createHash } from 'node:crypto'
import type { Provenance } from './answer.ts'
import type { Call } from './call.ts'

export interface Transport<Request, Response> {
  /** Name of the registry as the roster has it: in error messages, spans and metrics. */
  readonly registry: string
  /**
   * Throws `RegistryError`, or `call.signal.reason` once that signal is aborted. Bytes that are asked for and never come
   * end with the signal; put `deadline` around it (`guarded` does).
   */
  readonly send: Send<Request, Response>
  /** Ends whatever is under way, and closes every connection. */
  close(): Promise<void>
}

export type Send<Request, Response> = (request: Request, call: SendCall) => Promise<Response>
export type SendInterceptor<Request, Response> = (next: Send<Request, Response>) => Send<Request, Response>

/** A call on its way out. A `Call` is one; an interceptor adds what those further in must know. */
export interface SendCall extends Call {
  /** Moment by which the send ends, on the clock of `performance.now()`. */
  readonly deadline?: number
}

/** What a response says about the exchange that it came from: the part of a provenance that no registry has to tell. */
export interface Exchange {
  readonly receivedAt: Date
  /** SHA-256 of what was sent and of what came back, hex; which bytes exactly, each transport says. */
  readonly requestDigest: string
  readonly responseDigest: string
}

/** The same transport with interceptors around its send, the first one outermost, as in the gateway's read. */
export function intercept<Request, Response>(
  transport: Transport<Request, Response>,
  ...interceptors: readonly SendInterceptor<Request, Response>[]
): Transport<Request, Response> {
  return {
    registry: transport.registry,
    send: interceptors.reduceRight((next, interceptor) => interceptor(next), transport.send),
    close: () => transport.close(),
  }
}

/** What the registry said about its own answer. */
export interface Told {
  /** The registry's or X-Road's id of this request. */
  readonly requestId: string
  /** Moment that the data describe. @default the moment of receipt */
  readonly asOf?: Date | undefined
  readonly recordVersion?: string | undefined
}

export function provenanceOf(exchange: Exchange, told: Told): Provenance {
  const { receivedAt, requestDigest, responseDigest } = exchange
  const { requestId, asOf = receivedAt, recordVersion } = told
  return {
    asOf,
    receivedAt,
    requestId,
    ...(recordVersion !== undefined && { recordVersion }),
    requestDigest,
    responseDigest,
  }
}

/** Milliseconds that a send may still take. */
export function remaining({ deadline }: SendCall): number {
  return deadline === undefined ? Number.POSITIVE_INFINITY : Math.max(0, deadline - performance.now())
}

/** Evidence of several exchanges as one: as old as the oldest, with every id, and a digest over their digests in order. */
export function joined(parts: readonly Provenance[]): Provenance {
  const [first, ...others] = parts
  if (first !== undefined && others.length === 0) return first
  const digest = (of: (part: Provenance) => string): string =>
    createHash('sha256').update(parts.map(of).join('')).digest('hex')
  return {
    asOf: new Date(Math.min(...parts.map(({ asOf }) => asOf.getTime()))),
    receivedAt: new Date(Math.max(...parts.map(({ receivedAt }) => receivedAt.getTime()))),
    requestId: parts.map(({ requestId }) => requestId).join(' '),
    requestDigest: digest(({ requestDigest }) => requestDigest),
    responseDigest: digest(({ responseDigest }) => responseDigest),
  }
}
