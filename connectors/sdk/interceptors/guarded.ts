/**
 * What every send of ours stands behind, top to bottom:
 *
 *   traced    what operators see is what callers wait for
 *   deadline  covers all that follows
 *   bulkhead  a bounded number at once; waiting counts against the deadline
 *   retry     one more try, while the breaker is closed
 *   breaker   sees every try
 *   …         what the wire itself needs (addressing, a token), then the wire
 */
import { intercept, type SendInterceptor, type Transport } from '../transport.ts'
import { type BreakerOptions, createBreaker } from './breaker.ts'
import { bulkhead } from './bulkhead.ts'
import { deadline } from './deadline.ts'
import { retry } from './retry.ts'
import { traced } from './traced.ts'

export interface Guards extends BreakerOptions {
  /** The registry's name, in spans and errors. */
  readonly name: string
  /** Milliseconds for a send. @default 5000 */
  readonly deadline?: number | undefined
  /** Sends at once. @default 16 */
  readonly concurrent?: number | undefined
  /** Sends that may wait for a place. @default 64 */
  readonly queued?: number | undefined
}

export function guarded<Request, Response>(
  transport: Transport<Request, Response>,
  { name, deadline: ms = 5_000, concurrent = 16, queued = 64, halfOpenAfter }: Guards,
  ...inner: readonly SendInterceptor<Request, Response>[]
): Transport<Request, Response> {
  const breaker = createBreaker<Request, Response>(name, halfOpenAfter === undefined ? {} : { halfOpenAfter })
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
