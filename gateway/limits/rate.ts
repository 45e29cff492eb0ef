/**
 * How often one principal may ask (RFC 6585, section 4), counted in fixed windows.
 *
 * The key is the verified principal, so nobody spends another's share. Who has no token is known by an address alone:
 * they are counted before their request is read, and an IPv6 network of /64 is one neighbour, because it is one subscriber.
 */
import { isIPv6 } from 'node:net'
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Principal, PrincipalKind } from '../context.ts'
import { GatewayError } from '../errors.ts'

export interface Rate {
  readonly operations: number
  readonly seconds: number
}

export type Rates = Readonly<Record<PrincipalKind, Rate>>

/** Ten a second is more than a person can read; a service serves many people. */
export const DEFAULT_RATES: Rates = {
  citizen: { operations: 300, seconds: 60 },
  officer: { operations: 600, seconds: 60 },
  service: { operations: 60_000, seconds: 60 },
  agency: { operations: 600, seconds: 60 },
  anonymous: { operations: 120, seconds: 60 },
}

/** Where the counts are kept: the process's memory, unless several gateways are to share them. */
export type OpenLimiter = (options: { keyPrefix: string; points: number; duration: number }) => RateLimiterAbstract

export interface RateLimits {
  /** Both throw `GatewayError` RATE_LIMITED, which says when to ask again. */
  countPrincipal(principal: Principal): Promise<void>
  countAddress(address: string): Promise<void>
}

export function createRateLimits(
  rates: Rates,
  open: OpenLimiter = (options) => new RateLimiterMemory(options),
): RateLimits {
  const limiter = (kind: PrincipalKind): RateLimiterAbstract =>
    open({ keyPrefix: kind, points: rates[kind].operations, duration: rates[kind].seconds })
  const limiters: Readonly<Record<PrincipalKind, RateLimiterAbstract>> = {
    citizen: limiter('citizen'),
    officer: limiter('officer'),
    service: limiter('service'),
    agency: limiter('agency'),
    anonymous: limiter('anonymous'),
  }
  return {
    async countPrincipal({ kind, id, clientId }) {
      if (kind === 'anonymous') return
      await consume(limiters[kind], JSON.stringify([clientId, id]))
    },
    countAddress: async (address) => await consume(limiters.anonymous, neighbour(address)),
  }
}

async function consume(limiter: RateLimiterAbstract, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (cause) {
    // A refusal is thrown as a result and is no error; a store that failed throws one, and that is not the caller's doing.
    if (!(cause instanceof RateLimiterRes)) throw cause
    throw new GatewayError('RATE_LIMITED', 'too many operations; ask again later', {
      retryAfter: cause.msBeforeNext,
      params: { limit: 'rate' },
    })
  }
}

/** IPv4 as it is, also inside IPv6; of IPv6 the first 64 bits. */
export function neighbour(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address
  const [head = '', tail] = address.toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill('0')
  const network = [...left, ...zeros, ...right].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16))
  return `${network.join(':')}::/64`
}
