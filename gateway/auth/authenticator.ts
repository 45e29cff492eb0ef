/**
 * Who asks: a bearer access token (RFC 6750, RFC 9068) becomes a principal, or the request ends.
 *
 * A request without a token is anonymous. A request with a token that does not hold is refused and never treated as
 * anonymous. The algorithm is pinned by us, not named by the token; only asymmetric ones can be (RFC 8725, 3.1 and 3.2).
 * Creating an authenticator asks nobody anything: an issuer that is down must not stop the gateway.
 */
import { hash } from 'node:crypto'
import { errors, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import type { Principal } from '../context.ts'
import { GatewayError } from '../errors.ts'
import { principalOf } from './claims.ts'
import { createIssuer } from './issuer.ts'
import { createKeys } from './keys.ts'

/** Signatures only; `none` and the HMAC family cannot be configured. */
export const SIGNATURE_ALGORITHMS = ['ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'RS256', 'EdDSA'] as const
export type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number]

export interface AuthenticatorOptions {
  readonly issuer: string
  /** What this window is called in `aud`. */
  readonly audience: string
  /** @default where the issuer's metadata point */
  readonly jwksUri?: string | undefined
  /** @default ['ES256'] */
  readonly algorithms?: readonly SignatureAlgorithm[]
  /** How far the issuer's clock may be from ours, in seconds. @default 5 */
  readonly leeway?: number
  /** A longer Authorization header is refused unread. @default 8192 */
  readonly maxTokenBytes?: number
  /** How many verified tokens are kept. @default 10000 */
  readonly keptTokens?: number
  /** A kept token is verified again after this many milliseconds, so that a withdrawn key is noticed. @default 300000 */
  readonly keptFor?: number
  /** For one question to the issuer, in milliseconds. @default 3000 */
  readonly timeout?: number
  /** Keys older than this are asked for again, in milliseconds. @default 600000 */
  readonly keysMaxAge?: number
  /** The least time between two questions for keys, in milliseconds. @default 30000 */
  readonly keysCooldown?: number
  readonly now?: () => number
}

export interface Authenticator {
  /** The principal of an Authorization header. Throws `GatewayError` UNAUTHENTICATED for a token that does not hold. */
  authenticate(header: string | undefined): Promise<Principal>
  close(): Promise<void>
}

export const ANONYMOUS: Principal = Object.freeze({
  kind: 'anonymous',
  id: 'anonymous',
  clientId: 'anonymous',
  scopes: [],
})

export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { maxTokenBytes = 8_192, keptTokens = 10_000, keptFor = 300_000, now = Date.now } = options
  const issuer = createIssuer({ issuer: options.issuer, jwksUri: options.jwksUri, timeout: options.timeout ?? 3_000 })
  const keys = createKeys(issuer.fetchKeys, {
    maxAge: options.keysMaxAge ?? 600_000,
    cooldown: options.keysCooldown ?? 30_000,
    firstCooldown: 1_000,
    now,
  })
  const verified = new LRUCache<string, { principal: Principal; until: number }>({ max: keptTokens })

  return {
    async authenticate(header) {
      if (header === undefined) return ANONYMOUS
      const token = bearerToken(header, maxTokenBytes)
      const digest = hash('sha256', token, 'base64url')
      const kept = verified.get(digest)
      if (kept !== undefined && now() < kept.until) return kept.principal
      const { principal, expires } = await verify(token, keys, verifyOptions(options, now()))
      verified.set(digest, { principal, until: Math.min(expires, now() + keptFor) })
      return principal
    },
    async close() {
      verified.clear()
      await issuer.close()
    },
  }
}

/** `b64token` of RFC 6750, 2.1; the scheme's case does not matter (RFC 9110, 11.1). */
const BEARER = /^bearer +([\w\-.~+/]+=*)$/i

function bearerToken(header: string, maxBytes: number): string {
  if (header.length > maxBytes) throw refusal('size', 'the access token is too long')
  const token = BEARER.exec(header)?.[1]
  if (token === undefined) throw refusal('malformed', 'the Authorization header holds no bearer token')
  return token
}

function verifyOptions(
  { issuer, audience, algorithms, leeway }: AuthenticatorOptions,
  now: number,
): JWTVerifyOptions & { algorithms: SignatureAlgorithm[] } {
  return {
    issuer,
    audience,
    algorithms: [...(algorithms ?? ['ES256'])],
    typ: 'at+jwt',
    clockTolerance: leeway ?? 5,
    currentDate: new Date(now),
    requiredClaims: ['sub', 'exp', 'iat', 'jti', 'client_id'],
  }
}

async function verify(
  token: string,
  keys: JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<{ principal: Principal; expires: number }> {
  try {
    const { payload } = await jwtVerify(token, keys, options)
    return { principal: principalOf(payload), expires: (payload.exp ?? 0) * 1_000 }
  } catch (cause) {
    throw cause instanceof GatewayError ? cause : unverified(cause)
  }
}

/** What a client may know of why: enough to mend it, nothing about our keys. */
const REASONS: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'expired',
  ERR_JWT_CLAIM_VALIDATION_FAILED: 'claim',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'signature',
  ERR_JWKS_NO_MATCHING_KEY: 'key',
  ERR_JOSE_ALG_NOT_ALLOWED: 'algorithm',
}

/** The cause of a failed claim carries the whole payload, a PINFL among it: it is named here and not kept. */
function unverified(cause: unknown): GatewayError {
  if (cause instanceof errors.JWTClaimValidationFailed || cause instanceof errors.JWTExpired) {
    return refusal(REASONS[cause.code] ?? 'claim', 'the access token does not hold here and now', {
      params: { claim: cause.claim },
    })
  }
  const reason = cause instanceof errors.JOSEError ? REASONS[cause.code] : undefined
  return refusal(reason ?? 'malformed', 'the access token could not be verified', { cause })
}

function refusal(
  reason: string,
  message: string,
  { cause, params }: { cause?: unknown; params?: Record<string, string> } = {},
): GatewayError {
  return new GatewayError('UNAUTHENTICATED', message, { cause, params: { reason, ...params } })
}
