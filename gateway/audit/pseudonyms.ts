/**
 * Pseudonyms: the same record has the same one for ever, and nobody without the secret can tell whose it is.
 *
 * HMAC-SHA-256 (RFC 2104), cut to 128 bits (its section 5). A plain digest would not do: there are few enough PINFLs to try
 * them all. Whoever loses the secret can no longer answer a person who asks for their trail.
 */
import { createHmac, createSecretKey } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Pseudonym } from './entry.ts'

export interface Pseudonyms {
  /** Of a record: `entity` is its type, `key` its key. A person's is that of their own record, wherever they are met. */
  of(entity: string, key: string): Pseudonym
}

const HEX_DIGITS = 32

/** One operation meets the same few records at every registry, and one officer comes again and again. */
const REMEMBERED = 5_000

/** `secret`: 32 random bytes, kept as long as the trail. */
export function createPseudonyms(secret: Uint8Array): Pseudonyms {
  const hmacKey = createSecretKey(secret)
  const made = new LRUCache<string, Pseudonym>({ max: REMEMBERED })
  return {
    of(entity, key) {
      const name = `${entity}\n${key}`
      const known = made.get(name)
      if (known !== undefined) return known
      const pseudonym = createHmac('sha256', hmacKey).update(name).digest('hex').slice(0, HEX_DIGITS)
      made.set(name, pseudonym)
      return pseudonym
    },
  }
}
