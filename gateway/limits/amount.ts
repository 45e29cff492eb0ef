/**
 * A number that may wait for an operation's variables: computed as far as it can be when the document is first seen, and
 * the rest at each request. What no variable touches is a plain number for ever.
 */
export type Variables = Readonly<Record<string, unknown>>
export type Amount = number | ((variables: Variables) => number)

export function evaluate(amount: Amount, variables: Variables): number {
  return typeof amount === 'number' ? amount : amount(variables)
}

export function sum(amounts: readonly Amount[]): Amount {
  const waiting = amounts.filter((amount) => typeof amount !== 'number')
  const known = amounts.reduce<number>((total, amount) => (typeof amount === 'number' ? total + amount : total), 0)
  if (waiting.length === 0) return known
  return (variables) => waiting.reduce<number>((total, amount) => total + evaluate(amount, variables), known)
}

export function product(one: Amount, other: Amount): Amount {
  if (one === 0 || other === 0) return 0
  if (typeof one === 'number' && typeof other === 'number') return one * other
  return (variables) => times(evaluate(one, variables), evaluate(other, variables))
}

/** Nothing of something endless is nothing; IEEE 754 has no number for it, and a comparison with none is never true. */
function times(one: number, other: number): number {
  return one === 0 || other === 0 ? 0 : one * other
}

export function greatest(amounts: readonly Amount[]): Amount {
  const known = amounts.filter((amount) => typeof amount === 'number')
  if (known.length === amounts.length) return Math.max(0, ...known)
  return (variables) => Math.max(0, ...amounts.map((amount) => evaluate(amount, variables)))
}

/**
 * Computed once for the same variables, however many places it stands in: fragments that spread others twice would
 * otherwise take time in the power of their number.
 */
export function shared(amount: Amount): Amount {
  if (typeof amount === 'number') return amount
  const known = new WeakMap<Variables, number>()
  return (variables) => {
    const value = known.get(variables) ?? amount(variables)
    known.set(variables, value)
    return value
  }
}
