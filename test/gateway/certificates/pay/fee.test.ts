import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Fee, feeOf, hasDiscount, isFree, moneyOf } from '../../../../gateway/certificates/pay/fee.ts'
import { type BaseAmount, readBaseAmounts } from '../../../../schema/index.ts'

const AMOUNTS = readBaseAmounts()
const fee = (share: string, onlineFactor = '0.9', socialFactor = '1'): Fee => ({
  share,
  onlineFactor,
  socialFactor,
  payWithinDays: 3,
})
const DAY = '2026-11-27'

describe('a fee', () => {
  it.each([
    ['0.05', 'COUNTER', false, '20600.00'],
    ['0.05', 'ONLINE', false, '18540.00'],
    ['0.05', 'COUNTER', true, '10300.00'],
    ['0.05', 'ONLINE', true, '9270.00'],
    ['1', 'COUNTER', false, '412000.00'],
    ['0', 'COUNTER', false, '0.00'],
  ] as const)('of a share of %s, %s, discounted: %s, is %s soʻm', (share, channel, discounted, amount) => {
    const asked = { channel, day: DAY, discounted }
    expect(moneyOf(feeOf(fee(share, '0.9', '0.5'), asked, AMOUNTS))).toEqual({ amount, currency: 'UZS' })
  })

  it('is that of the day: another base amount, another fee', () => {
    const on = (day: string) => feeOf(fee('0.05'), { channel: 'COUNTER', day }, AMOUNTS)
    expect([on('2025-07-31'), on('2025-08-01')]).toEqual([1_875_000n, 2_060_000n])
  })

  it('of a day before the first base amount is not known, and not guessed', () => {
    expect(() => feeOf(fee('0.05'), { channel: 'ONLINE', day: '2020-01-01' }, AMOUNTS)).toThrow(
      expect.objectContaining({ code: 'FEE_UNKNOWN' }),
    )
  })

  it('drops the fraction of a soʻm: 1 % of 375,050 online is 3,375.45, and 3,375 is asked', () => {
    const amounts: BaseAmount[] = [
      { from: '2026-01-01', som: 375_050, legalBasis: { title: 'an act', assumption: false } },
    ]
    expect(feeOf(fee('0.01'), { channel: 'ONLINE', day: DAY }, amounts)).toBe(337_500n)
  })

  const SHARE = fc
    .integer({ min: 0, max: 10_000 })
    .map((parts) => (parts === 10_000 ? '1' : `0.${String(parts).padStart(4, '0')}`))

  it('is whole soʻm, never more than the exact amount, and less than one soʻm below it', () => {
    fc.assert(
      fc.property(SHARE, SHARE, SHARE, fc.boolean(), fc.boolean(), (share, online, social, discounted, atCounter) => {
        const channel = atCounter ? 'COUNTER' : 'ONLINE'
        const tiyin = feeOf(fee(share, online, social), { channel, day: DAY, discounted }, AMOUNTS)
        const parts = (decimal: string): bigint => BigInt(Math.round(Number(decimal) * 10_000))
        const factors = [share, atCounter ? '1' : online, discounted ? social : '1'].map(parts)
        const exact = factors.reduce((product, factor) => product * factor, 412_000n * 100n)
        const unit = 10_000n ** 3n
        expect(tiyin % 100n).toBe(0n)
        expect(tiyin * unit <= exact && exact < (tiyin + 100n) * unit).toBe(true)
      }),
    )
  })

  it('is free where the share is zero, however that is written, and discounted where the factor is below one', () => {
    expect(['0', '0.0', '0.00', '0.01'].map((share) => isFree({ share }))).toEqual([true, true, true, false])
    expect(['1', '1.0', '0.5', '0'].map((socialFactor) => hasDiscount({ socialFactor }))).toEqual([
      false,
      false,
      true,
      true,
    ])
  })
})

describe('money', () => {
  it('is text with both digits of the fraction', () => {
    expect([0n, 5n, 50n, 1_854_000n, 9_007_199_254_740_993n].map((tiyin) => moneyOf(tiyin).amount)).toEqual([
      '0.00',
      '0.05',
      '0.50',
      '18540.00',
      '90071992547409.93',
    ])
  })
})
