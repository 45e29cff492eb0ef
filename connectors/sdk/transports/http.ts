/**
 * HTTP as all wires of ours use it: one undici Agent per registry, bounded in connections, time and bytes; no redirects, no
 * compression (a limit on bytes must be one on what is held in memory). Both bodies leave their digest as evidence.
 */
import { createHash } from 'node:crypto'
import { Agent, type Dispatcher, errors } from 'undici'
import { RegistryError } from '../errors.ts'
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
          headers: request.headers,
          body: request.body ?? null,
          signal,
        })
        const body = await readBody(response, maxBytes, name)
        return {
          status: response.statusCode,
          headers: flatten(response.headers),
          body,
          sent: { ...request, target },
          receivedAt: new Date(),
          requestDigest: digest(`${request.method} ${target}\n`, request.body),
          responseDigest: digest('', body),
        }
      } catch (cause) {
        throw asRegistryError(cause, signal, name)
      }
    },
    close: () => agent.destroy(),
  }
}

async function readBody({ headers, body }: Dispatcher.ResponseData, max: number, name: string): Promise<Buffer> {
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity') {
    body.destroy()
    throw new RegistryError('RECORD_INVALID', `${name} answered in an encoding that was not asked for`)
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > max) throw new RegistryError('RECORD_INVALID', `${name} answered with more than ${max} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

/** Our deadline is the signal's reason; a caller who left gets its own reason back; anything else is the network. */
function asRegistryError(cause: unknown, signal: AbortSignal, name: string): unknown {
  if (signal.aborted) return signal.reason
  if (cause instanceof RegistryError) return cause
  const slow =
    cause instanceof errors.HeadersTimeoutError ||
    cause instanceof errors.BodyTimeoutError ||
    cause instanceof errors.ConnectTimeoutError
  if (slow) return new RegistryError('REGISTRY_TIMEOUT', `${name} did not answer in time`, { cause })
  if (cause instanceof errors.HTTPParserError) {
    return new RegistryError('RECORD_INVALID', `${name} did not answer in HTTP`, { cause })
  }
  return new RegistryError('REGISTRY_UNAVAILABLE', `the connection to ${name} failed`, { cause })
}

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
