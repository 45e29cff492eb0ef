/**
 * Tells operators of a clarification whose deadline has passed: a durable job at that moment. It is told and decides nothing;
 * the request waits on.
 */
import type { Transaction } from 'kysely'
import { z } from 'zod'
import type { Database } from '../../store/database.ts'
import type { Job, Queue } from '../../store/queue.ts'
import type { Store } from '../../store/store.ts'
import { findRequest } from '../request/records.ts'
import { findClarification, isOpen, type NewClarification } from './clarification.ts'

/** Of the jobs that look after deadlines; their data is `{ clarificationId }`. */
export const OVERDUE_JOB = 'certificate-clarification-due'

/** Without a word of what is in question. */
export interface Overdue {
  readonly clarificationId: string
  readonly registry: string
  readonly dueAt: Date
}

export async function watchDeadline(
  transaction: Transaction<Database>,
  { id, dueAt }: Pick<NewClarification, 'id' | 'dueAt'>,
  queue: Queue,
): Promise<void> {
  await queue.enqueue(OVERDUE_JOB, { clarificationId: id }, { transaction, singletonKey: id, startAfter: dueAt })
}

export interface OverdueParts {
  readonly store: Store
  readonly onOverdue: (overdue: Overdue) => void
}

const jobData = z.object({ clarificationId: z.string() })

export async function tellOverdue(job: Job, { store, onOverdue }: OverdueParts): Promise<void> {
  const { clarificationId } = jobData.parse(job.data)
  const clarification = await findClarification(store.db, clarificationId)
  if (clarification === undefined || !isOpen(clarification)) return
  const request = await findRequest(store.db, clarification.requestId)
  if (request?.state !== 'NEEDS_CLARIFICATION') return
  const { registry, dueAt } = clarification
  onOverdue({ clarificationId, registry, dueAt })
}
