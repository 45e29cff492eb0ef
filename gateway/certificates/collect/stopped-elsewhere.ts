/**
 * Breaks off an attempt when its request is stopped at another gateway of the same database: whoever withdraws consent there
 * must not be asked about on here.
 */
import type { Store } from '../../store/store.ts'
import type { ChangeFeed } from '../notify/feed.ts'
import { PURSUED } from '../request/job.ts'
import { findRequest } from '../request/records.ts'
import type { InHand } from './in-hand.ts'

export interface WatchingParts {
  readonly store: Store
  readonly feed: Pick<ChangeFeed, 'watch'>
  readonly inHand: Pick<InHand, 'stop'>
}

/** Until `ended`, or until there is nothing left to break off. */
export async function breakOffWhenStopped(
  requestId: string,
  ended: AbortSignal,
  { store, feed, inHand }: WatchingParts,
): Promise<void> {
  let looks = 0
  for await (const _change of feed.watch(requestId, ended)) {
    looks += 1
    // The first is at once, when it has just been read.
    if (looks === 1 || ended.aborted) continue
    const record = await findRequest(store.db, requestId)
    if (record !== undefined && PURSUED.includes(record.state)) continue
    inHand.stop(requestId)
    return
  }
}
