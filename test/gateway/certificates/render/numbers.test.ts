import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { area, decimal, money, share } from '../../../../gateway/certificates/render/numbers.ts'
import { LANGUAGES } from '../../../../gateway/context.ts'

describe('an amount in words', () => {
  it.each([
    ['uz-Latn', '12\u00a0750\u00a0000,50\u00a0soʻm'],
    ['uz-Cyrl', '12\u00a0750\u00a0000,50\u00a0сўм'],
    ['ru', '12\u00a0750\u00a0000,50\u00a0сум'],
    ['kaa', '12\u00a0750\u00a0000,50\u00a0sum'],
    ['en', '12\u00a0750\u00a0000.50\u00a0soum'],
  ] as const)('is grouped by no-break spaces and named as %s does', (language, written) => {
    expect(money({ amount: '12750000.50', currency: 'UZS' }, language)).toBe(written)
  })

  it('names a currency that it does not know by its code', () => {
    expect(money({ amount: '5', currency: 'XTS' }, 'en')).toBe('5\u00a0XTS')
  })

  it('is not made of what is no amount', () => {
    for (const given of [null, '5', { amount: '5' }, { amount: 'much', currency: 'UZS' }])
      expect(money(given, 'en')).toBeUndefined()
  })
})

describe('a number in words', () => {
  it('loses no digit and gains none, however large', () => {
    const number = fc.tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.option(fc.nat({ max: 99 })))
    fc.assert(
      fc.property(number, fc.constantFrom(...LANGUAGES), ([negative, whole, cents], language) => {
        const fraction = cents === null ? '' : `.${String(cents).padStart(2, '0')}`
        const written = decimal(`${negative ? '-' : ''}${whole}${fraction}`, language) ?? ''
        const back = written.replaceAll('\u00a0', '').replace('\u2212', '-').replace(',', '.')
        expect(back).toBe(`${negative ? '-' : ''}${whole}${fraction}`)
        expect(written).not.toContain(' ')
      }),
    )
  })

  it('leaves four digits together', () => {
    expect(decimal('1250', 'ru')).toBe('1250')
    expect(decimal(12_500, 'ru')).toBe('12\u00a0500')
  })

  it('stands before its unit', () => {
    expect(area('54.30', 'ru')).toBe('54,30\u00a0м²')
    expect(area('54.30', 'en')).toBe('54.30\u00a0m²')
  })

  it('of a share stands as the register has it', () => {
    expect(share({ numerator: 2, denominator: 4 })).toBe('2/4')
    expect(share({ numerator: 2 })).toBeUndefined()
  })
})
