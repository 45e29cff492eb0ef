import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { getIntrospectionQuery, parse } from 'graphql'
import { DEFAULT_FORM } from '../../../gateway/limits/form.ts'
import { measure } from '../../../gateway/limits/measure.ts'
import { DEFAULT_LIMITS, limits } from '../../../gateway/limits/plugin.ts'
import { mistakes } from './shop.ts'

function found(text: string, form = DEFAULT_FORM): readonly unknown[] {
  return mistakes(limits({ ...DEFAULT_LIMITS, form }), parse(text))
}

function tooLarge(limit: string, max: number): object {
  return { code: 'OPERATION_TOO_LARGE', retryable: false, params: { limit, max } }
}

function nested(levels: number): string {
  return levels === 1 ? 'name' : `partner { ${nested(levels - 1)} }`
}

function repeated(times: number, text: (index: number) => string): string {
  return Array.from({ length: times }, (_, index) => text(index)).join(' ')
}

describe('a document within every limit', () => {
  it('passes, at the very bound too', () => {
    expect(found(`{ person { ${nested(14)} } }`)).toEqual([])
    expect(found(`{ ${repeated(20, (index) => `p${index}: person { name }`)} }`)).toEqual([])
    expect(found(`{ person { ${repeated(50, (index) => `n${index}: name`)} } }`)).toEqual([])
    expect(found(`{ ${'person @include(if: true) { name } '.repeat(10)} }`)).toEqual([])
  })

  it('may be the introspection query of any tool', () => {
    const query = getIntrospectionQuery({
      descriptions: true,
      directiveIsRepeatable: true,
      inputValueDeprecation: true,
      oneOf: true,
      schemaDescription: true,
      specifiedByUrl: true,
    })
    expect(found(query)).toEqual([])
  })
})

describe('a document beyond a limit', () => {
  it.each([
    ['depth', 15, `{ person { ${nested(15)} } }`],
    ['depth', 15, `query { ...A } fragment A on Query { person { ...B } } fragment B on Person { ${nested(15)} }`],
    ['depth', 15, `{ person { ... on Person { ... { ${nested(15)} } } } }`],
    ['roots', 20, `{ ${repeated(21, (index) => `p${index}: person { name }`)} }`],
    [
      'roots',
      20,
      `{ ...A ...B } fragment A on Query { ...B } fragment B on Query { ${'person { name } '.repeat(11)} }`,
    ],
    ['aliases', 50, `{ person { ${repeated(51, (index) => `n${index}: name`)} } }`],
    ['directives', 50, `{ ${'person @include(if: true) { name @skip(if: false) @include(if: true) } '.repeat(17)} }`],
    [
      'spreads',
      200,
      `{ person { ${'...F '.repeat(101)} } } fragment F on Person { ...G } fragment G on Person { name }`,
    ],
    ['introspection', 20, `{ __type(name: "Person") { ${'ofType { '.repeat(20)} name ${'} '.repeat(21)} }`],
  ])('is refused for its %s, at most %d', (limit, max, text) => {
    expect(found(text)).toContainEqual(tooLarge(limit, max))
  })

  it('is told of one limit only, however many it exceeds', () => {
    const many = `{ ${repeated(60, (index) => `p${index}: person @include(if: true) { ${nested(20)} }`)} }`
    expect(found(many)).toEqual([tooLarge('roots', 20)])
  })

  it('is refused for any of its operations', () => {
    expect(found(`query A { person { name } } query B { person { ${nested(15)} } }`)).toEqual([tooLarge('depth', 15)])
  })

  it('may not go round in introspection, by the rule of graphql itself', () => {
    const round = '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }'
    expect(found(round)).toEqual(['Maximum introspection depth exceeded'])
  })
})

describe('measuring', () => {
  it('takes no time in the power of the fragments that spread others twice', () => {
    const chain = repeated(
      300,
      (index) => `fragment F${index} on Query { a: person { name } ...F${index + 1} ...F${index + 1} }`,
    )
    const text = `{ ...F0 } ${chain} fragment F300 on Query { person { name } }`
    const [first] = measure(parse(text))
    expect(first?.[1].aliases).toBeGreaterThan(1e50)
  })

  it('ends where fragments spread one another in a circle', () => {
    const text = '{ ...A } fragment A on Query { person { name } ...B } fragment B on Query { ...A }'
    expect(found(text).length).toBeGreaterThan(0)
  })

  it('finds the depth that was built, however it is spread over fragments', () => {
    const wrap = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => `... { ${text} }`,
      (text) => `... on Person { ${text} }`,
    )
    fc.assert(
      fc.property(fc.array(wrap, { minLength: 1, maxLength: 30 }), (wraps) => {
        const text = wraps.reduceRight((inner, each) => `partner { ${each(inner)} }`, 'name')
        const [first] = measure(parse(`{ person { ${text} } }`))
        return first?.[1].depth === wraps.length + 2
      }),
    )
  })
})
