/**
 * Numbers, amounts and areas as each language writes them: groups of three held together by no-break spaces, the fraction
 * after the language's own sign. Decimals are text on the whole way: floating point would lose tiyin.
 */
import type { Language } from '../../context.ts'
import { inLanguage, type Row, TIED } from './languages.ts'

const MINUS = '\u2212'
const FROM_TEN_THOUSAND = 5

const CURRENCIES: Readonly<Record<string, Row>> = {
  UZS: ['soʻm', 'сўм', 'сум', 'sum', 'soum'],
  USD: ['AQSH dollari', 'АҚШ доллари', 'долл. США', 'AQSh dolları', 'US dollars'],
  EUR: ['yevro', 'евро', 'евро', 'evro', 'euros'],
  RUB: ['Rossiya rubli', 'Россия рубли', 'росс. руб.', 'Rossiya rubli', 'Russian roubles'],
}
const SQUARE_METRES: Row = ['m²', 'м²', 'м²', 'm²', 'm²']

/** Decimal text or a number; undefined for what is neither. Four digits stay together, as the eye takes them at once. */
export function decimal(given: unknown, language: Language): string | undefined {
  const text = typeof given === 'number' ? plain(given) : given
  const [, sign, whole, fraction] = typeof text === 'string' ? (/^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []) : []
  if (whole === undefined) return undefined
  const grouped = whole.length < FROM_TEN_THOUSAND ? whole : whole.replace(/\B(?=(\d{3})+$)/g, TIED)
  return `${sign === '-' ? MINUS : ''}${grouped}${fraction === undefined ? '' : `${language === 'en' ? '.' : ','}${fraction}`}`
}

/** `Money`; a currency that is not in the table is told by its code. */
export function money(given: unknown, language: Language): string | undefined {
  if (typeof given !== 'object' || given === null || !('amount' in given) || !('currency' in given)) return undefined
  const amount = decimal(given.amount, language)
  const name = CURRENCIES[String(given.currency)]
  return amount && `${amount}${TIED}${name === undefined ? String(given.currency) : inLanguage(name, language)}`
}

export function area(given: unknown, language: Language): string | undefined {
  const number = decimal(given, language)
  return number && `${number}${TIED}${inLanguage(SQUARE_METRES, language)}`
}

/** `Share`: a fraction as it stands in the register, unreduced. */
export function share(given: unknown): string | undefined {
  if (typeof given !== 'object' || given === null || !('numerator' in given) || !('denominator' in given))
    return undefined
  return `${given.numerator}/${given.denominator}`
}

/** Without an exponent; numbers of certificates are small. */
function plain(given: number): string | undefined {
  const text = String(given)
  return text.includes('e') ? undefined : text
}
