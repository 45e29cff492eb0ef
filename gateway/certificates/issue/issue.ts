/**
 * Issues: signs what was decided, and in one transaction makes the certificate and ends the request. A certificate that was
 * signed and not committed never left the house; the next attempt signs another.
 */
import { randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Database } from '../../store/database.ts'
import type { Job } from '../../store/queue.ts'
import type { Store } from '../../store/store.ts'
import type { Archive } from '../catalogue/archive.ts'
import { CertificateError } from '../errors.ts'
import type { RequestChanges } from '../request/changes.ts'
import type { RequestRecord } from '../request/records.ts'
import type { Subject } from '../request/subject.ts'
import { validUntil } from '../request/term.ts'
import type { Places } from '../status/places.ts'
import { type RecordPseudonym, sourceRows } from '../status/sources.ts'
import { stillInForce, supersede } from '../status/withdraw.ts'
import { insertCertificate } from './certificate-records.ts'
import type { Issuer } from './credential.ts'
import { sealDocuments } from './documents.ts'
import { createNumber } from './number.ts'
import { createPin } from './pin.ts'
import type { Keyring } from './sign.ts'

/** The same subject has the same one for ever, and nobody without the secret can tell who it is. */
export type Pseudonym = (subject: Subject) => Uint8Array

export interface IssueParts extends RequestChanges {
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

/** Writes the certificate, and ends the request as it then stands: READY. */
export type Issue = (transaction: Transaction<Database>, ready: RequestRecord) => Promise<void>

/** Signs what was decided, so that nothing but writing is left. What is not written is nobody's, and its number is free. */
export async function prepareIssue(request: RequestRecord, parts: IssueParts): Promise<Issue> {
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
  const documents = await sealDocuments(certified, issuance, await keyring.current())
  return async (transaction, ready) => {
    await parts.changeRequest(transaction, ready, 'SIGNED', { at: issuedAt })
    await insertCertificate(transaction, {
      ...certified,
      ...issuance,
      documents,
      verificationId,
      pin: createPin(),
      subjectHash: pseudonym(request.subject),
      sources: sourceRows(statement.sources, parts.recordPseudonym),
    })
    if (replaces !== undefined) await supersede(transaction, replaces, issuedAt)
  }
}

/** For a request that has stood READY: people released it, or a worker was killed. */
export async function issue(request: RequestRecord, job: Job, parts: IssueParts): Promise<void> {
  const write = await prepareIssue(request, parts)
  await parts.store.db.transaction().execute(async (transaction) => {
    await write(transaction, request)
    await job.complete(transaction)
  })
}

/** Without personal data, as everything in an address. */
export function verificationUrl(issuer: Issuer, verificationId: string): string {
  return `${issuer.id}/verify/${verificationId}`
}
