/**
 * Erasure: takes from a request that has ended everything that could tell of a person, and leaves that it was.
 *
 * The data key of its dossier is forgotten, so every copy of the sealed dossier is noise from then on; subject, requester,
 * facts, statement and credential are gone from their rows. What stays is what a number needs to be verified, and what is
 * counted: kind, dates, how it ended, where the certificate stands, the pseudonym. All of it in one transaction, once: who is
 * killed in between has done nothing, and who comes again finds it done.
 */
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../../store/database.ts'
import { CertificateError } from '../errors.ts'

export interface Erasure {
  readonly at: Date
  /** Number of the order by which it is erased before its term; absent: its term is over. */
  readonly order?: string
}

/** Takes what one step of the way keeps beside the request. `request` is erased already, in the same transaction. */
type Eraser = (transaction: Transaction<Database>, requestId: string) => Promise<unknown>

/** Every table with content of a person has one here; a test looks through all tables for what was left. */
const ERASERS: readonly Eraser[] = [
  eraseCertificate,
  eraseSources,
  eraseDossier,
  erasePayment,
  eraseRelease,
  eraseClarifications,
]

/**
 * Whether it was erased now; false: it had been before. Throws `CertificateError` NOT_ERASABLE for one that has not ended,
 * ERASED never.
 */
export async function erase(db: Kysely<Database>, requestId: string, erasure: Erasure): Promise<boolean> {
  return await db.transaction().execute(async (transaction) => {
    const request = await transaction
      .selectFrom('certificate_request')
      .select(['ended_at', 'erased_at'])
      .where('id', '=', requestId)
      .forUpdate()
      .executeTakeFirst()
    if (request === undefined) throw new CertificateError('NOT_ERASABLE', 'there is no such request')
    if (request.erased_at !== null) return false
    if (request.ended_at === null)
      throw new CertificateError('NOT_ERASABLE', 'the request has not ended; cancel it first')
    await eraseRequest(transaction, requestId, erasure)
    for (const eraser of ERASERS) await eraser(transaction, requestId)
    return true
  })
}

/** The code of a refusal stays, its text goes. */
async function eraseRequest(transaction: Transaction<Database>, id: string, { at, order }: Erasure): Promise<void> {
  await transaction
    .updateTable('certificate_request')
    .set({
      subject_key: null,
      principal: null,
      idempotency_key: `erased:${id}`,
      fingerprint: null,
      case_number: null,
      on_behalf_of: null,
      facts: null,
      decision: null,
      rejection: sql<null>`rejection - 'message'`,
      next_attempt_at: null,
      erased_at: at,
      erasure_order: order ?? null,
    })
    .where('id', '=', id)
    .execute()
}

async function eraseCertificate(transaction: Transaction<Database>, requestId: string): Promise<void> {
  await transaction
    .updateTable('certificate')
    .set({ credential: null, sd_jwt: null, pin: null, status_note: null, status_by: null })
    .where('request_id', '=', requestId)
    .execute()
}

/** Which records it rests on says whom it is about, to who has the secret. */
async function eraseSources(transaction: Transaction<Database>, requestId: string): Promise<void> {
  await transaction
    .deleteFrom('certificate_source')
    .where('number', 'in', (db) => db.selectFrom('certificate').select('number').where('request_id', '=', requestId))
    .execute()
}

async function eraseDossier(transaction: Transaction<Database>, requestId: string): Promise<void> {
  await transaction
    .updateTable('certificate_dossier')
    .set({ sealed: null, wrapped_key: null, kek_id: null })
    .where('request_id', '=', requestId)
    .execute()
}

/** What was paid is bookkeeping and stays; why somebody paid less is about them. */
async function erasePayment(transaction: Transaction<Database>, requestId: string): Promise<void> {
  await transaction
    .updateTable('payment')
    .set({ discount: null, pay_url: null })
    .where('request_id', '=', requestId)
    .execute()
}

/** It says who gave it and about whom, signed: nothing of it can stay. */
async function eraseRelease(transaction: Transaction<Database>, requestId: string): Promise<void> {
  await transaction.deleteFrom('certificate_release').where('request_id', '=', requestId).execute()
}

/** That a registry was asked about a claim, and when, stays; what people wrote goes. */
async function eraseClarifications(transaction: Transaction<Database>, requestId: string): Promise<void> {
  await transaction
    .updateTable('certificate_clarification')
    .set({ text: null, answer: null })
    .where('request_id', '=', requestId)
    .execute()
}
