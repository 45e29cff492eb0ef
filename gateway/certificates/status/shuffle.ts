/**
 * The order in which the places of a status list are given out: each once, and in an order that nobody can tell without the
 * list's secret. Otherwise two places side by side would say that two certificates were issued one after the other
 * (draft-ietf-oauth-status-list, Unlinkability).
 *
 * It is a Feistel network over the position's bits. Each of its rounds is a table of 512 HMACs, made when the list is first
 * met; after that a place costs eight looks into tables and no question to the database.
 */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'

/** Of one half of a position. */
const HALF_BITS = 9
const HALVES = 1 << HALF_BITS
const ROUNDS = 8

/** Places in one list. */
export const SIZE = 1 << (2 * HALF_BITS)

export type Shuffle = (position: number) => number

/** `secret`: 32 random bytes. A bijection from 0 to `SIZE` - 1 onto the same numbers. */
export function createShuffle(secret: Uint8Array): Shuffle {
  const key = createSecretKey(secret)
  const rounds = Array.from({ length: ROUNDS }, (_, round) => tableOf(key, round))
  return (position) => {
    let left = position >> HALF_BITS
    let right = position & (HALVES - 1)
    for (const table of rounds) {
      const mixed = left ^ (table[right] ?? 0)
      left = right
      right = mixed
    }
    return (left << HALF_BITS) | right
  }
}

function tableOf(key: KeyObject, round: number): Uint16Array {
  return Uint16Array.from({ length: HALVES }, (_, half) => {
    const mac = createHmac('sha256', key)
      .update(Uint8Array.of(round, half >> 8, half & 255))
      .digest()
    return mac.readUInt16BE() & (HALVES - 1)
  })
}
