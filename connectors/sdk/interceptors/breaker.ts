/**
 * A registry that fails is left alone for a while, then asked by one send whether it is back (cockatiel).
 *
 * Opens when more than half of the sends in ten seconds failed, at one a second at the least. Only silence counts: a refusal
 * or an unreadable record is an answer, and a caller who left says nothing about the registry.
 */
import { BrokenCircuitError, CircuitState, circuitBreaker, handleWhen, SamplingBreaker } from 'cockatiel'
import { RegistryError } from '../errors.ts'
import type { SendInterceptor } from '../transport.ts'

export interface Breaker<Request, Response> {
  readonly intercept: SendInterceptor<Request, Response>
  isClosed(): boolean
}

export interface BreakerOptions {
  /** Milliseconds until it is asked again. @default 5000 */
  readonly halfOpenAfter?: number
}

export function createBreaker<Request, Response>(
  name: string,
  { halfOpenAfter = 5_000 }: BreakerOptions = {},
): Breaker<Request, Response> {
  const policy = circuitBreaker(handleWhen(isSilence), {
    halfOpenAfter,
    breaker: new SamplingBreaker({ threshold: 0.5, duration: 10_000, minimumRps: 1 }),
  })
  return {
    isClosed: () => policy.state === CircuitState.Closed,
    intercept: (next) => async (request, call) => {
      try {
        return await policy.execute(() => next(request, call))
      } catch (cause) {
        if (!(cause instanceof BrokenCircuitError)) throw cause
        throw new RegistryError('REGISTRY_UNAVAILABLE', `${name} failed lately and is left alone for a while`, {
          cause,
          retryAfter: halfOpenAfter,
        })
      }
    },
  }
}

function isSilence(error: unknown): boolean {
  return error instanceof RegistryError && error.retryable && error.status !== 429
}
