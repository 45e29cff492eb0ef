/**
 * Corrected records: a registry announces that a record was corrected, and the certificates that rest on it are flagged. They
 * stay valid: whether what they state is touched, an officer decides, or the holder by asking for a newer one.
 *
 * The announcement is kept before anything is flagged, because a certificate that is issued afterwards may rest on what was
 * gathered before: it is born flagged. One that is being written at the very moment sees neither, so each announcement is
 * gone through a second time, when every statement of then is over. Flagging twice is flagging once.
 */
import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { Database } from '../../store/database.ts'
import type { Job, Queue } from '../../store/queue.ts'
import type { Store } from '../../store/store.ts'
import type { RecordPseudonym } from './sources.ts'

export interface Announcement {
  readonly registry: string
  /** Type of the record, as the schema calls it, and its key. */
  readonly entity: string
  readonly key: string
  /** Of the record as it is now. */
  readonly recordVersion?: string | undefined
  readonly correctedAt: Date
}

/** What was done about it, without a word of whose record it was. */
export interface Corrected {
  readonly registry: string
  /** How many certificates were flagged. */
  readonly certificates: number
}

export interface Corrections {
  /** Kept when it resolves. */
  take(announcement: Announcement): Promise<void>
  /** The second time. */
  again(job: Job): Promise<void>
}

export interface CorrectionsParts {
  readonly store: Store
  readonly queue: Queue
  readonly clock: () => Date
  readonly recordPseudonym: RecordPseudonym
  readonly onCorrection: (corrected: Corrected) => void
}

/** Of the jobs that go through an announcement again. */
export const CORRECTION_JOB = 'record-correction'

/** Longer than any statement of this window may run, in milliseconds. */
const SECOND_LOOK = 60_000

const jobData = z.object({
  registry: z.string(),
  record: z.string(),
  recordVersion: z.string().nullable(),
  correctedAt: z.string(),
})

interface Correction {
  readonly registry: string
  readonly record: Buffer
  readonly recordVersion: string | null
  readonly correctedAt: Date
}

export function createCorrections({
  store,
  queue,
  clock,
  recordPseudonym,
  onCorrection,
}: CorrectionsParts): Corrections {
  const flagged = async (correction: Correction): Promise<void> => {
    const certificates = await flag(store.db, correction)
    onCorrection({ registry: correction.registry, certificates })
  }
  return {
    async take({ registry, entity, key, recordVersion = null, correctedAt }) {
      const correction = { registry, record: recordPseudonym(entity, key), recordVersion, correctedAt }
      const now = clock()
      const isNew = await store.db.transaction().execute(async (transaction) => {
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto('record_correction')
          .values({
            registry,
            record: correction.record,
            corrected_at: correctedAt,
            record_version: recordVersion,
            announced_at: now,
          })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst()
        if (numInsertedOrUpdatedRows !== 1n) return false
        const data = {
          ...correction,
          record: correction.record.toString('hex'),
          correctedAt: correctedAt.toISOString(),
        }
        await queue.enqueue(CORRECTION_JOB, data, { transaction, startAfter: new Date(now.getTime() + SECOND_LOOK) })
        return true
      })
      if (isNew) await flagged(correction)
    },
    async again({ data }) {
      const { record, correctedAt, ...rest } = jobData.parse(data)
      const certificates = await flag(store.db, {
        ...rest,
        record: Buffer.from(record, 'hex'),
        correctedAt: new Date(correctedAt),
      })
      if (certificates > 0) onCorrection({ registry: rest.registry, certificates })
    },
  }
}

/** Those whose answer describes a moment before the correction, and not already the corrected version. How many are new. */
async function flag(
  db: Kysely<Database>,
  { registry, record, recordVersion, correctedAt }: Correction,
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('certificate')
    .set({ record_corrected_at: correctedAt })
    .where('number', 'in', (source) =>
      source
        .selectFrom('certificate_source')
        .select('number')
        .where('registry', '=', registry)
        .where('record', '=', record)
        .where('as_of', '<', correctedAt)
        .where(sql<boolean>`(${recordVersion}::text IS NULL OR record_version IS DISTINCT FROM ${recordVersion})`),
    )
    .where((row) => row.or([row('record_corrected_at', 'is', null), row('record_corrected_at', '>', correctedAt)]))
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
