import { describe, expect, it } from '@jest/globals'
import { type Amount, evaluate, greatest, product, shared, sum } from '../../../gateway/limits/amount.ts'

const n: Amount = ({ n }) => Number(n)

describe('an amount', () => {
  it('is a number wherever no variable is needed to know it', () => {
    expect(sum([1, product(2, 3), greatest([4, 5])])).toBe(12)
    expect(product(0, n)).toBe(0)
  })

  it('waits for its variables where one is', () => {
    const amount = sum([1, product(2, n), greatest([3, n])])
    expect(evaluate(amount, { n: 2 })).toBe(1 + 4 + 3)
    expect(evaluate(amount, { n: 10 })).toBe(1 + 20 + 10)
  })

  it('is never not a number: nothing of something endless is nothing', () => {
    expect(product(0, Number.POSITIVE_INFINITY)).toBe(0)
    expect(
      evaluate(
        product(n, () => Number.POSITIVE_INFINITY),
        { n: 0 },
      ),
    ).toBe(0)
  })

  it('that is shared is computed once for the same variables', () => {
    let computed = 0
    const amount = shared(() => (computed += 1))
    const variables = {}
    expect([evaluate(amount, variables), evaluate(amount, variables), evaluate(amount, {})]).toEqual([1, 1, 2])
  })
})
