/**
 * A bound on what one operation may set in motion outside: requests to registries, counted as they are made.
 *
 * Innermost, so that what is kept or denied is not counted. The estimate of an operation's cost cannot know how reads fall
 * together into requests; this can. Questions that the gateway asks on its own behalf run under a context of their own,
 * with a budget of the same size.
 */
import type { RequestContext } from '../context.ts'
import type { ReadInterceptor } from '../read.ts'
import { tooLarge } from './form.ts'

/** Throws `GatewayError` OPERATION_TOO_LARGE at the first request beyond `max`; what was answered before stands. */
export function countCalls(max: number): ReadInterceptor {
  const made = new WeakMap<RequestContext, number>()
  return (next) => async (request, context) => {
    const count = (made.get(context) ?? 0) + 1
    made.set(context, count)
    if (count > max) throw tooLarge('calls', max)
    return await next(request, context)
  }
}
