/**
 * PINFL (JShShIR), the personal identification number of a natural person: 14 digits.
 *
 * Structure by Cabinet resolution 177 of 12.04.2022 (lex.uz/docs/-5955665): digit 1 tells sex and century of birth, 2-7 the birth
 * date as DDMMYY, 8-10 the district, 11-13 a serial number, 14 is a check digit: the sum of the digits before it, each
 * weighted 7, 3, 1 in turn, modulo 10. Old registers hold numbers whose check digit is wrong, so it is demanded of what a
 * client sends and not of what a registry holds.
 */
export type PinflFault = 'SHAPE' | 'BIRTH_DATE' | 'CHECK_DIGIT'

const WEIGHTS = [7, 3, 1] as const

/** What is wrong with it, or undefined. */
export function pinflFault(text: string): PinflFault | undefined {
  if (!/^[1-6]\d{13}$/.test(text)) return 'SHAPE'
  if (!isBirthDate(text)) return 'BIRTH_DATE'
  return Number(text[13]) === checkDigit(text) ? undefined : 'CHECK_DIGIT'
}

function checkDigit(text: string): number {
  const sum = [...text.slice(0, 13)].reduce((total, digit, at) => total + Number(digit) * (WEIGHTS[at % 3] ?? 0), 0)
  return sum % 10
}

/** Whether digits 2-7 name a day of the century that digit 1 tells. */
function isBirthDate(text: string): boolean {
  const century = 1800 + 100 * Math.floor((Number(text[0]) - 1) / 2)
  const [day, month, year] = [text.slice(1, 3), text.slice(3, 5), text.slice(5, 7)].map(Number)
  const date = new Date(Date.UTC(century + (year ?? 0), (month ?? 0) - 1, day))
  return date.getUTCDate() === day && date.getUTCMonth() + 1 === month
}
