/**
 * The two ways in which a certificate ceases to be in force before its time: it is revoked, or a newer one takes its place.
 * Both are for ever; the database holds to that, and counts the status list on.
 */
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../store/database.ts'
import { CertificateError } from '../errors.ts'
import { certificateStatus, type StoredStatus } from '../request/states.ts'
import type { Subject } from '../subject.ts'
import { isReason, type Reason } from './reasons.ts'

export interface Revocation {
  readonly number: string
  readonly reason: Reason
  /** For operators; without personal data. */
  readonly note: string | null
  /** Who revokes, as it is kept: kind, id and organisation, and the case that they act in. */
  readonly by: Readonly<Record<string, string>>
  readonly at: Date
}

/** How a certificate stands after it was withdrawn. */
export interface Withdrawn {
  readonly status: StoredStatus
  readonly reason: Reason | undefined
  readonly at: Date | null
}

/** What was revoked before stays revoked for the reason that was given then. Undefined where there is no such certificate. */
export async function revoke(
  db: Kysely<Database>,
  { number, reason, note, by, at }: Revocation,
): Promise<Withdrawn | undefined> {
  await db
    .updateTable('certificate')
    .set({ status: 'REVOKED', status_at: at, status_reason: reason, status_note: note, status_by: JSON.stringify(by) })
    .where('number', '=', number)
    .where('status', '<>', 'REVOKED')
    .execute()
  const row = await db
    .selectFrom('certificate')
    .select(['status', 'status_reason', 'status_at'])
    .where('number', '=', number)
    .executeTakeFirst()
  return row && { status: row.status, reason: reasonOf(row.status_reason), at: row.status_at }
}

/** Undefined for what was withdrawn before reasons were kept, and for what is in force. */
export function reasonOf(code: string | null): Reason | undefined {
  return code !== null && isReason(code) ? code : undefined
}

/** What somebody wants to replace, and what the new one is about. */
export interface Replacing {
  readonly definition: { readonly id: string }
  readonly subject: Subject
}

/** Whether this certificate can be replaced by a new one of this kind about this subject: one of the same that is valid. */
export function isReplaceable(
  old: { readonly status: StoredStatus; readonly validUntil: Date | null; readonly request: Replacing },
  { definition, subject }: Replacing,
  now: Date,
): boolean {
  const { request, status, validUntil } = old
  const sameKind = request.definition.id === definition.id
  const sameSubject = request.subject.kind === subject.kind && request.subject.key === subject.key
  return sameKind && sameSubject && certificateStatus(status, validUntil, now) === 'VALID'
}

/** The number, where that certificate is still in force when the new one is about to be signed. */
export async function stillInForce(db: Kysely<Database>, number: string | undefined): Promise<string | undefined> {
  if (number === undefined) return undefined
  const row = await db
    .selectFrom('certificate')
    .select('number')
    .where('number', '=', number)
    .where('status', '=', 'VALID')
    .executeTakeFirst()
  return row?.number
}

/**
 * In the transaction in which the new one is issued. Throws `CertificateError` OVERTAKEN where it was withdrawn meanwhile: the
 * new one says that it replaces it, and that would not be so.
 */
export async function supersede(transaction: Transaction<Database>, number: string, at: Date): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable('certificate')
    .set({ status: 'SUPERSEDED', status_at: at, status_reason: 'REPLACED' satisfies Reason })
    .where('number', '=', number)
    .where('status', '=', 'VALID')
    .executeTakeFirst()
  if (numUpdatedRows === 1n) return
  throw new CertificateError('OVERTAKEN', 'the certificate that was to be replaced is no longer in force')
}
