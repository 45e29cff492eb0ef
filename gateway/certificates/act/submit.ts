/**
 * Submits a draft: from here on it is a request like any other, with what makes it lawful to ask, and it owes the fee of this day.
 */
import type { RequestContext } from '../../context.ts'
import type { Store } from '../../store/store.ts'
import type { Archive } from '../catalogue/archive.ts'
import { chargeDraft } from '../pay/draft.ts'
import type { Prices } from '../pay/prices.ts'
import { keepRelease } from '../request/release.ts'
import { isRequester } from '../request/requesters.ts'
import { type Acted, act } from './act.ts'
import { explicitRequest } from './explicit-request.ts'
import { type GateParts, passGates } from './gates.ts'
import type { ReleaseParts } from './release-record.ts'

export interface SubmitParts extends GateParts, ReleaseParts {
  readonly store: Store
  readonly archive: Archive
  readonly clock: () => Date
  readonly prices: Prices
}

/** The right to ask was checked when it was written down, and is again at each read. */
export async function submitRequest(requestId: string, context: RequestContext, parts: SubmitParts): Promise<Acted> {
  const { archive, clock, prices } = parts
  return await act(
    requestId,
    context,
    {
      event: 'SUBMITTED',
      may: (record) => isRequester(context, record),
      isDone: ({ state }) => state !== 'DRAFT' && state !== 'CANCELLED',
      run: async (record) => {
        const definition = await archive.find(record.definition.id, record.definition.version)
        const at = clock()
        const explicit = await explicitRequest({ ...record, definition, at }, parts)
        return async (transaction) => {
          if (explicit !== undefined) await keepRelease(transaction, explicit)
          await chargeDraft(transaction, record, { definition, prices, now: at })
          return await passGates(transaction, record, { event: 'SUBMITTED', definition, consented: false, at }, parts)
        }
      },
    },
    parts,
  )
}
