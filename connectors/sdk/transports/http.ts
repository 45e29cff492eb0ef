/**
 * HTTP as all wires of ours use it: one undici Agent per registry, bounded in connections, time and bytes; no redirects.
 *
 * The limit on bytes is one on what is held in memory: compression is not asked for, and what comes compressed all the same
 * is unpacked up to the limit and no further. Both bodies leave their digest as evidence, as they stood on the wire.
 */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { context, propagation, trace } from '@opentelemetry/api'
import { Agent, type Dispatcher, errors } from 'undici'
import { RegistryError, type RegistryErrorCode } from '../errors.ts'
import type { Exchange } from '../transport.ts'

export interface HttpOptions {
  /** The registry's name, in errors. */
  readonly name: string
  /** Without a slash at the end. */
  readonly baseUrl: string
  /** Connections to the registry. @default 16 */
  readonly connections?: number | undefined
  /** Bytes of a response. @default 4 MiB */
  readonly maxBytes?: number | undefined
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  /** From the base on, with its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer | undefined
}

export interface HttpExchange extends Exchange {
  readonly status: number
  /** Lower case; a header sent twice is joined by a comma. */
  readonly headers: Readonly<Record<string, string>>
  /** Unpacked. */
  readonly body: Buffer
  /** The request as it stood on the wire: for whoever has to compute over it. */
  readonly sent: HttpRequest & { readonly target: string }
}

export interface Http {
  exchange(request: HttpRequest, signal: AbortSignal): Promise<HttpExchange>
  close(): Promise<void>
}

export function createHttp({ name, baseUrl, connections = 16, maxBytes = 4 * 1024 * 1024 }: HttpOptions): Http {
  const base = new URL(baseUrl)
  const prefix = base.pathname.replace(/\/$/, '')
  // The deadline ends a send; these end what a deadline cannot see, such as a connection that nobody uses.
  const agent = new Agent({
    connections,
    pipelining: 1,
    allowH2: false,
    maxResponseSize: maxBytes,
    headersTimeout: 60_000,
    bodyTimeout: 60_000,
    connect: { timeout: 5_000 },
  })
  return {
    async exchange(request, signal) {
      const target = `${prefix}${request.path}`
      try {
        const response = await agent.request({
          origin: base.origin,
          path: target,
          method: request.method,
          headers: { ...request.headers, ...traceHeaders() },
          body: request.body ?? null,
          signal,
        })
        const received = Buffer.from(await response.body.arrayBuffer())
        const headers = flatten(response.headers)
        return {
          status: response.statusCode,
          headers,
          body: await unpacked(received, headers['content-encoding'], { name, maxBytes }),
          sent: { ...request, target },
          receivedAt: new Date(),
          requestDigest: digest(`${request.method} ${target}\n`, request.body),
          responseDigest: digest('', received),
        }
      } catch (cause) {
        throw asRegistryError(cause, signal, name)
      }
    },
    close: () => agent.destroy(),
  }
}

/** Text of a body. Throws a `TypeError` on what is not UTF-8: a name with a hole in it is no name. */
export function utf8(body: Buffer): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(body)
}

/** The trace goes on at the registry (W3C Trace Context), where somebody records it here. */
function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {}
  if (trace.getActiveSpan()?.isRecording()) propagation.inject(context.active(), headers)
  return headers
}

const UNPACK = { gzip: promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress) }

async function unpacked(
  body: Buffer,
  encoding: string | undefined,
  { name, maxBytes }: { readonly name: string; readonly maxBytes: number },
): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity') return body
  const unpack = encoding === 'gzip' || encoding === 'deflate' || encoding === 'br' ? UNPACK[encoding] : undefined
  if (unpack === undefined)
    throw new RegistryError('RECORD_INVALID', `${name} answered in an encoding that nobody knows`)
  try {
    return await unpack(body, { maxOutputLength: maxBytes })
  } catch (cause) {
    throw new RegistryError('RECORD_INVALID', `${name} answered with too much, or with what cannot be unpacked`, {
      cause,
    })
  }
}

/** Our deadline is the signal's reason; a caller who left gets its own reason back; what is not listed is the network. */
function asRegistryError(cause: unknown, signal: AbortSignal, name: string): unknown {
  if (signal.aborted) return signal.reason
  if (cause instanceof RegistryError) return cause
  const [, code, what] = FAILURES.find(([kinds]) => kinds.some((kind) => cause instanceof kind)) ?? NETWORK
  return new RegistryError(code, `${name} ${what}`, { cause })
}

type Failure = readonly [kinds: readonly (new (...parts: never[]) => Error)[], RegistryErrorCode, what: string]

const NETWORK: Failure = [[], 'REGISTRY_UNAVAILABLE', 'could not be reached, or broke off']

const FAILURES: readonly Failure[] = [
  [
    [errors.HeadersTimeoutError, errors.BodyTimeoutError, errors.ConnectTimeoutError],
    'REGISTRY_TIMEOUT',
    'did not answer in time',
  ],
  [[errors.HTTPParserError], 'RECORD_INVALID', 'did not answer in HTTP'],
  [[errors.HeadersOverflowError, errors.ResponseExceededMaxSizeError], 'RECORD_INVALID', 'answered with too much'],
  // A letter that no header may hold: ours to mend, and no reason to leave the registry alone.
  [[errors.InvalidArgumentError], 'REGISTRY_REFUSED', 'cannot be asked in these words'],
]

function flatten(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  )
}

function digest(head: string, body: Buffer | undefined): string {
  const hash = createHash('sha256').update(head)
  return (body === undefined ? hash : hash.update(body)).digest('hex')
}
