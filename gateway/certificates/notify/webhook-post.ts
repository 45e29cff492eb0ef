/**
 * Sends a webhook: once, within its deadline, nowhere else than to the address that an operator wrote down.
 *
 * No redirect is followed, and a name that leads into a private network is refused where it is resolved, so that what it means
 * cannot change between the check and the connection. What the receiver answers beside its status is not read.
 */
import { type LookupAddress, lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { Agent, buildConnector, request } from 'undici'
import { CertificateError } from '../errors.ts'

export interface Post {
  readonly url: string
  readonly headers: Record<string, string>
  readonly body: string
  readonly signal: AbortSignal
}

export interface Poster {
  /** The status. Rejects where there was none. */
  post(post: Post): Promise<number>
  close(): Promise<void>
}

export interface PosterOptions {
  readonly allowPrivate: boolean
  /** For the whole of it, in milliseconds. */
  readonly deadline: number
}

export function createPoster({ allowPrivate, deadline }: PosterOptions): Poster {
  const agent = new Agent({
    connect: allowPrivate ? { timeout: deadline } : publicOnly(deadline),
    connections: 4,
    headersTimeout: deadline,
    bodyTimeout: deadline,
    maxHeaderSize: 16_384,
  })
  return {
    async post({ url, headers, body, signal }) {
      const { statusCode, body: answer } = await request(url, {
        method: 'POST',
        headers,
        body,
        dispatcher: agent,
        signal: AbortSignal.any([signal, AbortSignal.timeout(deadline)]),
      })
      await answer.dump({ limit: 16_384 }).catch(() => undefined)
      return statusCode
    },
    close: () => agent.destroy(),
  }
}

/** IANA special-purpose address registries (RFC 6890 and later); an IPv4 address written as IPv6 is checked as IPv4. */
const PRIVATE = privateAddresses()

function privateAddresses(): BlockList {
  const list = new BlockList()
  const nets4: readonly (readonly [net: string, prefix: number])[] = [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['224.0.0.0', 3],
  ]
  const nets6: readonly (readonly [net: string, prefix: number])[] = [
    ['::', 96],
    ['64:ff9b::', 96],
    ['64:ff9b:1::', 48],
    ['fc00::', 7],
    ['fe80::', 10],
    ['ff00::', 8],
  ]
  for (const [net, prefix] of nets4) list.addSubnet(net, prefix, 'ipv4')
  for (const [net, prefix] of nets6) list.addSubnet(net, prefix, 'ipv6')
  return list
}

export function isPrivate(address: string): boolean {
  return PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/** A literal address is never looked up, so it is checked here. */
function publicOnly(timeout: number): buildConnector.connector {
  const connect = buildConnector({ timeout, lookup: publicLookup })
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) !== 0 && isPrivate(host)) return callback(refusal(), null)
    connect(options, callback)
  }
}

const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const [first] = addresses ?? []
    if (error !== null) return callback(error, '')
    if (first === undefined || addresses.some(({ address }) => isPrivate(address))) return callback(refusal(), '')
    if (options.all === true) return callback(null, addresses)
    callback(null, first.address, first.family)
  })
}

function refusal(): CertificateError {
  return new CertificateError('WEBHOOK_UNDELIVERED', 'the address is in a private network')
}
