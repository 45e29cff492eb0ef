/**
 * Tokens of the committee: opaque, short-lived, kept in memory, so that a restart forgets them and a client must cope.
 * OAuth 2.0 client credentials with Basic (RFC 6749, 2.3.1 and 4.4); bearer use by RFC 6750.
 */
import { randomBytes } from 'node:crypto'
import { unescape as decoded } from 'node:querystring'
import type { MockRequest, MockResponse } from '../registry.ts'
import { json } from '../respond.ts'
import { problem } from './problems.ts'

export interface TokenOptions {
  /** Secrets by client. @default MOCK_CLIENT's */
  readonly clients?: Readonly<Record<string, string>>
  /** How long a token lives. @default 300 */
  readonly tokenSeconds?: number
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}

export interface Tokens {
  grant(request: MockRequest): MockResponse
  /** Why a request may not be answered, or undefined where it may. */
  refusal(request: MockRequest): MockResponse | undefined
}

const SCOPE = 'taxpayers.read'

/** The client that this mock knows unless it is told of others. */
export const MOCK_CLIENT = { id: 'darcha', secret: 'darcha-mock-secret' } as const

export function createTokens(options: TokenOptions): Tokens {
  const { clients = { [MOCK_CLIENT.id]: MOCK_CLIENT.secret }, tokenSeconds = 300, now = Date.now } = options
  const expiries = new Map<string, number>()
  return {
    grant({ headers, body }) {
      const form = new URLSearchParams(body.toString())
      const { id, secret } = basic(headers['authorization'])
      if (id === undefined || clients[id] !== secret) return refused(401, 'invalid_client')
      if (form.get('grant_type') === null) return refused(400, 'invalid_request')
      if (form.get('grant_type') !== 'client_credentials') return refused(400, 'unsupported_grant_type')
      if ((form.get('scope') ?? SCOPE) !== SCOPE) return refused(400, 'invalid_scope')
      forget(expiries, now())
      const access_token = randomBytes(32).toString('base64url')
      expiries.set(access_token, now() + tokenSeconds * 1_000)
      return json(
        200,
        { access_token, token_type: 'Bearer', expires_in: tokenSeconds, scope: SCOPE },
        { 'cache-control': 'no-store' },
      )
    },
    refusal({ headers }) {
      const token = /^bearer +(\S+)$/i.exec(headers['authorization'] ?? '')?.[1]
      if (token === undefined) return problem('token-missing', 401)
      const expiry = expiries.get(token)
      if (expiry === undefined) return problem('token-unknown', 401)
      return expiry <= now() ? problem('token-expired', 401) : undefined
    },
  }
}

/** RFC 6749, 2.3.1: both halves are form-encoded before they are joined. */
function basic(authorization = ''): { id?: string; secret?: string } {
  const encoded = /^basic +(\S+)$/i.exec(authorization)?.[1]
  const [id, secret] = Buffer.from(encoded ?? '', 'base64')
    .toString()
    .split(':')
    .map(decoded)
  return id === undefined || secret === undefined ? {} : { id, secret }
}

/** Long expired tokens are forgotten for good; one that has just expired is still told so. */
function forget(expiries: Map<string, number>, now: number): void {
  for (const [token, expiry] of expiries) if (expiry < now - 3_600_000) expiries.delete(token)
}

function refused(status: number, error: string): MockResponse {
  return json(status, { error }, status === 401 ? { 'www-authenticate': 'Basic realm="soliq"' } : {})
}
