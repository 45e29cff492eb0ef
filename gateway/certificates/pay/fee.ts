/**
 * What a certificate costs: share of the base calculation amount × what of it is asked online × what of it is asked of those
 * entitled to a social discount. Exact until the end; there the fraction of a so'm is dropped, so that nobody is ever asked for
 * more than the law says.
 *
 * Amounts are integers of tiyin (1 so'm = 100 tiyin) wherever they are kept or compared.
 */
import type { BaseAmount, Definition } from '../../../schema/index.ts'
import { CertificateError } from '../errors.ts'

/** ONLINE: a citizen, or a service, by themselves. COUNTER: an officer for them. */
export type Channel = 'ONLINE' | 'COUNTER'

export type Fee = Definition['fee']

export interface FeeAsked {
  readonly channel: Channel
  /** Of Tashkent, `YYYY-MM-DD`: the base amount of that day counts. */
  readonly day: string
  /** Entitled to a social discount, as an officer has established. @default false */
  readonly discounted?: boolean
}

/** As `Money` of the schema. */
export interface Money {
  readonly amount: string
  readonly currency: typeof CURRENCY
}

export const CURRENCY = 'UZS'
const TIYIN = 100n

/** In tiyin, whole so'm; 0 is free of charge. Throws `CertificateError` FEE_UNKNOWN for a day before the first base amount. */
export function feeOf(
  fee: Fee,
  { channel, day, discounted = false }: FeeAsked,
  amounts: readonly BaseAmount[],
): bigint {
  const base = amounts.findLast(({ from }) => from <= day)
  if (base === undefined) throw new CertificateError('FEE_UNKNOWN', `no base calculation amount is known for ${day}`)
  const factors = [fee.share, channel === 'ONLINE' ? fee.onlineFactor : '1', discounted ? fee.socialFactor : '1']
  const { numerator, denominator } = factors.map(fractionOf).reduce(
    (product, factor) => ({
      numerator: product.numerator * factor.numerator,
      denominator: product.denominator * factor.denominator,
    }),
    { numerator: BigInt(base.som), denominator: 1n },
  )
  return (numerator / denominator) * TIYIN
}

/** Whether it costs nobody anything. */
export function isFree({ share }: Pick<Fee, 'share'>): boolean {
  return fractionOf(share).numerator === 0n
}

/** Whether those entitled to a social discount pay less. */
export function hasDiscount({ socialFactor }: Pick<Fee, 'socialFactor'>): boolean {
  const { numerator, denominator } = fractionOf(socialFactor)
  return numerator < denominator
}

export function moneyOf(tiyin: bigint): Money {
  return { amount: `${tiyin / TIYIN}.${String(tiyin % TIYIN).padStart(2, '0')}`, currency: CURRENCY }
}

interface Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** Of a decimal as the definition writes it: `0.05` is 5/100. */
function fractionOf(decimal: string): Fraction {
  const [, places = ''] = decimal.split('.')
  return { numerator: BigInt(decimal.replace('.', '')), denominator: 10n ** BigInt(places.length) }
}
