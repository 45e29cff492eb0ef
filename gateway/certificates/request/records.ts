/**
 * Requests as they are kept: one row each, changed only along the table of states, and only by whoever has read its last
 * version (changes.ts). Two workers on one request cannot both believe that they brought it further.
 */
import type { Kysely, Selectable } from 'kysely'
import type { Texts } from '../../../schema/index.ts'
import type { Language, Principal, Purpose, RequestIdentity } from '../../context.ts'
import type { Database } from '../../store/database.ts'
import type { CertificateRequestTable } from '../../store/request-tables.ts'
import type { Statement } from '../decide/statement.ts'
import { CertificateError } from '../errors.ts'
import type { Subject } from '../subject.ts'
import type { RequestEvent, RequestState } from './states.ts'

export interface RequestRecord {
  readonly id: string
  readonly definition: { readonly id: string; readonly version: string }
  readonly subject: Subject
  /** Of the requester, as they were when they asked. */
  readonly identity: RequestIdentity
  readonly state: RequestState
  /** What brought it there; undefined for what stands from before events were kept. */
  readonly lastEvent: RequestEvent | undefined
  readonly facts: readonly KeptFact[]
  /** What the certificate states; from when the rule was satisfied. */
  readonly statement: Statement | undefined
  readonly rejection: Rejection | undefined
  readonly failure: Failure | undefined
  readonly cancellation: Cancellation | undefined
  /** Number of the certificate whose place the new one is to take. */
  readonly replaces?: string | undefined
  /** Whoever asked wants to see the facts first, whatever the definition says. */
  readonly previewWished: boolean
  /** When whoever asked approved what they saw. */
  readonly approvedAt: Date | null
  readonly nextAttemptAt: Date | null
  readonly faultySince: Date | null
  readonly dueAt: Date
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly version: number
}

export type FactStatus = 'GATHERING' | 'GATHERED' | 'WAITING' | 'WITHHELD'

/** How far a fact is. */
export interface FactState {
  readonly name: string
  readonly status: FactStatus
  /** ISO 8601; when an answer is to be expected, where a registry said so. */
  readonly availableAt?: string
}

export interface KeptFact extends FactState {
  /** How often it was asked for in vain. */
  readonly attempts: number
  /** Of answers that are pending, by `answerId`. */
  readonly references?: Readonly<Record<string, string>>
}

export interface Rejection {
  readonly code: string
  readonly message: Texts
  /** ISO 8601. */
  readonly decidedAt: string
}

export type FailureCode = 'EVIDENCE_WITHHELD' | 'EVIDENCE_INVALID' | 'PERMISSION_ENDED'

export interface Failure {
  readonly code: FailureCode
}

/** What ended it, of which nothing follows about the subject. */
export interface Cancellation {
  readonly code: CancellationCode
}

export type CancellationCode = 'BY_REQUESTER' | 'CONSENT_WITHDRAWN' | 'ABANDONED' | 'UNPAID'

/** What changes with a step. */
export interface Change {
  readonly facts?: readonly KeptFact[]
  readonly statement?: Statement
  readonly rejection?: Rejection
  readonly failure?: Failure
  readonly cancellation?: Cancellation
  readonly approvedAt?: Date
  readonly nextAttemptAt?: Date
  readonly faultySince?: Date | null
  /** The time limit begins anew, as with a payment. */
  readonly dueAt?: Date
}

type Db = Kysely<Database>

/** Whether it could be one at all: anything else the database would not take for an id. */
export function isRequestId(id: string): boolean {
  return UUID.test(id)
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** One that still says what was asked for; of one that was erased, see erased.ts. */
export async function findRequest(db: Db, id: string): Promise<RequestRecord | undefined> {
  if (!isRequestId(id)) return undefined
  const row = await db
    .selectFrom('certificate_request')
    .selectAll()
    .where('id', '=', id)
    .where('erased_at', 'is', null)
    .executeTakeFirst()
  return row && toRecord(row)
}

/** Columns of JSON hold what this room wrote there. Throws `CertificateError` ERASED where nothing is left to be told. */
export function toRecord(row: Selectable<CertificateRequestTable>): RequestRecord {
  if (row.subject_key === null) throw new CertificateError('ERASED', 'the request was erased')
  return {
    id: row.id,
    definition: { id: row.definition_id, version: row.definition_version },
    subject: { kind: row.subject_kind as Subject['kind'], key: row.subject_key },
    identity: identityOf(row),
    state: row.status,
    lastEvent: (row.last_event ?? undefined) as RequestEvent | undefined,
    facts: row.facts as readonly KeptFact[],
    statement: (row.decision ?? undefined) as Statement | undefined,
    rejection: (row.rejection ?? undefined) as Rejection | undefined,
    failure: (row.failure ?? undefined) as Failure | undefined,
    cancellation: (row.cancellation ?? undefined) as Cancellation | undefined,
    ...(row.replaces !== null && { replaces: row.replaces }),
    previewWished: row.preview_wished,
    approvedAt: row.approved_at,
    nextAttemptAt: row.next_attempt_at,
    faultySince: row.faulty_since,
    dueAt: row.due_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
  }
}

function identityOf(row: Selectable<CertificateRequestTable>): RequestIdentity {
  return {
    principal: row.principal as Principal,
    purpose: row.purpose as Purpose,
    language: row.language as Language,
    ...(row.case_number !== null && { caseNumber: row.case_number }),
    ...(row.on_behalf_of !== null && { onBehalfOf: row.on_behalf_of }),
  }
}
