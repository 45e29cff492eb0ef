/**
 * What a worker finds when it takes up a job: the request, and whether registries may be asked for it now. One look at the
 * database for both.
 */
import type { Kysely } from 'kysely'
import type { Database } from '../../store/database.ts'
import { isRequestId, type RequestRecord, toRecord } from '../request/records.ts'
import { isInForce } from '../request/release.ts'
import { permissionEndsAt } from '../request/term.ts'

export interface Pursued {
  readonly record: RequestRecord
  /** Whether the right to ask is in force. */
  mayAsk(now: Date): boolean
}

export async function findPursued(db: Kysely<Database>, requestId: string): Promise<Pursued | undefined> {
  if (!isRequestId(requestId)) return undefined
  const row = await db
    .selectFrom('certificate_request')
    .leftJoin('certificate_release as release', 'release.request_id', 'certificate_request.id')
    .selectAll('certificate_request')
    .select(['release.until', 'release.withdrawn_at'])
    .where('certificate_request.id', '=', requestId)
    .where('certificate_request.erased_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { until, withdrawn_at: withdrawnAt } = row
  // What was asked for before releases were kept may be pursued for as long as they would have lasted.
  const released = (now: Date): boolean => until === null || isInForce({ until, withdrawnAt }, now)
  return { record: toRecord(row), mayAsk: (now) => now < permissionEndsAt(row.due_at) && released(now) }
}
