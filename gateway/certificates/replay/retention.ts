/**
 * The end of keeping: what has ended longer ago than its definition keeps it is erased.
 *
 * A job that looks again and again, one for all gateways together. What is due is read off the rows and the definitions, so
 * nothing is to be remembered at issue, and a database that was restored from a backup forgets again by itself what it had
 * forgotten before.
 */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../store/database.ts'
import type { Job, Queue } from '../../store/queue.ts'
import type { Store } from '../../store/store.ts'
import { erase } from './erase.ts'

export interface RetentionParts {
  readonly store: Store
  readonly queue: Queue
  readonly clock: () => Date
  /** Aborts when the window closes: what is left is erased after the next start. */
  readonly closing: AbortSignal
  /** Hears of a request that could not be erased; it is tried again. */
  readonly onFault: (fault: unknown) => void
}

/** Of the one job; its data is empty. */
export const ERASURE_JOB = 'certificate-erasure'

/** For definitions that were filed before they said it: five years. */
const DEFAULT_DAYS = 1825

/** A term is counted in days: to look every hour is soon enough. */
const EVERY = 3_600_000
const BATCH = 100

/** Looks at once, and every hour from then on. */
export async function startRetention(parts: RetentionParts): Promise<void> {
  const { queue } = parts
  await queue.enqueue(ERASURE_JOB, {}, { singletonKey: ERASURE_JOB })
  await queue.work(ERASURE_JOB, async (job) => await look(job, parts))
}

async function look(job: Job, { store, queue, clock, closing, onFault }: RetentionParts): Promise<void> {
  const stopped = AbortSignal.any([job.signal, closing])
  await eraseDue(store.db, clock(), { stopped, onFault })
  if (stopped.aborted) return
  await store.db.transaction().execute(async (transaction) => {
    const startAfter = new Date(clock().getTime() + EVERY)
    await queue.enqueue(ERASURE_JOB, {}, { transaction, singletonKey: ERASURE_JOB, startAfter })
    await job.complete(transaction)
  })
}

export interface Looking {
  readonly stopped: AbortSignal
  readonly onFault: (fault: unknown) => void
}

/** How many were erased. One that cannot be does not keep the others. */
export async function eraseDue(db: Kysely<Database>, now: Date, { stopped, onFault }: Looking): Promise<number> {
  const failed: string[] = []
  let erased = 0
  for (let due = await dueAt(db, now, failed); due.length > 0; due = await dueAt(db, now, failed)) {
    for (const id of due) {
      if (stopped.aborted) return erased
      try {
        if (await erase(db, id, { at: now })) erased += 1
      } catch (fault) {
        failed.push(id)
        onFault(fault)
      }
    }
  }
  return erased
}

async function dueAt(db: Kysely<Database>, now: Date, but: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT due.id FROM certificate_definition AS definition
    CROSS JOIN LATERAL (
      SELECT id FROM certificate_request
      WHERE definition_id = definition.id AND definition_version = definition.version
        AND ended_at IS NOT NULL AND erased_at IS NULL AND id <> ALL (${but}::uuid[])
        AND ended_at <= ${now}::timestamptz
          - make_interval(days => coalesce((definition.content->>'retentionDays')::int, ${DEFAULT_DAYS}::int))
      ORDER BY ended_at LIMIT ${BATCH}::int
    ) AS due LIMIT ${BATCH}::int`.execute(db)
  return rows.map(({ id }) => id)
}
