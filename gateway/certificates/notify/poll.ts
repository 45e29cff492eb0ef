/**
 * For who asks again and again instead of being told: when a look may show something new.
 */
import type { RequestRecord } from '../request/records.ts'
import { isTerminal } from '../request/states.ts'

/** While the window works on it; an attempt takes about as long as the slowest registry. */
const AT_WORK = 500
/** While somebody outside is awaited: a person who is to pay or to agree. */
const AWAITED = 5_000
/** A request that waits for a registry may be taken up before its time, when the registry calls back. */
const LONGEST = 60_000

/** In milliseconds; null for a request that has ended. */
export function pollAfter(
  { state, nextAttemptAt }: Pick<RequestRecord, 'state' | 'nextAttemptAt'>,
  now: Date,
): number | null {
  if (isTerminal(state)) return null
  if (state === 'COLLECTING' || state === 'READY') return AT_WORK
  if (state !== 'WAITING' || nextAttemptAt === null) return AWAITED
  const untilAttempt = Math.max(0, nextAttemptAt.getTime() - now.getTime())
  return Math.min(LONGEST, untilAttempt + AT_WORK)
}
