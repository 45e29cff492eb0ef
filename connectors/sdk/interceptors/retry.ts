/**
 * One more try of an idempotent read, after a moment that differs from caller to caller, so that they do not come back
 * together. Never into an open breaker, never against a registry that said when to come back.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { RegistryError } from '../errors.ts'
import type { SendInterceptor } from '../transport.ts'

export interface RetryOptions {
  /** @default 1 */
  readonly times?: number
  /** Milliseconds; the pause is drawn between half of it and one and a half. @default 100 */
  readonly pause?: number
  /** Whether the registry may be tried again. */
  readonly while: () => boolean
}

export function retry<Request, Response>({
  times = 1,
  pause = 100,
  while: allowed,
}: RetryOptions): SendInterceptor<Request, Response> {
  return (next) => async (request, call) => {
    for (let left = times; ; left -= 1) {
      try {
        return await next(request, call)
      } catch (error) {
        if (left <= 0 || !isWorthwhile(error) || !allowed()) throw error
        await wait(pause * (0.5 + Math.random()), undefined, { signal: call.signal }).catch(() => {
          throw call.signal.reason
        })
      }
    }
  }
}

/** A time-out has used up the time of a second try. */
function isWorthwhile(error: unknown): boolean {
  return error instanceof RegistryError && error.code === 'REGISTRY_UNAVAILABLE' && error.retryAfter === undefined
}
