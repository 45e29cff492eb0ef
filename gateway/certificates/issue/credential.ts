/**
 * The certificate itself: a W3C Verifiable Credential (VC Data Model 2.0), secured as `vc+jwt` (VC-JOSE-COSE, 3.1.1).
 *
 * `credentialSubject` holds the claims by their names, `evidence` one entry for each answer that they rest on, with the
 * claims that rest on it. Terms that are not W3C's are this issuer's, by `@vocab`. Where it stands after that day is told by
 * a Token Status List: `status` points into it for who knows JWTs, `credentialStatus` for who knows credentials.
 */
import { z } from 'zod'
import type { Definition, Texts } from '../../../schema/index.ts'
import { LANGUAGES } from '../../context.ts'
import type { ProvenanceLine } from '../decide/provenance.ts'
import type { Statement } from '../decide/statement.ts'
import type { RequestRecord } from '../request/records.ts'
import { giverOf } from '../request/requesters.ts'
import { listUri } from '../status/lists.ts'
import type { Place } from '../status/places.ts'
import { type StatusClaim, statusClaim } from '../status/token.ts'
import { KEYS } from '../subject.ts'

/** Who issues, as verifiers see it. */
export interface Issuer {
  /** The address of this window, without a trailing slash: its keys are below it. */
  readonly id: string
  readonly name: string
}

const moment = z.iso.datetime({ offset: true })

const evidence = z.object({
  type: z.literal('RegistryAnswer'),
  /** Names of the claims that rest on it. */
  claims: z.array(z.string()),
  registry: z.string(),
  asOf: moment,
  receivedAt: moment,
  requestId: z.string(),
  recordVersion: z.string().optional(),
  requestDigest: z.string(),
  responseDigest: z.string(),
})

/** What a verifier may rely on finding in a credential of this window. */
export const credentialShape = z.looseObject({
  '@context': z.array(z.unknown()),
  id: z.url(),
  type: z.array(z.string()),
  issuer: z.looseObject({ id: z.url(), name: z.string() }),
  validFrom: moment,
  validUntil: moment.optional(),
  credentialSubject: z.looseObject({ type: z.enum(['Person', 'Organization', 'Dwelling', 'Parcel']) }),
  evidence: z.array(evidence),
  /** Absent from what was issued before there were status lists. */
  status: statusClaim.optional(),
  certificate: z.looseObject({
    number: z.string(),
    /** Of the definition. */
    type: z.string(),
    version: z.string(),
    asOf: moment,
    applicationNumber: z.string(),
    language: z.string(),
    /** Number of the certificate whose place it took. */
    replaces: z.string().optional(),
    /** In which quality it was asked for, where the definition says so; of an officer or a service the organisation. */
    requestedBy: z
      .object({
        kind: z.enum(['SUBJECT', 'REPRESENTATIVE', 'OFFICER', 'SERVICE']),
        organization: z.string().optional(),
      })
      .optional(),
  }),
})

export type Credential = z.output<typeof credentialShape>

export interface Issuance {
  readonly number: string
  /** Where it can be verified. */
  readonly url: string
  readonly issuer: Issuer
  readonly issuedAt: Date
  readonly validUntil: Date | null
  /** In the status list; null for what was issued before there was one. */
  readonly place: Place | null
  /** Number of the certificate whose place it takes. */
  readonly replaces?: string
}

export function credentialOf(
  { id, subject, identity }: RequestRecord,
  definition: Definition,
  statement: Statement,
  issuance: Issuance,
): Credential {
  const { number, url, issuer, issuedAt, validUntil, place, replaces } = issuance
  const status = place === null ? undefined : statusOf(issuer, place)
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2', { '@vocab': `${issuer.id}/vocabulary#` }],
    id: url,
    type: ['VerifiableCredential', typeName(definition.id)],
    issuer: { id: issuer.id, name: issuer.name },
    name: inEveryLanguage(definition.title),
    validFrom: issuedAt.toISOString(),
    ...(validUntil !== null && { validUntil: validUntil.toISOString() }),
    credentialSubject: {
      type: KEYS[subject.kind].type,
      [KEYS[subject.kind].field]: subject.key,
      ...Object.fromEntries(statement.claims.map(({ name, value }) => [name, value])),
    },
    evidence: evidenceOf(statement),
    ...(status !== undefined && { credentialStatus: entryOf(status), status }),
    certificate: {
      number,
      type: definition.id,
      version: definition.version,
      asOf: statement.asOf,
      applicationNumber: id,
      language: identity.language,
      ...(replaces !== undefined && { replaces }),
      ...(definition.namesRequester && { requestedBy: requestedBy(identity, subject) }),
    },
  }
}

/** No number of a person: not a representative's, not an officer's. */
function requestedBy(identity: RequestRecord['identity'], subject: RequestRecord['subject']) {
  const { role: kind, organization } = giverOf(identity, subject)
  return { kind, ...(organization !== undefined && { organization: organization.name }) }
}

/** Where it is told, after the day of issue, how the certificate stands. */
export function statusOf(issuer: Issuer, place: Place): StatusClaim {
  return { status_list: { idx: place.index, uri: listUri(issuer, place.list) } }
}

/** The same in the words of the VC Data Model (4.10). */
function entryOf({ status_list: { idx, uri } }: StatusClaim): object {
  const id = `${uri}#${idx}`
  return { id, type: 'TokenStatusListEntry', statusListCredential: uri, statusListIndex: String(idx) }
}

/** `birth-record` is a BirthRecordCertificate. */
function typeName(id: string): string {
  return `${id.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())}Certificate`
}

/** Language value objects (VC Data Model 2.0, 11.1). */
function inEveryLanguage(texts: Texts): readonly object[] {
  return LANGUAGES.map((language) => ({ '@value': texts[language], '@language': language }))
}

function evidenceOf({ claims }: Statement): Credential['evidence'] {
  const answers = new Map<string, { line: ProvenanceLine; names: string[] }>()
  for (const { name, provenance } of claims) {
    for (const line of provenance) {
      const id = JSON.stringify(line)
      const answer = answers.get(id) ?? { line, names: [] }
      answers.set(id, answer)
      answer.names.push(name)
    }
  }
  return [...answers.values()].map(({ line, names }) => ({ type: 'RegistryAnswer', claims: names, ...line }))
}
