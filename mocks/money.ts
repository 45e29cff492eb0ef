/** Amounts as registries write them. Everything is whole tiyin inside: 100 to the so'm, no fractions to lose. */

/** So'm as decimal text with two places: `-1250.00`. */
export function som(tiyin: number): string {
  const digits = String(Math.abs(tiyin)).padStart(3, '0')
  return `${tiyin < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Two parts that add up to the whole. */
export function halves(tiyin: number): readonly [number, number] {
  const half = Math.floor(tiyin / 2)
  return [half, tiyin - half]
}
