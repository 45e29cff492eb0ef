/**
 * The list itself: two bits for each certificate, packed and compressed (draft-ietf-oauth-status-list, 4).
 *
 * The first status is in the lowest bits of the first byte. Compressed it is DEFLATE in the ZLIB format at the highest level.
 */
import { deflateSync, inflateSync } from 'node:zlib'
import type { StoredStatus } from '../request/states.ts'

/** Of one status. */
export const BITS = 2
const PER_BYTE = 8 / BITS
const MASK = (1 << BITS) - 1

/** Section 7.1 names the first two; 0x03 is the application's own. */
export const VALUES = { VALID: 0, REVOKED: 1, SUPERSEDED: 3 } as const satisfies Readonly<Record<StoredStatus, number>>

/** Above it a list is not unpacked, in bytes: sixteen million certificates. */
const MAX_BYTES = 4_194_304

export interface Entry {
  readonly index: number
  readonly value: number
}

/** `lst`: all valid, save the entries given. */
export function encodeList(size: number, entries: Iterable<Entry>): string {
  const bytes = Buffer.alloc(Math.ceil(size / PER_BYTE))
  for (const { index, value } of entries) {
    const at = Math.floor(index / PER_BYTE)
    bytes[at] = (bytes[at] ?? 0) | (value << ((index % PER_BYTE) * BITS))
  }
  return deflateSync(bytes, { level: 9 }).toString('base64url')
}

/** The bytes behind `lst`; undefined where it is no such list. */
export function decodeList(lst: string): Buffer | undefined {
  try {
    return inflateSync(Buffer.from(lst, 'base64url'), { maxOutputLength: MAX_BYTES })
  } catch {
    return undefined
  }
}

/** Undefined outside the list, and for a value that this window never gives. */
export function statusAt(bytes: Uint8Array, index: number): StoredStatus | undefined {
  const byte = bytes[Math.floor(index / PER_BYTE)]
  if (byte === undefined) return undefined
  const value = (byte >> ((index % PER_BYTE) * BITS)) & MASK
  if (value === VALUES.VALID) return 'VALID'
  if (value === VALUES.REVOKED) return 'REVOKED'
  return value === VALUES.SUPERSEDED ? 'SUPERSEDED' : undefined
}
