/**
 * Issues, in two steps: signs what was decided; and, in the transaction that ends the requests, writes what was signed.
 */
import { randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Database } from '../../store/database.ts'
import type { Store } from '../../store/store.ts'
import type { Archive } from '../catalogue/archive.ts'
import { CertificateError } from '../errors.ts'
import type { RequestRecord } from '../request/records.ts'
import { validUntil } from '../request/term.ts'
import type { Keyring } from '../sign/sign.ts'
import type { Places } from '../status/places.ts'
import { type RecordPseudonym, sourceRows } from '../status/sources.ts'
import { stillInForce, supersede } from '../status/withdraw.ts'
import type { Subject } from '../subject.ts'
import { insertCertificates, type NewCertificate } from './certificate-records.ts'
import type { Issuer } from './credential.ts'
import { sealDocuments } from './documents.ts'
import { createNumber } from './number.ts'
import { createPin } from './pin.ts'

/** The same subject has the same one for ever, and nobody without the secret can tell who it is. */
export type Pseudonym = (subject: Subject) => Uint8Array

export interface SignParts {
  readonly store: Store
  readonly archive: Archive
  readonly keyring: Keyring
  readonly places: Places
  readonly issuer: Issuer
  readonly pseudonym: Pseudonym
  readonly recordPseudonym: RecordPseudonym
  readonly clock: () => Date
}

/** Opaque, and too many to try: it stands in a QR code that anybody may read. */
const VERIFICATION_ID_BYTES = 16

/**
 * Signs what was decided, so that nothing but writing is left. What is not written never left the house: it is nobody's, and
 * its number is free.
 */
export async function sign(request: RequestRecord, parts: SignParts): Promise<NewCertificate> {
  const { archive, keyring, places, issuer, pseudonym, clock } = parts
  const { statement } = request
  if (statement === undefined) throw new CertificateError('RULE_FAILED', 'a request that is ready states nothing')
  const definition = await archive.find(request.definition.id, request.definition.version)
  const issuedAt = clock()
  const verificationId = randomBytes(VERIFICATION_ID_BYTES).toString('base64url')
  const replaces = await stillInForce(parts.store.db, request.replaces)
  const issuance = {
    number: createNumber(definition.numberPrefix, issuedAt),
    url: verificationUrl(issuer, verificationId),
    issuer,
    issuedAt,
    validUntil: validUntil(issuedAt, definition.validityDays),
    place: await places.take(),
    ...(replaces !== undefined && { replaces }),
  }
  const certified = { request, definition, statement }
  return {
    ...certified,
    ...issuance,
    documents: await sealDocuments(certified, issuance, await keyring.current()),
    verificationId,
    pin: createPin(),
    subjectHash: pseudonym(request.subject),
    sources: sourceRows(statement.sources, parts.recordPseudonym),
  }
}

/** Writes certificates, in the transaction that ends their requests as issued. */
export async function issue(transaction: Transaction<Database>, signed: readonly NewCertificate[]): Promise<void> {
  if (signed.length === 0) return
  await insertCertificates(transaction, signed)
  for (const { replaces, issuedAt } of signed) {
    if (replaces !== undefined) await supersede(transaction, replaces, issuedAt)
  }
}

/** Without personal data, as everything in an address. */
export function verificationUrl(issuer: Issuer, verificationId: string): string {
  return `${issuer.id}/verify/${verificationId}`
}
