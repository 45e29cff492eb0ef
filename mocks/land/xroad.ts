/**
 * X-Road's message protocol for REST (PR-REST) as the consumer's security server speaks it: who calls which service, errors of
 * its own, and the hash that binds an answer to its question. The canonical form of what is hashed is in README.md.
 */
import { createHash, randomUUID } from 'node:crypto'
import type { MockRequest, MockResponse } from '../registry.ts'
import { json } from '../respond.ts'

export const INSTANCE = 'UZ-test'
export const SERVICE = 'UZ-test/GOV/202555666/kadastr/title-register'

export type XRoadError =
  | 'Client.BadRequest'
  | 'Server.ServerProxy.UnknownService'
  | 'Server.ServerProxy.AccessDenied'
  | 'Server.ServerProxy.ServiceFailed'

/** A call of our service, or the error that X-Road answers instead. */
export type Routed = { readonly path: string } | { readonly error: MockResponse }

export function route({ headers, url }: MockRequest): Routed {
  const client = (headers['x-road-client'] ?? '').split('/')
  if (client.length !== 4 || client.includes(''))
    return { error: xroadError('Client.BadRequest', 'X-Road-Client missing or malformed') }
  const [, version, ...rest] = url.pathname.split('/')
  if (version !== 'r1' || rest.length < 5)
    return { error: xroadError('Client.BadRequest', 'not /r1/ and a service id') }
  if (client[0] !== INSTANCE) return { error: xroadError('Server.ServerProxy.AccessDenied', 'request is not allowed') }
  if (rest.slice(0, 5).map(decoded).join('/') !== SERVICE) {
    return { error: xroadError('Server.ServerProxy.UnknownService', 'unknown service') }
  }
  return { path: `/${rest.slice(5).join('/')}` }
}

/** Of X-Road itself, not of the register: no hash, and `X-Road-Error`. */
export function xroadError(type: XRoadError, message: string): MockResponse {
  const status = type.startsWith('Client.') ? 400 : 500
  return json(status, { type, message, detail: randomUUID() }, { 'x-road-error': type })
}

/** The register's response on its way back through X-Road. */
export function bound(request: MockRequest, response: MockResponse): MockResponse {
  const id = request.headers['x-road-id'] ?? randomUUID()
  return {
    ...response,
    headers: {
      ...response.headers,
      'x-road-client': request.headers['x-road-client'] ?? '',
      'x-road-service': SERVICE,
      'x-road-id': id,
      'x-road-request-id': randomUUID(),
      'x-road-request-hash': requestHash(request, id),
    },
  }
}

/** README.md, "The request hash". `id` stands for an `X-Road-Id` that the request did not have. */
export function requestHash({ method, url, headers, body }: Omit<MockRequest, 'asOf'>, id: string): string {
  const names = Object.keys(headers).filter((name) => name.startsWith('x-road-'))
  const lines = [...new Set([...names, 'x-road-id'])].sort().map((name) => `${name}:${(headers[name] ?? id).trim()}`)
  const head = sha512([method, `${url.pathname}${url.search}`, ...lines].map((line) => `${line}\r\n`).join(''))
  const digest = body.length === 0 ? head : sha512(Buffer.concat([head, sha512(body)]))
  return digest.toString('base64')
}

function sha512(data: string | Buffer): Buffer {
  return createHash('sha512').update(data).digest()
}

/** What is no percent-encoding stays as it is, and is no service of ours. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
