import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parse } from 'graphql'
import { evaluate } from '../../../gateway/limits/amount.ts'
import { type Estimate, estimate } from '../../../gateway/limits/cost.ts'
import { schema } from './shop.ts'

function estimated(text: string, operationName?: string): Estimate {
  return estimate(schema, parse(text), { operationName, assumedSize: 10 })
}

function cost(text: string, variables: Readonly<Record<string, unknown>> = {}): number {
  return evaluate(estimated(text).cost, variables)
}

describe('the cost of an operation', () => {
  it.each([
    ['a record counts 1, its leaves nothing', '{ person { name } }', 1],
    ['a weighted leaf counts its weight', '{ person { name photo } }', 1 + 7],
    ['what is nested is added', '{ person { partner { partner { name } } } }', 3],
    ['a list counts each item that it is assumed to have', '{ person { wards { name } } }', 1 + 3],
    ['lists within lists multiply', '{ person { wards { wards { photo } } } }', 1 + 3 * (1 + 3 * (1 + 7))],
    ['a list of unknown size is assumed to have ten', '{ person { friends { name } } }', 1 + 10],
    ['the weight of a field goes before its type’s', '{ person { accounts { balance } } }', 1 + 6 * 5],
    ['the weight of a type is that of its fields’ answers', 'mutation { request { name } }', 10],
    ['an abstract type weighs as its heaviest', '{ anything { name } }', 10 * 10],
    ['an argument says how many come', '{ people(first: 2) { name } }', 2],
    ['of two arguments the larger', '{ people(first: 2, last: 9) { name } }', 9],
    ['without an argument the assumed size', '{ people { name } }', 20],
    ['with null the assumed size', '{ people(first: null) { name } }', 20],
    ['nothing of nothing is nothing', '{ people(first: 0) { photo } }', 0],
    ['fewer than nothing is nothing', '{ people(first: -5) { photo } }', 0],
    [
      'a connection has its size at its edges',
      '{ person { holdings(first: 4) { totalCount pageInfo { hasNextPage } edges { node { name } } } } }',
      1 + 1 + 1 + 4 * (1 + 1),
    ],
    ['a default of the schema says how many', '{ person { holdings { edges { node { name } } } } }', 1 + 1 + 5 * 2],
    ['aliases are counted each', '{ a: person { name } b: person { name } }', 2],
    [
      'fragments are counted where they are spread',
      '{ person { ...F } } fragment F on Person { wards { photo } }',
      1 + 3 * 8,
    ],
    [
      'a fragment within a sized field keeps its size',
      '{ person { holdings(first: 4) { ...F } } } fragment F on HoldingConnection { edges { node { name } } }',
      1 + 1 + 4 * 2,
    ],
    ['introspection is free', '{ __schema { types { name } } __type(name: "Person") { name } __typename }', 0],
    ['what is skipped is free', '{ person @skip(if: true) { photo } }', 0],
    ['what is not included is free', '{ person { partner @include(if: false) { photo } } }', 1],
  ])('%s', (_name, text, expected) => {
    expect(cost(text)).toBe(expected)
  })
})

describe('variables', () => {
  it('say how many come', () => {
    const text = 'query ($n: Int) { people(first: $n) { photo } }'
    expect(cost(text, { n: 100 })).toBe(800)
    expect(cost(text, { n: 1 })).toBe(8)
    expect(cost(text, {})).toBe(20 * 8)
    expect(cost(text, { n: null })).toBe(20 * 8)
  })

  it('have the default that the operation gives them', () => {
    expect(cost('query ($n: Int = 3) { people(first: $n) { name } }')).toBe(3)
    expect(cost('query ($n: Int = 3) { people(first: $n) { name } }', { n: 4 })).toBe(4)
  })

  it('decide what is included', () => {
    const text = 'query ($yes: Boolean!, $no: Boolean = true) { person @include(if: $yes) { photo @skip(if: $no) } }'
    expect(cost(text, { yes: false })).toBe(0)
    expect(cost(text, { yes: true })).toBe(1)
    expect(cost(text, { yes: true, no: false })).toBe(8)
  })

  it('are the same whether written in the document or handed in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 1_000 }), (n, m) => {
        const literal = `{ people(first: ${n}) { holdings(first: ${m}) { edges { node { photo } } } } }`
        const variable =
          'query ($n: Int, $m: Int) { people(first: $n) { ...F } } fragment F on Person { holdings(first: $m) { edges { node { photo } } } }'
        return cost(literal) === cost(variable, { n, m })
      }),
    )
  })

  it('cost nothing to compute where there are none: the estimate is a number', () => {
    expect(typeof estimated('{ people(first: 3) { name wards { photo } } }').cost).toBe('number')
  })
})

describe('an estimate', () => {
  it('is of the operation that is asked for', () => {
    const text = 'query A { person { name } } query B { people(first: 9) { name } }'
    expect(estimated(text, 'B').cost).toBe(9)
    expect(estimated(text, 'A').cost).toBe(1)
  })

  it('knows the longest page asked for, literal or variable', () => {
    const { page } = estimated('query ($n: Int) { people(first: 3) { name } more: people(last: $n) { name } }')
    expect(evaluate(page, { n: 2 })).toBe(3)
    expect(evaluate(page, { n: 200 })).toBe(200)
  })

  it('takes no time in the power of the fragments that spread others twice, and never comes out small', () => {
    const links = Array.from({ length: 300 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)
    const text = `query ($n: Int) { ...F0 } ${links.join(' ')} fragment F300 on Query { people(first: $n) { name } }`
    expect(cost(text, { n: 1 })).toBeGreaterThan(1e80)
    expect(cost(text, { n: 0 })).toBe(0)
  })
})
