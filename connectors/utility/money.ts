/**
 * Amounts of the providers: decimal text in so'm with two places, of which some providers mean the opposite of others by
 * the sign. They become whole tiyin without end or rounding, because floating point loses some of them.
 */
export interface Money {
  readonly amount: string
  readonly currency: 'UZS'
}

/** From decimal text in so'm with two places, `-1250.05`, to whole tiyin. */
export function fromSom(text: string): bigint {
  return BigInt(text.replace('.', ''))
}

/** Of what is owed in tiyin: what is below zero was paid ahead. */
export function debtOf(owed: bigint): Money {
  return toMoney(owed > 0n ? owed : 0n)
}

/** What was paid ahead; the counterpart of `debtOf`, so never more than one of them is above zero. */
export function creditOf(owed: bigint): Money {
  return debtOf(-owed)
}

function toMoney(tiyin: bigint): Money {
  const digits = String(tiyin).padStart(3, '0')
  return { amount: `${digits.slice(0, -2)}.${digits.slice(-2)}`, currency: 'UZS' }
}
