/**
 * The number printed on a certificate: `ND-2026-7K3M-9QXV-2B4T-HC8W`. Two letters of the kind, the year, and 80 random bits
 * in Crockford's base 32, which has no I, L, O or U to misread. It cannot be guessed and says nothing about the person.
 */
import { randomBytes } from 'node:crypto'
import { dayInTashkent } from '../request/term.ts'

/** https://www.crockford.com/base32.html */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const RANDOM_BYTES = 10
const GROUP = 4

export function createNumber(prefix: string, issuedAt: Date, random: Uint8Array = randomBytes(RANDOM_BYTES)): string {
  const groups = base32(random).match(new RegExp(`.{${GROUP}}`, 'g')) ?? []
  return [prefix, dayInTashkent(issuedAt).slice(0, 4), ...groups].join('-')
}

/** Five bits a digit, most significant first. */
function base32(bytes: Uint8Array): string {
  let digits = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      digits += DIGITS[(held >> bits) & 31] ?? ''
    }
    held &= (1 << bits) - 1
  }
  return digits
}
