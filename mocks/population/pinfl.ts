/**
 * PINFL: sex and century (1), day of birth DDMMYY (6), a code (6), check digit (1); Cabinet resolution 177 of 12.04.2022.
 *
 * The code (digits 8 to 13, in life the district and a serial number) holds the person's index, shuffled: this is how a
 * number leads back to a person without a table. So a population has at most a million people.
 */
import type { Sex } from './contract/person.ts'

const WEIGHTS = [7, 3, 1]

export const CODE_DIGITS = 6

/** `legacy`: with a wrong check digit, as in old registers. */
export function composePinfl(sex: Sex, birthDate: string, code: number, legacy: boolean): string {
  const [year = '', month = '', day = ''] = birthDate.split('-')
  const century = 2 * (Number(year.slice(0, 2)) - 18) + (sex === 'MALE' ? 1 : 2)
  const body = `${century}${day}${month}${year.slice(2)}${String(code).padStart(CODE_DIGITS, '0')}`
  return `${body}${(checkDigit(body) + (legacy ? 1 : 0)) % 10}`
}

/** Undefined for what is no PINFL at all. */
export function codeOf(pinfl: string): number | undefined {
  return /^[1-6]\d{13}$/.test(pinfl) ? Number(pinfl.slice(7, 13)) : undefined
}

/** Sum of the first 13 digits, weighted 7, 3, 1 in turn, modulo 10. */
export function checkDigit(digits: string): number {
  let sum = 0
  for (let at = 0; at < 13; at++) sum += Number(digits[at]) * (WEIGHTS[at % 3] ?? 0)
  return sum % 10
}
