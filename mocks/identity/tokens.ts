/**
 * Access tokens as RFC 9068 has them, and tokens with one thing wrong, each of which a resource server must refuse.
 */
import { randomUUID } from 'node:crypto'
import { exportSPKI, importJWK, SignJWT, UnsecuredJWT } from 'jose'
import { MockError } from '../errors.ts'
import { createKey, type Keys, type SigningKey } from './keys.ts'
import type { Claims } from './personas.ts'

/**
 * - `none`: unsigned (RFC 8725, 3.2).
 * - `hmac`: signed by HS256 with the published key as the secret (RFC 8725, 2.1).
 * - `forged`: names our key and was signed by another.
 * - `unknownKey`: names a key that was never published.
 * - `type`, `issuer`, `audience`: not an access token, of another issuer, for somebody else.
 */
export type Flaw = 'none' | 'hmac' | 'forged' | 'unknownKey' | 'type' | 'issuer' | 'audience'

export interface TokenTerms {
  readonly issuer: string
  readonly audience: string
  /** Seconds; below zero for a token that has expired already. */
  readonly expiresIn: number
  readonly flaw?: Flaw | undefined
}

export async function issueToken(keys: Keys, claims: Claims, terms: TokenTerms): Promise<string> {
  const key = keys.current()
  const payload = payloadOf(claims, terms)
  const typ = terms.flaw === 'type' ? 'JWT' : 'at+jwt'
  if (terms.flaw === 'none') return new UnsecuredJWT(payload).encode()
  if (terms.flaw === 'hmac') {
    const secret = new TextEncoder().encode(await spkiOf(key))
    return await new SignJWT(payload).setProtectedHeader({ alg: 'HS256', typ, kid: key.kid }).sign(secret)
  }
  const other = terms.flaw === 'forged' || terms.flaw === 'unknownKey' ? await createKey() : key
  const kid = terms.flaw === 'unknownKey' ? other.kid : key.kid
  return await new SignJWT(payload).setProtectedHeader({ alg: 'ES256', typ, kid }).sign(other.privateKey)
}

/** RFC 9068, 2.2. */
function payloadOf(claims: Claims, { issuer, audience, expiresIn, flaw }: TokenTerms): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1_000)
  const stated = Object.entries(claims).filter(([, value]) => value !== undefined)
  return {
    ...Object.fromEntries(stated),
    iss: flaw === 'issuer' ? 'https://issuer.example' : issuer,
    aud: flaw === 'audience' ? 'https://somebody-else.example' : audience,
    iat: Math.min(now, now + expiresIn),
    exp: now + expiresIn,
    jti: randomUUID(),
  }
}

async function spkiOf({ publicJwk }: SigningKey): Promise<string> {
  const key = await importJWK(publicJwk, 'ES256')
  if (key instanceof Uint8Array) throw new MockError('CONFIGURATION', 'a published key is not asymmetric')
  return await exportSPKI(key)
}
