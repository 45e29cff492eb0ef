/**
 * Verifies the QR code on a paper by its text and the issuer's public keys alone.
 *
 * It tells that this number, of this kind, was issued then and is valid until then, and which document belongs to it. What the
 * paper says beside is not in the code: who has the document compares it by `isOf`, who has the paper alone reads the number
 * on it and asks the window.
 */
import { createPublicKey, verify } from 'node:crypto'
import type { JSONWebKeySet } from 'jose'
import { type Compact, digestOf, keyHint, type ReadCompact, readCompact } from '../issue/compact.ts'
import { listUri } from '../status/lists.ts'
import type { StatusClaim } from '../status/token.ts'
import { type GenuineOutcome, outcomeOf } from './verify.ts'

export type VerifiedQr = GenuineQr | ForgedQr

export interface GenuineQr {
  readonly outcome: GenuineOutcome
  readonly compact: Compact
  /** As the code's address names it; the signature covers it. */
  readonly issuer: string
  readonly status: StatusClaim
  /** Whether this `vc+jwt` is the document that the code was made for. */
  isOf(credential: string): boolean
}

export interface ForgedQr {
  readonly outcome: 'FORGED'
  readonly reason: 'NOT_A_CODE' | 'UNKNOWN_KEY' | 'WRONG_SIGNATURE'
}

/** `statusList`: the token of the list that the code names; see `GenuineQr.status`. */
export async function verifyQr(text: string, keys: JSONWebKeySet, now: Date, statusList?: string): Promise<VerifiedQr> {
  const [, url = '', issuer = '', digits = ''] =
    /^((https?:\/\/[^\s#]+)\/verify\/[\w-]+)#([0-9A-Za-z]+)$/.exec(text.trim()) ?? []
  const opened = readCompact(url, digits)
  if (opened === undefined) return { outcome: 'FORGED', reason: 'NOT_A_CODE' }
  const trusted = isSigned(opened, keys)
  if (trusted !== true) return { outcome: 'FORGED', reason: trusted }
  const { compact } = opened
  const { issuedAt, validUntil, place, digest } = compact
  const status = { status_list: { idx: place.index, uri: listUri({ id: issuer }, place.list) } }
  const dated = { validFrom: issuedAt.toISOString(), validUntil: validUntil?.toISOString(), status }
  return {
    outcome: await outcomeOf(dated, now, { keys, statusList }),
    compact,
    issuer,
    status,
    isOf: (credential) => digestOf(credential.trim()).equals(digest),
  }
}

/** By one of the keys that the code may mean: it names them by a few bytes. */
function isSigned({ key, signed, signature }: ReadCompact, { keys }: JSONWebKeySet): true | ForgedQr['reason'] {
  const meant = keys.filter(({ kid, crv }) => kid !== undefined && crv === 'P-256' && keyHint(kid).equals(key))
  for (const jwk of meant) {
    const known = createPublicKey({ key: jwk, format: 'jwk' })
    if (verify('sha256', signed, { key: known, dsaEncoding: 'ieee-p1363' }, signature)) return true
  }
  return meant.length === 0 ? 'UNKNOWN_KEY' : 'WRONG_SIGNATURE'
}
