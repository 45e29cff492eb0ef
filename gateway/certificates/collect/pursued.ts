/**
 * What a worker finds when it takes up a job: the request, and whether registries may be asked for it now. One look at the
 * database for both, and for all that are taken up at once.
 */
import DataLoader from 'dataloader'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../store/database.ts'
import { isRequestId, type RequestRecord, toRecord } from '../request/records.ts'
import { isInForce } from '../request/release.ts'
import { permissionEndsAt } from '../request/term.ts'

export interface Pursued {
  readonly record: RequestRecord
  /** Whether the right to ask is in force. */
  mayAsk(now: Date): boolean
}

export interface Pursuits {
  /** Undefined where there is no such request any more. Those asked for in one tick are one look. */
  find(requestId: string): Promise<Pursued | undefined>
}

export function createPursuits(db: Kysely<Database>): Pursuits {
  const looking = new DataLoader<string, Pursued | undefined>(async (ids) => await findAll(db, ids), { cache: false })
  return {
    find: async (requestId) => (isRequestId(requestId) ? await looking.load(requestId.toLowerCase()) : undefined),
  }
}

async function findAll(db: Kysely<Database>, ids: readonly string[]): Promise<readonly (Pursued | undefined)[]> {
  const rows = await db
    .selectFrom('certificate_request')
    .leftJoin('certificate_release as release', 'release.request_id', 'certificate_request.id')
    .selectAll('certificate_request')
    .select(['release.until', 'release.withdrawn_at'])
    .where('certificate_request.id', '=', sql<string>`ANY (${ids}::uuid[])`)
    .where('certificate_request.erased_at', 'is', null)
    .execute()
  const found = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => {
    const row = found.get(id)
    if (row === undefined) return undefined
    const { until, withdrawn_at: withdrawnAt } = row
    // What was asked for before releases were kept may be pursued for as long as they would have lasted.
    const released = (now: Date): boolean => until === null || isInForce({ until, withdrawnAt }, now)
    return { record: toRecord(row), mayAsk: (now) => now < permissionEndsAt(row.due_at) && released(now) }
  })
}
