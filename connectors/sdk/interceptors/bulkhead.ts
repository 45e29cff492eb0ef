/** One slow registry holds a bounded number of sends: the rest are told at once that it is busy (cockatiel). */
import { isBulkheadRejectedError, bulkhead as policy } from 'cockatiel'
import { RegistryError } from '../errors.ts'
import type { SendInterceptor } from '../transport.ts'

export function bulkhead<Request, Response>(
  name: string,
  { concurrent, queued }: { concurrent: number; queued: number },
): SendInterceptor<Request, Response> {
  const slots = policy(concurrent, queued)
  return (next) => async (request, call) => {
    try {
      return await slots.execute(() => {
        call.signal.throwIfAborted()
        return next(request, call)
      })
    } catch (cause) {
      if (!isBulkheadRejectedError(cause)) throw cause
      throw new RegistryError('REGISTRY_UNAVAILABLE', `${name} is busy: ${concurrent} sends are under way`, { cause })
    }
  }
}
