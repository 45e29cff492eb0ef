/**
 * What every send of ours stands behind, top to bottom:
 *
 *   traced    what operators see is what callers wait for
 *   deadline  covers all that follows; whoever leaves is let go at once
 *   bulkhead  a bounded number at once; waiting counts against the deadline, and not against the registry
 *   retry     one more try, while the breaker is closed; keeps its place in the bulkhead
 *   breaker   sees every try
 *   …         what the wire itself needs (a token, addressing): inside the retry, because each try is a message of its own
 */
import { intercept, type SendInterceptor, type Transport } from '../transport.ts'
import { type BreakerOptions, createBreaker } from './breaker.ts'
import { bulkhead } from './bulkhead.ts'
import { deadline } from './deadline.ts'
import { retry } from './retry.ts'
import { observeBreaker, traced } from './traced.ts'

export interface Guards extends Pick<BreakerOptions, 'halfOpenAfter'> {
  /** The registry's name, in spans and errors. @default the transport's */
  readonly name?: string | undefined
  /** Milliseconds for a send. @default 5000 */
  readonly deadline?: number | undefined
  /** Sends at once. @default 16 */
  readonly concurrent?: number | undefined
  /** Sends that may wait for a place. @default 256 */
  readonly queued?: number | undefined
}

/** A transport with everything around it; `inner` is what its wire needs, the first one outermost. */
export function guarded<Request, Response>(
  transport: Transport<Request, Response>,
  { name = transport.registry, deadline: ms = 5_000, concurrent = 16, queued = 256, halfOpenAfter }: Guards = {},
  ...inner: readonly SendInterceptor<Request, Response>[]
): Transport<Request, Response> {
  const breaker = createBreaker<Request, Response>(name, { halfOpenAfter, onState: observeBreaker(name) })
  return intercept(
    transport,
    traced(name),
    deadline(name, ms),
    bulkhead(name, { concurrent, queued }),
    retry({ while: () => breaker.isClosed() }),
    breaker.intercept,
    ...inner,
  )
}
