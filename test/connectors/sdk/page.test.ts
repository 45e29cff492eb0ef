import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Page, type PageArguments, paginate } from '../../../connectors/sdk/page.ts'

function paged(nodes: readonly number[], args: PageArguments): Page<number> {
  const page = paginate(nodes, args)
  if (typeof page === 'string') throw new TypeError(page)
  return page
}

describe('pages of a list', () => {
  it('hold each entry once and in order when they are followed to the end, whatever their size', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 60 }), fc.integer({ min: 1, max: 25 }), (nodes, first) => {
        const seen: number[] = []
        let page = paged(nodes, { first })
        for (;;) {
          seen.push(...page.edges.map(({ node }) => node))
          expect(page.totalCount).toBe(nodes.length)
          if (!page.pageInfo.hasNextPage) break
          page = paged(nodes, { first, after: page.pageInfo.endCursor })
          expect(page.pageInfo.hasPreviousPage).toBe(true)
        }
        expect(seen).toEqual(nodes)
      }),
    )
  })

  it('hold twenty where the client does not say, or says null', () => {
    const nodes = Array.from({ length: 30 }, (_, at) => at)
    for (const args of [{}, { first: null, after: null }]) expect(paged(nodes, args).edges).toHaveLength(20)
  })

  it('may be empty, and tell then only how many there are', () => {
    expect(paged([1, 2], { first: 0 })).toEqual({
      edges: [],
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: null },
      totalCount: 2,
    })
  })

  it.each([
    [{ first: -1 }, 'first'],
    [{ after: 'zzz' }, 'after'],
    [{ after: Buffer.from('entry:1').toString('base64url') }, 'after'],
    [{ after: '' }, 'after'],
  ])('are not to be had by %j: the argument is named', (args, argument) => {
    expect(paginate([1, 2, 3], args)).toBe(argument)
  })
})
