import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { day, dayOf, moment, shortMoment } from '../../../../gateway/certificates/render/dates.ts'
import { LANGUAGES } from '../../../../gateway/context.ts'

const plain = (text: string | undefined): string | undefined => text?.replaceAll('\u00a0', ' ')

describe('a day in words', () => {
  it.each([
    ['uz-Latn', '2026-yil 24-noyabr', '2026-yil noyabr', '2026-yil'],
    ['uz-Cyrl', '2026 йил 24 ноябрь', '2026 йил ноябрь', '2026 йил'],
    ['ru', '24 ноября 2026 г.', 'ноябрь 2026 г.', '2026 г.'],
    ['kaa', '2026-jıl 24-noyabr', '2026-jıl noyabr', '2026-jıl'],
    ['en', '24 November 2026', 'November 2026', '2026'],
  ] as const)('is written as %s writes it, whole or as much as is known', (language, whole, month, year) => {
    expect(plain(day('2026-11-24', language))).toBe(whole)
    expect(plain(day('2026-11', language))).toBe(month)
    expect(plain(day('2026', language))).toBe(year)
  })

  it('never gains a day or a month that is not known', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1800, max: 2100 }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(...LANGUAGES),
        (year, month, language) => {
          const known = `${year}-${String(month).padStart(2, '0')}`
          const digits = (text: string | undefined) => text?.match(/\d+/g)
          expect(digits(day(known, language))).toEqual([String(year)])
          expect(digits(day(String(year), language))).toEqual([String(year)])
        },
      ),
    )
  })

  it('keeps a day and its month on one line', () => {
    expect(day('2026-11-04', 'ru')).toBe('4\u00a0ноября 2026\u00a0г.')
  })

  it('is not made of what is no day', () => {
    for (const text of ['', '2026-13', '2026-00-10', '24.11.2026', '2026-11-24T00:00:00Z'])
      expect(day(text, 'en')).toBeUndefined()
  })
})

describe('a moment in words', () => {
  it('is told in the time of Tashkent, whatever the zone of the machine', () => {
    expect(moment('2026-11-24T20:31:07Z', 'en')?.replace('\u00a0', ' ')).toBe('25 November 2026, 01:31')
    expect(shortMoment('2026-12-31T19:00:00Z')).toBe('01.01.2027\u00a000:00')
    expect(dayOf(new Date('2026-12-24T18:59:59.999Z'), 'uz-Latn')).toBe('2026-yil 24-dekabr')
  })

  it('is not made of what is no moment', () => {
    expect(moment('yesterday', 'en')).toBeUndefined()
    expect(shortMoment('yesterday')).toBeUndefined()
  })
})
