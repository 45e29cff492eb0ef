/**
 * Runs a decision again: the same version of the definition, over what was kept of the evidence, at the moment of then. No
 * registry is asked.
 *
 * What must come out the same: the decision, the statement (claims, provenance, sources), the payload of the credential that
 * was issued, and each document's bytes before its signature. Signatures are verified, not repeated: a second one may differ
 * and be as good. Who issued and under which number is not decided but given, so it is taken from what was issued.
 */
import type { Definition } from '../../../schema/index.ts'
import type { Store } from '../../store/store.ts'
import { BACKOFF } from '../backoff.ts'
import type { Archive } from '../catalogue/archive.ts'
import { readyOver } from '../catalogue/definition.ts'
import { type Step, stepAfter } from '../collect/step.ts'
import type { Statement } from '../decide/statement.ts'
import { CertificateError } from '../errors.ts'
import { type CertificateRecord, findIssued } from '../issue/certificate-records.ts'
import { type Credential, credentialOf } from '../issue/credential.ts'
import { verificationUrl } from '../issue/issue.ts'
import { findErased } from '../request/erased.ts'
import { findRequest, type Rejection, type RequestRecord } from '../request/records.ts'
import { validUntil } from '../request/term.ts'
import { readKeys } from '../sign/keys.ts'
import { verifyCredential } from '../verify/verify.ts'
import { type Check, check } from './compare.ts'
import type { Dossier } from './dossier.ts'
import type { Dossiers } from './dossiers.ts'
import { formChecks } from './forms.ts'

/** A document whose bytes before its signature follow from what was decided. */
export interface ReplayedDocument {
  /** As the report names it, such as `pdf`. */
  readonly name: string
  /** SHA-256 of its bytes, made again. */
  rebuild(): Promise<Uint8Array>
  /** SHA-256 of the bytes that were issued; undefined where it was never made. */
  issued(): Promise<Uint8Array | undefined>
}

export interface ReplayedCertificate {
  readonly certificate: CertificateRecord
  readonly definition: Definition
  /** As decided again. */
  readonly statement: Statement
  /** As made again. */
  readonly credential: Credential
}

export interface ReplayParts {
  readonly store: Store
  readonly archive: Archive
  readonly dossiers: Dossiers
  /** The documents of a certificate beside its credential. @default none */
  readonly documentsOf?: (replayed: ReplayedCertificate) => Promise<readonly ReplayedDocument[]>
}

export interface Replayed {
  readonly requestId: string
  /** Of the certificate, where one was issued. */
  readonly number: string | undefined
  readonly subject: RequestRecord['subject']
  readonly definition: { readonly id: string; readonly version: string }
  readonly decision: string
  readonly decidedAt: Date
  readonly same: boolean
  readonly checks: readonly Check[]
}

/** By the number of a certificate, or the id of a request. Throws `CertificateError` DOSSIER_MISSING, DOSSIER_UNREADABLE or ERASED. */
export async function replay(name: string, parts: ReplayParts): Promise<Replayed> {
  const { record, certificate } = await find(name, parts.store)
  const dossier = await parts.dossiers.open(record.id)
  const { id, version } = dossier.belonging.definition
  const definition = await parts.archive.find(id, version)
  const step = stepAfter({ ...dossier, ready: readyOver(definition, dossier.evidence), random: 0 }, BACKOFF)
  const checks = [
    check('request', pursued(record), pursued(dossier.record)),
    check('decision', decided(record), decided(step)),
    ...(record.statement === undefined ? [] : [check('statement', record.statement, step.statement)]),
    ...(await certificateChecks(certificate, { dossier, definition, step, parts })),
  ]
  return {
    requestId: record.id,
    number: certificate?.number,
    subject: record.subject,
    definition: { id, version },
    decision: decisionOf(step),
    decidedAt: dossier.now,
    same: checks.every(({ same }) => same),
    checks,
  }
}

async function find(name: string, { db }: Store) {
  const asked = await findRequest(db, name)
  const { certificate, erased = await findErased(db, name) } = await (asked === undefined
    ? findIssued(db, 'number', name)
    : findIssued(db, 'request_id', asked.id))
  if (erased !== undefined) throw new CertificateError('ERASED', 'what it rested on was erased')
  const record = asked ?? certificate?.request
  if (record !== undefined) return { record, certificate }
  throw new CertificateError('DOSSIER_MISSING', 'no certificate and no request is called so')
}

/** What was asked for, about whom, for whom: it stands in the request and in the dossier, and must not drift apart. */
function pursued({ id, definition, subject, identity, createdAt }: Dossier['record']) {
  return { id, definition, subject, identity, createdAt }
}

interface Rerun {
  readonly dossier: Dossier
  readonly definition: Definition
  readonly step: Step
  readonly parts: ReplayParts
}

async function certificateChecks(
  certificate: CertificateRecord | undefined,
  { dossier, definition, step: { statement }, parts }: Rerun,
): Promise<readonly Check[]> {
  if (certificate === undefined || statement === undefined) return []
  const { issuedAt, credential: text } = certificate
  const keys = await readKeys(parts.store.db)
  const { outcome, credential: issued } = await verifyCredential(text, keys, issuedAt)
  const signature = {
    what: 'signature',
    same: outcome !== 'FORGED',
    differs: outcome === 'FORGED' ? ['credential'] : [],
  }
  if (issued === undefined) return [signature]
  const issuance = {
    number: certificate.number,
    url: verificationUrl(issued.issuer, certificate.verificationId),
    issuer: issued.issuer,
    issuedAt,
    validUntil: validUntil(issuedAt, definition.validityDays),
    place: certificate.place,
    ...(certificate.replaces !== null && { replaces: certificate.replaces }),
  }
  const credential = credentialOf(dossier.record, definition, statement, issuance)
  const certified = { request: dossier.record, definition, statement }
  const documents = (await parts.documentsOf?.({ certificate, definition, statement, credential })) ?? []
  return [
    check('credential', issued, credential),
    signature,
    ...(await formChecks(certificate, { certified, issuance, keys })),
    ...(await Promise.all(documents.map(documentCheck))).flat(),
  ]
}

/** Of one that was never made there is nothing to compare. */
async function documentCheck({ name, rebuild, issued }: ReplayedDocument): Promise<readonly Check[]> {
  const then = await issued()
  if (then === undefined) return []
  const same = Buffer.from(await rebuild()).equals(then)
  return [{ what: name, same, differs: same ? [] : ['bytes'] }]
}

interface Decided {
  readonly statement?: Statement | undefined
  readonly rejection?: Rejection | undefined
}

function decided({ statement, rejection }: Decided) {
  return { granted: statement !== undefined, rejection }
}

/** GRANTED, or REJECTED with the code of the condition that did not hold. */
function decisionOf({ statement, rejection }: Decided): string {
  if (rejection !== undefined) return `REJECTED ${rejection.code}`
  return statement === undefined ? 'UNDECIDED' : 'GRANTED'
}
