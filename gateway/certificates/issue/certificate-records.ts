/**
 * Certificates as they are kept, each with the request that it answers. What was issued is never changed; only where it
 * stands.
 */
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../../store/database.ts'
import { unnested } from '../../store/unnested.ts'
import { type ErasedRequest, toErased } from '../request/erased.ts'
import { type RequestRecord, toRecord } from '../request/records.ts'
import type { StoredStatus } from '../request/states.ts'
import type { Place } from '../status/places.ts'
import type { Reason } from '../status/reasons.ts'
import { insertingSources, type SourceRow } from '../status/sources.ts'
import { reasonOf } from '../status/withdraw.ts'
import type { Certified, Documents, Placed } from './documents.ts'

export interface CertificateRecord {
  readonly number: string
  readonly request: RequestRecord
  readonly issuedAt: Date
  readonly asOf: Date
  readonly validFrom: Date
  readonly validUntil: Date | null
  readonly status: StoredStatus
  /** As it was handed out. */
  readonly credential: string
  /** As it was handed out; null, as the next, where it was issued before there was one. */
  readonly sdJwt: string | null
  readonly compact: string | null
  /** In the status list; null as they. */
  readonly place: Place | null
  /** Number of the one whose place it took. */
  readonly replaces: string | null
  /** Why and since when it is not in force; no reason for what is, and what was withdrawn before reasons were kept. */
  readonly withdrawn: { readonly reason: Reason | undefined; readonly at: Date | null }
  /** When a record that it rests on was corrected, as its registry announced. */
  readonly recordCorrectedAt: Date | null
  readonly verificationId: string
  readonly pin: string
}

/** What is never erased: enough to say that it was issued, and where it stands. */
export type Lasting = Pick<
  CertificateRecord,
  | 'number'
  | 'issuedAt'
  | 'asOf'
  | 'validFrom'
  | 'validUntil'
  | 'status'
  | 'verificationId'
  | 'replaces'
  | 'withdrawn'
  | 'recordCorrectedAt'
>

/** What is left of one whose request was erased. */
export interface ErasedCertificate extends Lasting {
  readonly request: ErasedRequest
}

/** One of the two, or nothing was issued under that name. */
export interface Found {
  readonly certificate?: CertificateRecord
  readonly erased?: ErasedCertificate
}

export interface NewCertificate extends Certified, Placed {
  readonly documents: Documents
  readonly verificationId: string
  readonly pin: string
  readonly subjectHash: Uint8Array
  /** The records that it rests on. */
  readonly sources: readonly SourceRow[]
}

type Db = Kysely<Database>
type Name = 'number' | 'request_id' | 'verification_id'

/** A certificate as it is written. */
type Row = { readonly [Column in keyof typeof COLUMNS]: unknown }

const COLUMNS = {
  number: 'text',
  request_id: 'uuid',
  definition_id: 'text',
  definition_version: 'text',
  subject_hash: 'bytea',
  issued_at: 'timestamptz',
  as_of: 'timestamptz',
  valid_from: 'timestamptz',
  valid_until: 'timestamptz',
  credential: 'text',
  sd_jwt: 'text',
  compact: 'text',
  status_list: 'int',
  status_index: 'int',
  verification_id: 'text',
  pin: 'text',
  replaces: 'text',
} as const

/** In one statement, however many there are. */
export async function insertCertificates(
  transaction: Transaction<Database>,
  made: readonly NewCertificate[],
): Promise<void> {
  const sources = made.flatMap(({ number, sources }) => sources.map((source) => ({ ...source, number })))
  const columns = Object.keys(COLUMNS) as (keyof Row)[]
  await insertingSources(transaction, sources)
    .with('made', () => unnested<Row>(COLUMNS, made.map(rowOf)))
    .insertInto('certificate')
    .columns([...columns, 'record_corrected_at'])
    .expression((query) =>
      query
        .selectFrom('made')
        .select(columns)
        .select((row) => [
          // A correction may have been announced while it was on its way.
          row
            .selectFrom('source')
            .innerJoin('record_correction as correction', (join) =>
              join
                .onRef('correction.registry', '=', 'source.registry')
                .onRef('correction.record', '=', 'source.record')
                .onRef('correction.corrected_at', '>', 'source.as_of'),
            )
            .select((of) => of.fn.min('correction.corrected_at').as('corrected_at'))
            .whereRef('source.number', '=', 'made.number')
            .where(
              sql<boolean>`(correction.record_version IS NULL OR correction.record_version IS DISTINCT FROM source.record_version)`,
            )
            .as('record_corrected_at'),
        ]),
    )
    .execute()
}

function rowOf(made: NewCertificate): Row {
  const { request, definition, statement, documents, issuedAt, place } = made
  return {
    number: made.number,
    request_id: request.id,
    definition_id: definition.id,
    definition_version: definition.version,
    subject_hash: Buffer.from(made.subjectHash),
    issued_at: issuedAt,
    as_of: new Date(statement.asOf),
    valid_from: issuedAt,
    valid_until: made.validUntil,
    credential: documents.credential,
    sd_jwt: documents.sdJwt,
    compact: documents.compact,
    status_list: place.list,
    status_index: place.index,
    verification_id: made.verificationId,
    pin: made.pin,
    replaces: made.replaces ?? null,
  }
}

/** One that still says what it states. */
export async function findCertificate(db: Db, name: Name, value: string): Promise<CertificateRecord | undefined> {
  return (await findIssued(db, name, value)).certificate
}

export async function findIssued(db: Db, name: Name, value: string): Promise<Found> {
  const row = await db
    .selectFrom('certificate_request')
    .innerJoin('certificate', 'certificate.request_id', 'certificate_request.id')
    .selectAll('certificate_request')
    .select([
      'certificate.number',
      'certificate.issued_at',
      'certificate.as_of',
      'certificate.valid_from',
      'certificate.valid_until',
      'certificate.credential',
      'certificate.sd_jwt',
      'certificate.compact',
      'certificate.status_list',
      'certificate.status_index',
      'certificate.replaces as certificate_replaces',
      'certificate.status_at',
      'certificate.status_reason',
      'certificate.record_corrected_at',
      'certificate.verification_id',
      'certificate.pin',
      'certificate.status as certificate_status',
    ])
    .where(`certificate.${name}`, '=', value)
    .executeTakeFirst()
  if (row === undefined) return {}
  const standing = {
    number: row.number,
    issuedAt: row.issued_at,
    asOf: row.as_of,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    status: row.certificate_status,
    place: placeOf(row),
    replaces: row.certificate_replaces,
    withdrawn: { reason: reasonOf(row.status_reason), at: row.status_at },
    recordCorrectedAt: row.record_corrected_at,
    verificationId: row.verification_id,
  }
  const erased = toErased(row)
  if (erased !== undefined) return { erased: { ...standing, request: erased } }
  const { credential, sd_jwt: sdJwt, compact, pin } = row
  if (credential === null || pin === null) return {}
  return { certificate: { ...standing, request: toRecord(row), credential, sdJwt, compact, pin } }
}

function placeOf(row: { readonly status_list: number | null; readonly status_index: number | null }): Place | null {
  const { status_list: list, status_index: index } = row
  return list === null || index === null ? null : { list, index }
}

/** Counts a verification, by day and outcome: how many, never who. */
export async function countVerification(db: Db, number: string, day: string, outcome: string): Promise<void> {
  await db
    .insertInto('certificate_verification')
    .values({ number, day, outcome, count: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['number', 'day', 'outcome'])
        .doUpdateSet({ count: (expression) => expression('certificate_verification.count', '+', '1') }),
    )
    .execute()
}
