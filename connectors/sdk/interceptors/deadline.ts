/**
 * A send ends in time, whatever the registry does and whatever stands further in: the caller is told at once, and what is
 * under way is aborted by its signal (undici and pg honour it). The same when the caller leaves.
 */
import { RegistryError } from '../errors.ts'
import { leavable } from '../leavable.ts'
import type { SendInterceptor } from '../transport.ts'

/** `ms` for the whole send, waiting and retries included. */
export function deadline<Request, Response>(name: string, ms: number): SendInterceptor<Request, Response> {
  return (next) => async (request, call) => {
    call.signal.throwIfAborted()
    const life = new AbortController()
    // The reason is what the transport throws: it tells our own impatience from a caller who has left.
    const timer = setTimeout(
      () => life.abort(new RegistryError('REGISTRY_TIMEOUT', `${name} did not answer within ${ms} ms`)),
      ms,
    )
    const leave = (): void => life.abort(call.signal.reason)
    call.signal.addEventListener('abort', leave, { once: true })
    const end = Math.min(performance.now() + ms, call.deadline ?? Number.POSITIVE_INFINITY)
    try {
      return await leavable(next(request, { ...call, signal: life.signal, deadline: end }), life.signal)
    } finally {
      clearTimeout(timer)
      call.signal.removeEventListener('abort', leave)
    }
  }
}
