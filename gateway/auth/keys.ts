/**
 * The issuer's keys as they are kept: asked for when first needed, again when they grow old or a token names an unknown
 * one, and never in a hurry.
 *
 * An issuer that is down stops nobody whose key is known: the last good set serves until it answers again. Tokens that
 * name keys at random cannot make us ask more than once in a cooldown.
 */
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import { GatewayError } from '../errors.ts'

export interface KeyPolicy {
  /** A set older than this is asked for again, in milliseconds. */
  readonly maxAge: number
  /** The least time between two questions while a set is kept, in milliseconds. */
  readonly cooldown: number
  /** The least time between two questions while there is none yet: who waits for a start waits this long. */
  readonly firstCooldown: number
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

type FindKey = ReturnType<typeof createLocalJWKSet>

interface Kept {
  readonly find: FindKey
  readonly at: number
}

/** Finds the key that a token names. Throws `GatewayError` only where no set was ever received. */
export function createKeys(fetchKeys: () => Promise<JSONWebKeySet>, policy: KeyPolicy): JWTVerifyGetKey {
  const sets = keepSets(fetchKeys, policy)
  return async (header, token) => {
    if (!sets.fresh()) await sets.refresh()
    try {
      return await sets.current().find(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      await sets.refresh()
      return await sets.current().find(header, token)
    }
  }
}

interface KeySets {
  fresh(): boolean
  current(): Kept
  /** Asks, unless somebody is asking or did so within the cooldown. Never rejects: what was kept stays kept. */
  refresh(): Promise<void>
}

function keepSets(fetchKeys: () => Promise<JSONWebKeySet>, policy: KeyPolicy): KeySets {
  const { now, maxAge } = policy
  let kept: Kept | undefined
  let failure: unknown
  let asking: Promise<void> | undefined
  let askedAt = Number.NEGATIVE_INFINITY

  async function ask(): Promise<void> {
    try {
      kept = { find: createLocalJWKSet(await fetchKeys()), at: now() }
    } catch (cause) {
      failure = cause
    } finally {
      asking = undefined
    }
  }

  const cooldown = (): number => (kept === undefined ? policy.firstCooldown : policy.cooldown)
  return {
    fresh: () => kept !== undefined && now() - kept.at <= maxAge,
    current() {
      if (kept === undefined) throw unreachable(failure, cooldown())
      return kept
    },
    async refresh() {
      if (asking === undefined && now() - askedAt >= cooldown()) {
        askedAt = now()
        asking = ask()
      }
      await asking
    },
  }
}

function unreachable(cause: unknown, retryAfter: number): GatewayError {
  return new GatewayError(
    'IDENTITY_UNAVAILABLE',
    'the identity provider cannot be reached, so no token can be checked',
    {
      cause,
      retryAfter,
    },
  )
}
