import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { breaksOf, linesOf } from '../../../../gateway/certificates/render/lines.ts'

/** Every letter is one wide. */
const lengthOf = (text: string): number => text.length
const linesAt = (text: string, width: number): number => linesOf(text, width, lengthOf).length
const texts = fc
  .array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 10 })
  .map((lengths) => lengths.map((length) => 'n'.repeat(length)).join(' '))
const breaksFor = (text: string) => breaksOf(text.split(' ').map(lengthOf), 1, 8)

describe('a text in lines', () => {
  it('breaks at spaces, a word that is too long at its joints, and one without joints anywhere', () => {
    expect(linesOf('one two three', 7, lengthOf)).toEqual(['one two', 'three'])
    expect(linesOf('10:08:01:0001', 6, lengthOf)).toEqual(['10:08:', '01:', '0001'])
    expect(linesOf('abcdefgh', 3, lengthOf)).toEqual(['abc', 'def', 'gh'])
  })

  it('needs no more lines than were foretold for a width, and more for any less', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const longest = Math.max(...text.split(' ').map(lengthOf))
        for (const [at, width] of breaksFor(text).entries()) {
          expect(linesAt(text, width)).toBeLessThanOrEqual(at + 1)
          if (width > longest && Number.isInteger(width)) expect(linesAt(text, width - 1)).toBeGreaterThan(at + 1)
        }
      }),
    )
  })

  it('is foretold to be narrower in more lines, or as wide', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const breaks = breaksFor(text)
        expect(breaks[0]).toBe(text.length)
        expect(breaks.toSorted((one, other) => other - one)).toEqual(breaks)
      }),
    )
  })
})
