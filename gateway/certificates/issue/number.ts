/**
 * The number printed on a certificate: `ND-2026-7K3M-9QXV-2B4T-HC8W`. Two letters of the kind, the year, and 80 random bits
 * in base 32. It cannot be guessed and says nothing about the person.
 */
import { randomBytes } from 'node:crypto'
import { dayInTashkent } from '../request/term.ts'
import { fromBase32, toBase32 } from './base32.ts'

export const RANDOM_BYTES = 10
const GROUP = 4

export function createNumber(prefix: string, issuedAt: Date, random: Uint8Array = randomBytes(RANDOM_BYTES)): string {
  const groups = toBase32(random).match(new RegExp(`.{${GROUP}}`, 'g')) ?? []
  return [prefix, dayInTashkent(issuedAt).slice(0, 4), ...groups].join('-')
}

/** What a number was made of, beside the moment; undefined for what is no number. */
export function partsOfNumber(number: string): { readonly prefix: string; readonly random: Buffer } | undefined {
  const [, prefix, digits = ''] = /^([A-Z]{2})-\d{4}-([0-9A-HJKMNP-TV-Z-]{19})$/.exec(number) ?? []
  const random = fromBase32(digits.replaceAll('-', ''))
  return prefix === undefined || random?.length !== RANDOM_BYTES ? undefined : { prefix, random }
}
