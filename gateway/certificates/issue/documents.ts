/**
 * The signed forms of one certificate, made together by one key: the `vc+jwt`, the SD-JWT VC, and the compact form that
 * stands in the QR code and names the first by its digest.
 */
import type { Definition } from '../../../schema/index.ts'
import type { Statement } from '../decide/statement.ts'
import type { RequestRecord } from '../request/records.ts'
import type { Signer } from '../sign/sign.ts'
import type { Place } from '../status/places.ts'
import { KEYS } from '../subject.ts'
import { digestOf, sealCompact } from './compact.ts'
import { credentialOf, type Issuance, statusOf } from './credential.ts'
import { seal } from './envelope.ts'
import { type Shown, sealSdJwt } from './sd-jwt.ts'

export interface Documents {
  /** `vc+jwt`. */
  readonly credential: string
  /** `dc+sd-jwt`, with every disclosure. */
  readonly sdJwt: string
  readonly compact: string
}

/** What is certified: to whom, by which definition, and what it states. */
export interface Certified {
  readonly request: RequestRecord
  readonly definition: Definition
  readonly statement: Statement
}

/** What is issued now has a place in a status list. */
export interface Placed extends Issuance {
  readonly place: Place
}

export async function sealDocuments(certified: Certified, issuance: Placed, signer: Signer): Promise<Documents> {
  const { request, definition, statement } = certified
  const [credential, sdJwt] = await Promise.all([
    seal(credentialOf(request, definition, statement, issuance), signer),
    sealSdJwt(shownOf(certified, issuance), claimsOf(certified), signer),
  ])
  const { number, url, issuedAt, validUntil, place } = issuance
  const compact = { number, type: definition.id, issuedAt, validUntil, digest: digestOf(credential), place }
  return { credential, sdJwt, compact: await sealCompact(compact, url, signer) }
}

/** Names the type of the credential, and is where its metadata are (draft-ietf-oauth-sd-jwt-vc, Type Metadata). */
export function credentialType(issuer: { readonly id: string }, definitionId: string): string {
  return `${issuer.id}/credentials/${definitionId}`
}

/** What the SD-JWT VC always shows. */
export function shownOf({ request, definition, statement }: Certified, issuance: Placed): Shown {
  const { number, url, issuer, issuedAt, validUntil, place, replaces } = issuance
  return {
    iss: issuer.id,
    iat: Math.floor(issuedAt.getTime() / 1_000),
    ...(validUntil !== null && { exp: Math.ceil(validUntil.getTime() / 1_000) }),
    vct: credentialType(issuer, definition.id),
    status: statusOf(issuer, place),
    certificate: {
      number,
      type: definition.id,
      version: definition.version,
      asOf: statement.asOf,
      url,
      ...(replaces !== undefined && { replaces }),
    },
    subject: { type: KEYS[request.subject.kind].type },
  }
}

/** What can be shown or kept. The subject's key is a claim like the others: that somebody has no debt can be shown with it or without. Each name once. */
export function claimsOf({ request: { subject }, statement }: Certified): readonly (readonly [string, unknown])[] {
  const stated = statement.claims.map(({ name, value }) => [name, value] as const)
  return [...new Map<string, unknown>([[KEYS[subject.kind].field, subject.key], ...stated])]
}
