/**
 * Amounts of the tax committee, which writes whole tiyin as numbers in one place and so'm as text in another. Both become
 * whole tiyin without end or rounding (1 so'm = 100 tiyin), because floating point loses some of them.
 */
export interface Money {
  readonly amount: string
  readonly currency: 'UZS'
}

/** From decimal text in so'm with two places, `-1250.05`. */
export function fromSom(text: string): bigint {
  return BigInt(text.replace('.', ''))
}

/** Of an amount in whole tiyin. */
export function toMoney(tiyin: bigint): Money {
  const digits = String(tiyin < 0n ? -tiyin : tiyin).padStart(3, '0')
  return { amount: `${tiyin < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`, currency: 'UZS' }
}

export function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}

/** Orders the largest first. */
export function byAmount<Item>(amountOf: (item: Item) => bigint): (a: Item, b: Item) => number {
  return (a, b) => Number(amountOf(b) > amountOf(a)) - Number(amountOf(a) > amountOf(b))
}
