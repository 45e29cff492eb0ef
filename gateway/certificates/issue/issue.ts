/**
 * Issues: signs what was decided, and in one transaction makes the certificate and ends the request. A certificate that was
 * signed and not committed never left the house; the next attempt signs another.
 */
import { randomBytes } from 'node:crypto'
import type { Job } from '../../store/queue.ts'
import type { Store } from '../../store/store.ts'
import type { Archive } from '../catalogue/archive.ts'
import { CertificateError } from '../errors.ts'
import type { RequestChanges } from '../request/changes.ts'
import type { RequestRecord } from '../request/records.ts'
import type { Subject } from '../request/subject.ts'
import { validUntil } from '../request/term.ts'
import { credentialOf, type Issuer } from './credential.ts'
import { seal } from './envelope.ts'
import { createNumber } from './number.ts'
import { createPin } from './pin.ts'
import type { Keyring } from './sign.ts'

/** The same subject has the same one for ever, and nobody without the secret can tell who it is. */
export type Pseudonym = (subject: Subject) => Uint8Array

export interface IssueParts extends RequestChanges {
  readonly store: Store
  readonly archive: Archive
  readonly keyring: Keyring
  readonly issuer: Issuer
  readonly pseudonym: Pseudonym
  readonly clock: () => Date
}

/** Opaque, and too many to try: it stands in a QR code that anybody may read. */
const VERIFICATION_ID_BYTES = 16

export async function issue(record: RequestRecord, job: Job, parts: IssueParts): Promise<void> {
  const { store, archive, keyring, issuer, pseudonym, clock } = parts
  const { statement } = record
  if (statement === undefined) throw new CertificateError('RULE_FAILED', 'a request that is ready states nothing')
  const definition = await archive.find(record.definition.id, record.definition.version)
  const issuedAt = clock()
  const until = validUntil(issuedAt, definition.validityDays)
  const number = createNumber(definition.numberPrefix, issuedAt)
  const verificationId = randomBytes(VERIFICATION_ID_BYTES).toString('base64url')
  const url = verificationUrl(issuer, verificationId)
  const credential = credentialOf(record, definition, statement, { number, url, issuer, issuedAt, validUntil: until })
  const signed = await seal(credential, await keyring.current())
  await store.db.transaction().execute(async (transaction) => {
    await parts.changeRequest(transaction, record, 'SIGNED', { at: issuedAt })
    await transaction
      .insertInto('certificate')
      .values({
        number,
        request_id: record.id,
        definition_id: definition.id,
        definition_version: definition.version,
        subject_hash: Buffer.from(pseudonym(record.subject)),
        issued_at: issuedAt,
        as_of: new Date(statement.asOf),
        valid_from: issuedAt,
        valid_until: until,
        credential: signed,
        verification_id: verificationId,
        pin: createPin(),
      })
      .execute()
    await job.complete(transaction)
  })
}

/** Without personal data, as everything in an address. */
export function verificationUrl(issuer: Issuer, verificationId: string): string {
  return `${issuer.id}/verify/${verificationId}`
}
