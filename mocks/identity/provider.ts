/**
 * The provider on the wire: metadata, keys and a token endpoint (OpenID Connect Discovery 1.0; RFC 6749, 4.4 and 5).
 *
 * `urn:darcha:mock` is a grant that no real provider has: whoever asks is given the token of a persona, so that a
 * demonstration needs no login.
 */
import { timingSafeEqual } from 'node:crypto'
import { unescape as decoded } from 'node:querystring'
import { z } from 'zod'
import type { MockRegistry, MockRequest, MockResponse } from '../registry.ts'
import { json } from '../respond.ts'
import type { Keys } from './keys.ts'
import { CLIENTS, type Claims, type Client, claimsOf, persona } from './personas.ts'

export const MOCK_GRANT = 'urn:darcha:mock'

export interface Provider {
  readonly keys: Keys
  /** Where it is, as it stands in `iss`. */
  issuer(): string
  issue(claims: Claims, expiresIn: number): Promise<string>
}

export function provider({ keys, issuer, issue }: Provider): MockRegistry {
  return {
    name: 'identity',
    async handle(request) {
      switch (`${request.method} ${request.url.pathname}`) {
        case 'GET /.well-known/openid-configuration':
          return json(200, metadata(issuer()))
        case 'GET /jwks':
          return json(200, keys.published(), { 'cache-control': 'max-age=300' })
        case 'POST /token':
          return await grant(request, issue)
        case 'GET /health':
          return json(200, { status: 'UP' })
        default:
          return json(404, { error: 'not_found' })
      }
    },
    faultBodies: {
      refused: () => json(401, { error: 'invalid_client' }, { 'www-authenticate': 'Basic realm="identity"' }),
    },
    asked: ({ method, url }) => ({ operation: `${method} ${url.pathname}` }),
  }
}

function metadata(issuer: string): object {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    token_endpoint: `${issuer}/token`,
    grant_types_supported: ['client_credentials', MOCK_GRANT],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    response_types_supported: ['token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['ES256'],
    scopes_supported: claimsOf({ persona: 'officer' }).scope.split(' '),
  }
}

const terms = z.object({
  scope: z.string().optional(),
  expires_in: z.coerce.number().int().min(1).max(86_400).default(3_600),
})

async function grant({ headers, body }: MockRequest, issue: Provider['issue']): Promise<MockResponse> {
  const form = Object.fromEntries(new URLSearchParams(body.toString()))
  const asked = terms.safeParse(form)
  if (!asked.success) return refusal(400, 'invalid_request')
  const holder = holderOf(form, headers['authorization'])
  if (typeof holder === 'string') return refusal(holder === 'invalid_client' ? 401 : 400, holder)
  const scope = narrowed(holder.scope, asked.data.scope)
  if (scope === undefined) return refusal(400, 'invalid_scope')
  const { expires_in } = asked.data
  const access_token = await issue({ ...holder, scope }, expires_in)
  return json(200, { access_token, token_type: 'Bearer', expires_in, scope }, { 'cache-control': 'no-store' })
}

/** Whose token it is to be, or the error of RFC 6749, 5.2. */
function holderOf(form: Readonly<Record<string, string>>, authorization: string | undefined): Claims | string {
  switch (form['grant_type']) {
    case MOCK_GRANT: {
      const who = persona.safeParse(form)
      return who.success ? claimsOf(who.data) : 'invalid_request'
    }
    case 'client_credentials': {
      const [id, secret] = credentials(form, authorization)
      const client = Object.values(CLIENTS).find((one) => one.id === id)
      return client !== undefined && knows(client, secret) ? client.claims : 'invalid_client'
    }
    default:
      return 'unsupported_grant_type'
  }
}

function credentials(form: Readonly<Record<string, string>>, authorization: string | undefined): readonly string[] {
  const basic = /^basic +(\S+)$/i.exec(authorization ?? '')?.[1]
  if (basic === undefined) return [form['client_id'] ?? '', form['client_secret'] ?? '']
  return Buffer.from(basic, 'base64').toString().split(':').map(decoded)
}

function knows({ secret }: Client, given = ''): boolean {
  const [a, b] = [Buffer.from(secret), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Undefined for a scope that the holder does not have. */
function narrowed(held: string, asked: string | undefined): string | undefined {
  if (asked === undefined) return held
  const has = new Set(held.split(' '))
  return asked.split(' ').every((scope) => has.has(scope)) ? asked : undefined
}

function refusal(status: number, error: string): MockResponse {
  return json(status, { error }, status === 401 ? { 'www-authenticate': 'Basic realm="identity"' } : {})
}
