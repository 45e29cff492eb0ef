/** A send ends in time, whatever the registry does: the signal it is given aborts (undici and pg honour it). */
import { RegistryError } from '../errors.ts'
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
    try {
      return await next(request, { ...call, signal: life.signal })
    } finally {
      clearTimeout(timer)
      call.signal.removeEventListener('abort', leave)
    }
  }
}
