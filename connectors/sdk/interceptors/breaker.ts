/**
 * A registry that fails is left alone for a while, then asked by one send whether it is back (cockatiel).
 *
 * Opens when more than half of at least ten sends within ten seconds failed. Only silence counts: a refusal, an unreadable
 * record and "too often" (429) are answers, and a caller who left says nothing about the registry. While the one probe is
 * under way the others are told so at once; a probe that was given up proves nothing, and the registry stays left alone.
 */
import { BrokenCircuitError, CircuitState, circuitBreaker, handleWhen, type IBreaker } from 'cockatiel'
import { RegistryError } from '../errors.ts'
import type { SendInterceptor } from '../transport.ts'

export interface Breaker<Request, Response> {
  readonly intercept: SendInterceptor<Request, Response>
  isClosed(): boolean
}

export type BreakerState = 'closed' | 'half-open' | 'open'

export interface BreakerOptions {
  /** Milliseconds until it is asked again. @default 5000 */
  readonly halfOpenAfter?: number | undefined
  /** Told of every change of state. */
  readonly onState?: ((state: BreakerState) => void) | undefined
}

export function createBreaker<Request, Response>(
  name: string,
  { halfOpenAfter = 5_000, onState }: BreakerOptions = {},
): Breaker<Request, Response> {
  const policy = circuitBreaker(handleWhen(isSilence), { halfOpenAfter, breaker: failureRate() })
  let openedAt = 0
  policy.onBreak(() => {
    openedAt = Date.now()
  })
  policy.onStateChange((state) => onState?.(STATES[state]))
  const leftAlone = (cause?: unknown): RegistryError =>
    new RegistryError('REGISTRY_UNAVAILABLE', `${name} failed lately and is left alone for a while`, {
      cause,
      retryAfter: Math.max(0, openedAt + halfOpenAfter - Date.now()),
    })
  return {
    isClosed: () => policy.state === CircuitState.Closed,
    intercept: (next) => async (request, call) => {
      // Cockatiel would have it wait for the probe's end, however long that takes.
      if (policy.state === CircuitState.HalfOpen) throw leftAlone()
      const probing = policy.state === CircuitState.Open
      let left = false
      try {
        return await policy.execute(async () => {
          try {
            return await next(request, call)
          } catch (error) {
            left = probing && !(error instanceof RegistryError)
            throw left ? givenUp(name, error) : error
          }
        })
      } catch (cause) {
        if (cause instanceof BrokenCircuitError) throw leftAlone(cause)
        throw left && cause instanceof RegistryError ? cause.cause : cause
      }
    },
  }
}

const STATES: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
}

function isSilence(error: unknown): boolean {
  return error instanceof RegistryError && error.retryable && error.status !== 429
}

function givenUp(name: string, cause: unknown): RegistryError {
  return new RegistryError('REGISTRY_UNAVAILABLE', `whether ${name} is back could not be found out`, { cause })
}

const SECONDS = 10
const LEAST_SENDS = 10
const MOST_FAILURES = 0.5

/**
 * One count for each of the last seconds. Cockatiel's own sampling breaker drops one old second for each new sample, so
 * that after a quiet night one failure would be added to those of the evening.
 */
function failureRate(): IBreaker {
  const counts = Array.from({ length: SECONDS }, () => ({ second: 0, sends: 0, failures: 0 }))
  const note = (failures: 0 | 1): number => {
    const second = Math.floor(Date.now() / 1_000)
    const at = second % SECONDS
    const { sends, failures: failed } = counts[at]?.second === second ? counts[at] : { sends: 0, failures: 0 }
    counts[at] = { second, sends: sends + 1, failures: failed + failures }
    return second
  }
  return {
    // Cockatiel's word for what it keeps when it is written down, which we do not.
    state: undefined,
    success: () => void note(0),
    failure(state) {
      const second = note(1)
      if (state !== CircuitState.Closed) return true
      const recent = counts.filter((count) => count.second > second - SECONDS)
      const sends = recent.reduce((sum, count) => sum + count.sends, 0)
      const failures = recent.reduce((sum, count) => sum + count.failures, 0)
      return sends >= LEAST_SENDS && failures > sends * MOST_FAILURES
    },
  }
}
