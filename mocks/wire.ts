/**
 * How an answer leaves: whole, or as a fault on the wire has it. Works on the socket, because a client must meet exactly
 * what a broken network or a broken server would give it.
 */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { createGzip } from 'node:zlib'
import type { Blow } from './faults.ts'
import { seeded } from './random.ts'
import type { MockResponse } from './registry.ts'

/** Faults under which the registry is not even asked. */
export function isSilent(fault: Blow | undefined): boolean {
  return fault?.kind === 'reset' || fault?.kind === 'halfOpen'
}

/** Resets, or leaves the client waiting until it goes or the server closes. */
export async function silence(response: ServerResponse, fault: Blow | undefined): Promise<void> {
  if (fault?.kind === 'reset') response.socket?.resetAndDestroy()
  if (!response.destroyed && !response.closed) await once(response, 'close')
}

/** Settles when the answer is out as far as it goes. Rejects when the client left before. */
export async function send(answer: MockResponse, response: ServerResponse, fault: Blow | undefined): Promise<void> {
  const body = Buffer.from(answer.body)
  switch (fault?.kind) {
    case 'drip':
      return await drip({ ...answer, body }, response, fault.bytesPerSecond)
    case 'truncated':
      return await truncate({ ...answer, body }, response)
    case 'garbage':
      return await garble({ ...answer, body }, response, fault.from)
    case 'oversized':
      return await inflate({ ...answer, body }, response, fault)
    default:
      response.writeHead(answer.status, withLength(answer, body.length))
      await ended(response, body)
  }
}

type Whole = MockResponse & { readonly body: Buffer }

function withLength({ headers }: MockResponse, length: number): Record<string, string> {
  return { ...headers, 'content-length': String(length) }
}

async function ended(response: ServerResponse, body: Buffer): Promise<void> {
  const out = once(response, 'close')
  response.end(body)
  await out
}

/** Head at once, then at most twenty pieces a second. */
async function drip({ status, body, ...rest }: Whole, response: ServerResponse, bytesPerSecond: number): Promise<void> {
  const piece = Math.max(1, Math.round(bytesPerSecond / 20))
  response.writeHead(status, withLength({ status, body, ...rest }, body.length)).flushHeaders()
  for (let sent = 0; sent < body.length && !response.destroyed; sent += piece) {
    response.write(body.subarray(sent, sent + piece))
    await wait((piece / bytesPerSecond) * 1_000, undefined, { ref: false })
  }
  if (!response.destroyed) await ended(response, Buffer.alloc(0))
}

/** Announces the whole length, sends half and closes; an answer without a body announces one all the same. */
async function truncate(answer: Whole, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, withLength(answer, Math.max(2, answer.body.length)))
  const closed = once(response, 'close')
  response.flushHeaders()
  response.write(answer.body.subarray(0, answer.body.length >> 1), () => response.socket?.destroy())
  await closed
}

async function garble(answer: Whole, response: ServerResponse, from: 'body' | 'start'): Promise<void> {
  const noise = garbage(Math.max(256, answer.body.length))
  if (from === 'body') {
    response.writeHead(answer.status, withLength(answer, noise.length))
    return await ended(response, noise)
  }
  const closed = once(response, 'close')
  response.socket?.end(noise)
  await closed
}

/** Noise that is the same each time; its first byte is no beginning of anything in UTF-8. */
export function garbage(length: number): Buffer {
  const random = seeded(length)
  const noise = Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)))
  noise[0] = 0xff
  return noise
}

interface Size {
  readonly bytes: number
  readonly compressed: boolean
}

/** White space after a document means nothing in JSON and in XML, so only the size is wrong. Chunked: no length warns. */
async function inflate({ status, headers, body }: Whole, response: ServerResponse, size: Size): Promise<void> {
  const source = Readable.from(padded(body, size.bytes))
  response.writeHead(status, { ...headers, ...(size.compressed && { 'content-encoding': 'gzip' }) })
  if (size.compressed) await pipeline(source, createGzip(), response)
  else await pipeline(source, response)
}

function* padded(body: Buffer, bytes: number): Generator<Buffer> {
  const block = Buffer.alloc(2 ** 16, ' ')
  yield body
  for (let left = bytes; left > 0; left -= block.length) yield block.subarray(0, left)
}
