/** A request as a mock sees it: whole, with its headers in lower case. */
import type { IncomingMessage } from 'node:http'
import type { MockRequest } from './registry.ts'

/** More than any contract here allows in one request. */
const MOST_BYTES = 2 ** 20

/** Undefined for a body that is too large. */
export async function read(incoming: IncomingMessage, asOf: Date): Promise<MockRequest | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming) {
    size += chunk.length
    if (size <= MOST_BYTES) chunks.push(chunk)
  }
  if (size > MOST_BYTES) return undefined
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value ?? '')])
  return {
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', 'http://mock'),
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
    asOf,
  }
}
