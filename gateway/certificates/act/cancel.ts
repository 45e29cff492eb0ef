/**
 * Stops a request: whoever made it, at any time before its certificate is being signed. Nothing more is asked of any registry.
 */
import type { RequestContext } from '../../context.ts'
import type { Store } from '../../store/store.ts'
import type { RequestChanges } from '../request/changes.ts'
import { isRequester } from '../request/requesters.ts'
import { type Acted, act } from './act.ts'

export interface CancelParts extends Pick<RequestChanges, 'changeRequest'> {
  readonly store: Store
  readonly clock: () => Date
  /** Breaks off whatever is being asked for a request in this process. */
  readonly stop: (requestId: string) => void
}

export async function cancelRequest(requestId: string, context: RequestContext, parts: CancelParts): Promise<Acted> {
  const acted = await act(
    requestId,
    context,
    {
      event: 'CANCELLED_BY_REQUESTER',
      persists: true,
      may: (record) => isRequester(context, record),
      isDone: ({ state }) => state === 'CANCELLED',
      run: async (record) => async (transaction) =>
        await parts.changeRequest(transaction, record, 'CANCELLED_BY_REQUESTER', {
          at: parts.clock(),
          cancellation: { code: 'BY_REQUESTER' },
        }),
    },
    parts,
  )
  if (acted.outcome === 'DONE') parts.stop(requestId)
  return acted
}
