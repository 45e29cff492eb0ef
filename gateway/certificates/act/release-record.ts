/**
 * The signed record of a release: what can be shown years later to whoever asks by what right a registry was asked. A JWS in
 * compact form (RFC 7515) over canonical JSON (RFC 8785), by the keys that sign certificates, with a type of its own so that
 * it can never be taken for one.
 */
import { randomUUID } from 'node:crypto'
import { type Definition, parseEvidenceQuery } from '../../../schema/index.ts'
import type { RequestIdentity } from '../../context.ts'
import type { Issuer } from '../issue/credential.ts'
import type { Giver, Release, ReleasedFact, ReleaseKind } from '../request/release.ts'
import type { Keyring } from '../sign/sign.ts'
import { KEYS, type Subject } from '../subject.ts'

export const RELEASE_TYP = 'darcha-release+jwt'

export interface Releasing {
  readonly requestId: string
  readonly definition: Definition
  readonly subject: Subject
  readonly purpose: RequestIdentity['purpose']
  readonly kind: ReleaseKind
  readonly giver: Giver
  readonly givenAt: Date
  readonly until: Date
}

export interface ReleaseParts {
  readonly keyring: Keyring
  readonly issuer: Issuer
}

/** Signed; not yet kept. */
export async function release(what: Releasing, { keyring, issuer }: ReleaseParts): Promise<Release> {
  const { requestId, definition, subject, purpose, kind, giver, givenAt, until } = what
  const id = randomUUID()
  const legalBasis = definition.legalBasis.map(({ title, url }) => ({ title, ...(url !== undefined && { url }) }))
  const facts = factsOf(definition)
  const content = {
    iss: issuer.id,
    jti: id,
    iat: Math.floor(givenAt.getTime() / 1_000),
    exp: Math.floor(until.getTime() / 1_000),
    request: requestId,
    kind,
    giver,
    purpose,
    subject: { kind: subject.kind, [KEYS[subject.kind].field]: subject.key },
    certificate: { type: definition.id, version: definition.version },
    legalBasis,
    facts,
  }
  const record = await sealed(content, keyring)
  return { requestId, id, kind, giver, purpose, legalBasis, facts, givenAt, until, withdrawnAt: null, record }
}

/** Every field that the definition's query can ask for, by the fact that it belongs to. */
export function factsOf(definition: Definition): readonly ReleasedFact[] {
  const { text, file } = definition.query
  const { paths } = parseEvidenceQuery(text, file, definition.subject)
  const inner = new Set([...paths].map((path) => path.replace(/\.[^.]+$/, '')).filter((path) => !paths.has(`${path}.`)))
  const leaves = [...paths].filter((path) => !inner.has(path))
  return definition.facts.map(({ name, paths: own }) => ({
    name,
    fields: leaves.filter((leaf) => own.some((path) => leaf === path || leaf.startsWith(`${path}.`))).sort(),
  }))
}

async function sealed(content: object, keyring: Keyring): Promise<string> {
  const signer = await keyring.current()
  const header = { alg: signer.algorithm, kid: signer.kid, typ: RELEASE_TYP }
  const input = `${encode(header)}.${encode(content)}`
  const signature = await signer.sign(Buffer.from(input, 'ascii'))
  return `${input}.${Buffer.from(signature).toString('base64url')}`
}

function encode(value: object): string {
  return Buffer.from(canonical(value)).toString('base64url')
}

/** RFC 8785: names in the order of their UTF-16 units, no white space; numbers and text as ECMAScript writes them. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value)
    .filter(([, own]) => own !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${entries.map(([name, own]) => `${JSON.stringify(name)}:${canonical(own)}`).join()}}`
}
