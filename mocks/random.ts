/** Chance that repeats itself: numbers from 0 (included) to 1 (not included), the same ones for the same seed. */
export type Random = () => number

/** splitmix32: one multiplication chain a number, no state but a counter, good enough for faults and delays. */
export function seeded(seed: number): Random {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
}

/**
 * The same list in an order that is nobody's: a connector that matches rows to keys by their place must fail. The same rows
 * always come in the same order.
 */
export function shuffled<Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Row[] {
  const place = (row: Row) =>
    [...keyOf(row)].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 0x01000193), 7)
  return rows.toSorted((a, b) => place(a) - place(b))
}
