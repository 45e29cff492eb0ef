/**
 * One more try of an idempotent read, after a moment that differs from caller to caller, so that they do not come back
 * together. Never into an open breaker, never before the registry said to come back, never beyond the deadline.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { RegistryError } from '../errors.ts'
import { remaining, type SendCall, type SendInterceptor } from '../transport.ts'

export interface RetryOptions {
  /** @default 1 */
  readonly times?: number
  /** Milliseconds; the pause is drawn between half of it and one and a half. @default 100 */
  readonly pause?: number
  /** Whether the registry may be tried again. */
  readonly while: () => boolean
}

/** Milliseconds that a caller is kept waiting at most, where no deadline is nearer. */
const LONGEST_PAUSE = 10_000

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
        const drawn = pause * (0.5 + Math.random()) + (error.retryAfter ?? 0)
        if (drawn >= Math.min(remaining(call), LONGEST_PAUSE)) throw error
        await rest(drawn, call)
      }
    }
  }
}

function isWorthwhile(error: unknown): error is RegistryError {
  return error instanceof RegistryError && error.retryable
}

async function rest(ms: number, { signal }: SendCall): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => {
    throw signal.reason
  })
}
