/**
 * An access token on every send (OAuth 2.0 client credentials, RFC 6749, 4.4): kept, renewed before it ends, one renewal at
 * a time however many sends wait, broken off when the last of them has left, and one forced renewal when the registry does
 * not take it any more.
 */
import type { Call } from '../call.ts'
import { RegistryError } from '../errors.ts'
import { leavable } from '../leavable.ts'
import type { SendInterceptor } from '../transport.ts'
import { createHttp } from '../transports/http.ts'
import type { RestRequest, RestResponse } from '../transports/rest.ts'
import { refusal, registryCodeIn } from '../transports/status.ts'

export interface OAuth2Options {
  readonly name: string
  /** The token endpoint. */
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scope?: string | undefined
  /** Milliseconds; a renewal serves many sends, so it has a deadline of its own. @default 5000 */
  readonly deadline?: number | undefined
}

export interface OAuth2 {
  readonly intercept: SendInterceptor<RestRequest, RestResponse>
  close(): Promise<void>
}

interface Token {
  readonly text: string
  /** Performance clock; a little before the registry's own end. */
  readonly until: number
}

interface Renewal {
  readonly token: Promise<Token>
  /** Sends that wait for it. */
  waiting: number
  breakOff(): void
}

export function oauth2(options: OAuth2Options): OAuth2 {
  const endpoint = new URL(options.tokenUrl)
  const http = createHttp({ name: options.name, baseUrl: endpoint.origin, connections: 1, maxBytes: 65_536 })
  let kept: Token | undefined
  let renewal: Renewal | undefined
  const renew = (): Renewal => {
    const left = new AbortController()
    const token = fetchToken(http, endpoint.pathname, { ...options, signal: left.signal }).then((fresh) => {
      kept = fresh
      return fresh
    })
    return { token, waiting: 0, breakOff: () => left.abort() }
  }
  const current = async ({ signal }: Call): Promise<Token> => {
    if (kept !== undefined && performance.now() < kept.until) return kept
    renewal ??= renew()
    const mine = renewal
    mine.waiting += 1
    try {
      return await leavable(mine.token, signal)
    } finally {
      mine.waiting -= 1
      if (mine.waiting === 0) {
        // Over, or for nobody any more: whoever comes now begins another.
        if (renewal === mine) renewal = undefined
        mine.breakOff()
      }
    }
  }
  return {
    intercept: (next) => async (request, call) => {
      const token = await current(call)
      try {
        return await next(withToken(request, token), call)
      } catch (error) {
        if (!(error instanceof RegistryError) || error.status !== 401) throw error
        if (kept === token) kept = undefined
        return await next(withToken(request, await current(call)), call)
      }
    },
    close: () => http.close(),
  }
}

function withToken(request: RestRequest, { text }: Token): RestRequest {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${text}` } }
}

async function fetchToken(
  http: ReturnType<typeof createHttp>,
  path: string,
  { name, clientId, clientSecret, scope, deadline = 5_000, signal }: OAuth2Options & { readonly signal: AbortSignal },
): Promise<Token> {
  const credentials = [clientId, clientSecret].map(formEncoded).join(':')
  const form = new URLSearchParams({ grant_type: 'client_credentials', ...(scope !== undefined && { scope }) })
  const begun = performance.now()
  const { status, headers, body } = await http
    .exchange(
      {
        method: 'POST',
        path,
        body: Buffer.from(form.toString()),
        headers: {
          accept: 'application/json',
          authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
      },
      AbortSignal.any([signal, AbortSignal.timeout(deadline)]),
    )
    .catch((cause: unknown) => {
      if (cause instanceof RegistryError) throw cause
      throw new RegistryError('REGISTRY_TIMEOUT', `${name} did not give a token in time`, { cause })
    })
  if (status !== 200) throw refusal({ status, headers }, `the token endpoint of ${name}`, registryCodeIn(parsed(body)))
  return readToken(body, begun, name)
}

/** Form-encoded before they are joined (RFC 6749, 2.3.1): a colon in an id would end it. */
function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1)
}

function readToken(body: Buffer, begun: number, name: string): Token {
  const said = parsed(body)
  const { access_token: text, expires_in: seconds = 60 } = isObject(said) ? said : {}
  if (typeof text !== 'string' || text === '' || typeof seconds !== 'number') {
    // Without what was read: it may be a token.
    throw new RegistryError('RECORD_INVALID', `${name} did not give a token that can be read`)
  }
  const lasts = seconds * 1_000
  return { text, until: begun + lasts - Math.min(10_000, lasts / 5) }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
