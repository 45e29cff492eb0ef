/**
 * The subscription `certificateRequestUpdated`: the request as it stands, then as it stands after each change, until it has
 * ended. Whoever may not see it is refused as for one that never was; the right is looked at again at each event.
 */
import type { RequestContext } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import type { Store } from '../../store/store.ts'
import { type ErasedRequest, findErased, maySeeErased } from '../request/erased.ts'
import { findRequest, type RequestRecord } from '../request/records.ts'
import { maySee } from '../request/requesters.ts'
import { isTerminal } from '../request/states.ts'
import type { ChangeFeed } from './feed.ts'

export interface FollowParts {
  readonly store: Store
  readonly feed: ChangeFeed
}

export type Standing = { readonly record: RequestRecord } | { readonly erased: ErasedRequest }

/** Ends with the context's signal, or after the event that tells of the end. Throws `GatewayError` ACCESS_DENIED. */
export async function* follow(
  id: string,
  context: RequestContext,
  parts: FollowParts,
): AsyncGenerator<Standing, void, undefined> {
  let told = 0
  for await (const _ of parts.feed.watch(id, context.signal)) {
    const standing = await look(id, context, parts.store)
    if ('erased' in standing) return yield standing
    const { version, state } = standing.record
    if (version === told) continue
    told = version
    yield standing
    if (isTerminal(state)) return
  }
}

async function look(id: string, context: RequestContext, { db }: Store): Promise<Standing> {
  const record = await findRequest(db, id)
  if (record !== undefined && maySee(context, record)) return { record }
  const erased = record === undefined ? await findErased(db, id) : undefined
  if (erased !== undefined && maySeeErased(context, erased)) return { erased }
  throw new GatewayError('ACCESS_DENIED', 'there is no request of this id that this caller may see')
}
