/**
 * REST with JSON: what a status means, once for all registries.
 *
 *   2xx            the answer, also 202
 *   401, 403, 4xx  REGISTRY_REFUSED
 *   408, 429, 5xx  REGISTRY_UNAVAILABLE, with the registry's Retry-After (RFC 9110, 10.2.3)
 *   no JSON        RECORD_INVALID
 */

import { RegistryError, type RegistryErrorDetails } from '../errors.ts'
import type { Transport } from '../transport.ts'
import { createHttp, type HttpExchange, type HttpOptions } from './http.ts'

export interface RestRequest {
  readonly method: 'GET' | 'POST'
  /** From the base on; write keys into it with `path` only. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON, unless it is bytes already. */
  readonly body?: unknown
}

export interface RestResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Parsed JSON; undefined where there was no body. */
  readonly body: unknown
  readonly exchange: HttpExchange
}

export interface RestOptions extends HttpOptions {
  /** What a registry's own errors mean where the status does not say it; undefined leaves it to the status. */
  readonly refuse?: (response: RestResponse) => RegistryError | undefined
}

export function rest({ refuse, ...options }: RestOptions): Transport<RestRequest, RestResponse> {
  const http = createHttp(options)
  return {
    registry: options.name,
    async send({ method, path, headers = {}, body }, { signal }) {
      const bytes = bytesOf(body)
      const exchange = await http.exchange(
        {
          method,
          path,
          body: bytes,
          headers: { accept: 'application/json', ...(bytes && { 'content-type': 'application/json' }), ...headers },
        },
        signal,
      )
      const response = { status: exchange.status, headers: exchange.headers, body: undefined, exchange }
      if (exchange.status >= 200 && exchange.status < 300) return { ...response, body: parse(exchange, options.name) }
      const told = { ...response, body: parseLeniently(exchange) }
      throw refuse?.(told) ?? refusal(told, options.name)
    },
    close: () => http.close(),
  }
}

/** A path with keys in it: `` path`/extracts/${reference}` ``; a key can never become another segment. */
export function path(parts: TemplateStringsArray, ...keys: readonly string[]): string {
  return parts.reduce((whole, part, at) => `${whole}${encodeSegment(keys[at - 1] ?? '')}${part}`)
}

function encodeSegment(key: string): string {
  const encoded = encodeURIComponent(key)
  return encoded === '.' || encoded === '..' ? encoded.replaceAll('.', '%2E') : encoded
}

function bytesOf(body: unknown): Buffer | undefined {
  if (body === undefined) return undefined
  return Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
}

function parse({ body }: HttpExchange, name: string): unknown {
  if (body.length === 0) return undefined
  try {
    return JSON.parse(body.toString())
  } catch (cause) {
    throw new RegistryError('RECORD_INVALID', `${name} did not answer in JSON`, { cause: syntaxOnly(cause) })
  }
}

/** The parser's message quotes what it read; the class of the fault is enough. */
function syntaxOnly(cause: unknown): string {
  return cause instanceof SyntaxError ? 'SyntaxError' : 'unreadable'
}

function parseLeniently({ body }: HttpExchange): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

function refusal({ status, headers, body }: RestResponse, name: string): RegistryError {
  const code = registryCode(body)
  const retryAfter = retryAfterOf(headers['retry-after'])
  const details: RegistryErrorDetails = {
    status,
    ...(code !== undefined && { registryCode: code }),
    ...(retryAfter !== undefined && { retryAfter }),
  }
  if (status === 429) return new RegistryError('REGISTRY_UNAVAILABLE', `${name} is asked too often`, details)
  if (status >= 500 || status === 408) return new RegistryError('REGISTRY_UNAVAILABLE', `${name} failed`, details)
  return new RegistryError('REGISTRY_REFUSED', `${name} refused the request`, details)
}

/** `type` of problem+json (RFC 9457, 3.1.1), or a code of the registry's own. */
function registryCode(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const code = Reflect.get(body, 'type') ?? Reflect.get(body, 'code')
  return typeof code === 'string' ? code.slice(0, 120) : undefined
}

/** Seconds or an HTTP date, as milliseconds from now. */
function retryAfterOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  const at = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(at) ? undefined : Math.max(0, at)
}
