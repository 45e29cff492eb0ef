/**
 * What happens to a request for which people do nothing: after a month of silence it is closed, and nothing follows about the
 * subject. A durable job, renewed with each state that waits for people.
 *
 * Of a fee that nobody pays the payment's own term says when it is too late (pay/settle.ts).
 * A clarification that a registry owes closes nothing: there the request ends when the right to ask for it ends.
 */
import { z } from 'zod'
import type { Job, Queue } from '../../store/queue.ts'
import type { Store } from '../../store/store.ts'
import type { ChangeListener, RequestChanges } from '../request/changes.ts'
import { findRequest, type RequestRecord } from '../request/records.ts'
import { canHappen } from '../request/states.ts'
import { permissionEndsAt } from '../request/term.ts'

/** Of the jobs that close what was left; their data is `{ requestId }`. */
export const ABANDON_JOB = 'certificate-request-left'

/** In milliseconds. */
export const ABANDONED_AFTER = 30 * 24 * 3_600_000

export interface AbandonParts extends Pick<RequestChanges, 'changeRequest'> {
  readonly store: Store
  readonly queue: Queue
  readonly clock: () => Date
  /** How long people may be silent, in milliseconds. */
  readonly abandonedAfter: number
}

/** When a request that stands as it does is closed; undefined where it does not wait for people. */
export function leftAt(record: RequestRecord, abandonedAfter: number): Date | undefined {
  if (record.state !== 'AWAITING_PAYMENT' && canHappen(record.state, 'ABANDONED'))
    return new Date(record.updatedAt.getTime() + abandonedAfter)
  return record.state === 'NEEDS_CLARIFICATION' ? permissionEndsAt(record.dueAt) : undefined
}

export function abandoning({ queue, abandonedAfter }: Pick<AbandonParts, 'queue' | 'abandonedAfter'>): ChangeListener {
  return async (transaction, _before, after) => {
    const startAfter = leftAt(after, abandonedAfter)
    if (startAfter === undefined) return
    await queue.enqueue(ABANDON_JOB, { requestId: after.id }, { transaction, singletonKey: after.id, startAfter })
  }
}

const jobData = z.object({ requestId: z.string() })

/** Somebody may have done something at the last moment: then it is theirs. */
export async function closeAbandoned(job: Job, parts: AbandonParts): Promise<void> {
  const { store, clock, changeRequest, abandonedAfter } = parts
  const record = await findRequest(store.db, jobData.parse(job.data).requestId)
  const at = clock()
  const due = record && leftAt(record, abandonedAfter)
  if (record === undefined || due === undefined || due > at) return
  await store.db.transaction().execute(async (transaction) => {
    if (record.state === 'NEEDS_CLARIFICATION') {
      await changeRequest(transaction, record, 'GIVEN_UP', { at, failure: { code: 'PERMISSION_ENDED' } })
    } else {
      await changeRequest(transaction, record, 'ABANDONED', { at, cancellation: { code: 'ABANDONED' } })
    }
    await job.complete(transaction)
  })
}
