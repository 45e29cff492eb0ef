import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { SCALARS } from '../../../gateway/scalars/index.ts'
import { pinflFault } from '../../../gateway/scalars/pinfl.ts'

const parse = (scalar: string, value: unknown): unknown => SCALARS[scalar]?.parseValue(value)
const faultOf = (scalar: string, value: unknown): unknown => {
  try {
    parse(scalar, value)
    return undefined
  } catch (error) {
    return (error as { extensions: { params: { fault: string } } }).extensions.params.fault
  }
}

describe('a PINFL', () => {
  it.each(['31210632040244', '31210932040247', '40201902050010'])('as published (%s) is good', (pinfl) => {
    expect(pinflFault(pinfl)).toBeUndefined()
  })

  it.each([
    ['3121063204024', 'SHAPE'],
    ['71210632040244', 'SHAPE'],
    ['3121063204024x', 'SHAPE'],
    ['33111632040244', 'BIRTH_DATE'],
    ['33002632040244', 'BIRTH_DATE'],
    ['31210632040245', 'CHECK_DIGIT'],
  ])('%s is refused for its %s', (pinfl, fault) => {
    expect(pinflFault(pinfl)).toBe(fault)
  })

  it('is refused whenever one digit before the last is another one', () => {
    const changed = fc.tuple(fc.integer({ min: 7, max: 12 }), fc.integer({ min: 1, max: 9 }))
    fc.assert(
      fc.property(changed, ([at, by]) => {
        const digits = [...'31210632040244']
        digits[at] = String((Number(digits[at]) + by) % 10)
        // A weight of 7, 3 or 1 is coprime to 10: no single change leaves the sum as it was.
        expect(pinflFault(digits.join(''))).toBe('CHECK_DIGIT')
      }),
    )
  })
})

describe('scalars', () => {
  it.each([
    ['Stir', '201122333', '20112233'],
    ['CadastralNumber', '10:08:03:02:01:0123', '10:08:03:02:01:123'],
    ['CadastralNumber', '10:08:03:02:01:0123:0001:045', '10:08:03:02:01:0123:001'],
    ['PassportNumber', 'AA1234567', 'aa1234567'],
    ['ActNumber', '101012300001', '001012300001'],
    ['TerritoryCode', '1726283', '1826283'],
    ['Date', '2024-02-29', '2023-02-29'],
    ['IncompleteDate', '1956', '1956-13'],
    ['IncompleteDate', '1956-04', '1956-00-00'],
    ['DateTime', '2026-11-24T09:30:00+05:00', '2026-11-24T09:30:00'],
    ['Decimal', '-1250.05', '1,250.05'],
    ['CertificateNumber', 'ND-2026-7K3M-9QXV-2B4T-HC8W', 'ND-2026-7K3M'],
    ['Language', 'uz-Cyrl', 'uz'],
  ])('%s takes %s and not %s', (scalar, good, bad) => {
    expect(parse(scalar, good)).toBe(good)
    expect(faultOf(scalar, bad)).toBe('SHAPE')
  })

  it('take nothing but text, and never repeat in the error what was sent', () => {
    const anything = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.array(fc.string()))
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(SCALARS)), anything, (scalar, value) => {
        try {
          expect(parse(scalar, value)).toBe(value)
          expect(typeof value).toBe('string')
        } catch (error) {
          const text = String((error as Error).message)
          if (typeof value === 'string' && value.length > 12) expect(text).not.toContain(value)
          expect(text).toMatch(/^not a valid \w+: \w+$/)
        }
      }),
    )
  })

  it('let through what a registry holds, its mistakes included', () => {
    expect(SCALARS['Pinfl']?.serialize('31210632040245')).toBe('31210632040245')
    expect(SCALARS['DateTime']?.serialize(new Date(0))).toBe('1970-01-01T00:00:00.000Z')
  })
})
