/**
 * REST with JSON. A status of 2xx, also 202, is an answer; what others mean is in status.ts; what is no JSON in UTF-8 is
 * RECORD_INVALID.
 */
import { RegistryError } from '../errors.ts'
import type { Transport } from '../transport.ts'
import { createHttp, type HttpExchange, type HttpOptions, utf8 } from './http.ts'
import { refusal, registryCodeIn } from './status.ts'

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
      throw refuse?.(told) ?? refusal(told, options.name, registryCodeIn(told.body))
    },
    close: () => http.close(),
  }
}

/** A path with keys in it: `` path`/extracts/${reference}` ``; a key can never become another segment. */
export function path(parts: TemplateStringsArray, ...keys: readonly string[]): string {
  return parts.reduce((whole, part, at) => `${whole}${encodeSegment(keys[at - 1] ?? '')}${part}`)
}

/** Dots that stay dots for us are steps upwards for a server on the way, percent-encoded or not (WHATWG URL, 4.4). */
function encodeSegment(key: string): string {
  if (key === '' || key === '.' || key === '..') {
    throw new RegistryError('REGISTRY_REFUSED', 'a key of this form cannot stand in a path')
  }
  return encodeURIComponent(key)
}

function bytesOf(body: unknown): Buffer | undefined {
  if (body === undefined) return undefined
  return Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
}

function parse({ body }: HttpExchange, name: string): unknown {
  if (body.length === 0) return undefined
  try {
    return JSON.parse(utf8(body))
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
    return JSON.parse(utf8(body))
  } catch {
    return undefined
  }
}
