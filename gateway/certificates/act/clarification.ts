/**
 * Clarifications as they are kept: what a person, or two registries that contradict each other, put in question, asked of one
 * registry, with its deadline. What people write is theirs: it is kept with the request, erased with it, and never logged.
 *
 * A deadline that passes is seen and told, and decides nothing.
 */
import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Database } from '../../store/database.ts'
import type { CertificateClarificationTable } from '../../store/request-tables.ts'

export type ClarificationOutcome = 'CORRECTED' | 'UPHELD'

export interface Clarification {
  readonly id: string
  /** Grows with each that is opened. */
  readonly position: string
  readonly requestId: string
  /** Name of the claim. */
  readonly claim: string
  readonly registry: string
  /** What whoever asked wrote; null where nobody did, or it was erased. */
  readonly text: string | null
  readonly openedAt: Date
  readonly dueAt: Date
  readonly outcome: ClarificationOutcome | null
  readonly answer: string | null
  readonly answeredAt: Date | null
  readonly withdrawnAt: Date | null
}

type Db = Kysely<Database>
export type NewClarification = Pick<
  Clarification,
  'id' | 'requestId' | 'claim' | 'registry' | 'text' | 'openedAt' | 'dueAt'
>

export function isOpen({ answeredAt, withdrawnAt }: Clarification): boolean {
  return answeredAt === null && withdrawnAt === null
}

/** Oldest first. */
export async function clarificationsOf(db: Db, requestId: string): Promise<readonly Clarification[]> {
  const rows = await db
    .selectFrom('certificate_clarification')
    .selectAll()
    .where('request_id', '=', requestId)
    .orderBy('position')
    .execute()
  return rows.map(toClarification)
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

export async function findClarification(db: Db, id: string): Promise<Clarification | undefined> {
  if (!UUID.test(id)) return undefined
  const row = await db.selectFrom('certificate_clarification').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toClarification(row)
}

/** Those that wait for an answer of these registries, oldest first, after a position. */
export async function openAt(
  db: Db,
  registries: readonly string[],
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<readonly Clarification[]> {
  if (registries.length === 0) return []
  const rows = await db
    .selectFrom('certificate_clarification')
    .innerJoin('certificate_request', 'certificate_request.id', 'certificate_clarification.request_id')
    .selectAll('certificate_clarification')
    .where('certificate_clarification.registry', 'in', registries)
    .where('certificate_clarification.answered_at', 'is', null)
    .where('certificate_clarification.withdrawn_at', 'is', null)
    .where('certificate_request.status', '=', 'NEEDS_CLARIFICATION')
    .where('certificate_clarification.position', '>', after)
    .orderBy('certificate_clarification.position')
    .limit(limit)
    .execute()
  return rows.map(toClarification)
}

/** One that is open about the same claim at the same registry is not opened again. */
export async function openClarification(transaction: Transaction<Database>, what: NewClarification): Promise<void> {
  await transaction
    .insertInto('certificate_clarification')
    .values({
      id: what.id,
      request_id: what.requestId,
      claim: what.claim,
      registry: what.registry,
      text: what.text,
      opened_at: what.openedAt,
      due_at: what.dueAt,
    })
    .execute()
}

export interface ClarificationAnswer {
  readonly outcome: ClarificationOutcome
  readonly text: string
  readonly at: Date
}

/** Whether it was open, and so is answered now. */
export async function closeAnswered(
  transaction: Transaction<Database>,
  id: string,
  { outcome, text, at }: ClarificationAnswer,
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('certificate_clarification')
    .set({ outcome, answer: text, answered_at: at })
    .where('id', '=', id)
    .where('answered_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function closeWithdrawn(
  transaction: Transaction<Database>,
  ids: readonly string[],
  at: Date,
): Promise<void> {
  await transaction
    .updateTable('certificate_clarification')
    .set({ withdrawn_at: at })
    .where('id', 'in', ids)
    .where('answered_at', 'is', null)
    .execute()
}

function toClarification(row: Selectable<CertificateClarificationTable>): Clarification {
  return {
    id: row.id,
    position: row.position,
    requestId: row.request_id,
    claim: row.claim,
    registry: row.registry,
    text: row.text,
    openedAt: row.opened_at,
    dueAt: row.due_at,
    outcome: row.outcome,
    answer: row.answer,
    answeredAt: row.answered_at,
    withdrawnAt: row.withdrawn_at,
  }
}
