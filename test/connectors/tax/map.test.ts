import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { toOrganization, toPerson } from '../../../connectors/tax/map.ts'
import { fromSom, toMoney } from '../../../connectors/tax/money.ts'
import type { DebtRecord, IncomeRecord } from '../../../connectors/tax/records.ts'
import { readSlice } from '../../../schema/index.ts'
import { sliceOf } from '../slice.ts'
import { organization, person, taxpayer } from './samples.ts'

const slice = sliceOf(readSlice('tax'))
const invalid = expect.objectContaining({ code: 'RECORD_INVALID' })
const money = (amount: string) => ({ amount, currency: 'UZS' })

describe('a taxpayer', () => {
  it('becomes a person or an organisation that fits the slice, field by field', () => {
    const ofPerson = slice.everything('Person')
    const ofOrganization = slice.everything('Organization')
    expect(slice.misfits('Person', toPerson(taxpayer(person), ofPerson), ofPerson)).toEqual([])
    const entity = toOrganization(taxpayer(organization), ofOrganization)
    expect(slice.misfits('Organization', entity, ofOrganization)).toEqual([])
  })

  it('has the fields that were selected, and no others', () => {
    expect(toOrganization(taxpayer(organization), ['name', 'shortName'])).toEqual({
      stir: organization,
      name: '"NAMUNA SAVDO" mas\'uliyati cheklangan jamiyati',
      shortName: null,
    })
    expect(toPerson(taxpayer(person), ['pinfl'])).toEqual({ pinfl: person })
  })

  it('is registered as the codes say', () => {
    expect(toPerson(taxpayer(person), ['taxRegistration.status'])).toMatchObject({
      taxRegistration: {
        stir: '501234567',
        name: 'ҒУЛОМОВ ЎКТАМ КАРИМ ЎҒЛИ',
        birthDate: '1956-05-05',
        status: 'SUSPENDED',
        since: '2009-06-01',
        until: null,
        office: null,
        selfEmployed: true,
      },
    })
    expect(toOrganization(taxpayer(organization), ['taxRegistration.status'])).toMatchObject({
      taxRegistration: { status: 'ACTIVE', selfEmployed: false, name: null, birthDate: null },
    })
  })

  it('has no territory where none is recorded', () => {
    const record = taxpayer(organization, { address: { soato: '' } })
    expect(toOrganization(record, ['territory'])).toMatchObject({ territory: null })
  })

  it('is invalid with a code that is in no list, or without a part that was asked for', () => {
    const { registration } = taxpayer(person)
    const coded = (codes: object) => taxpayer(person, { registration: { ...registration!, ...codes } })
    expect(() => toPerson(coded({ status: '04' }), ['taxRegistration.status'])).toThrow(invalid)
    expect(() => toPerson(coded({ payer_type: 'constructor' }), ['taxRegistration.status'])).toThrow(invalid)
    expect(() => toPerson(taxpayer(person, { debts: undefined }), ['taxStanding.asOf'])).toThrow(invalid)
    expect(() => toPerson(taxpayer(person, { income: undefined }), ['incomeByYear.year'])).toThrow(invalid)
  })
})

describe('the standing of a taxpayer', () => {
  const standing = (...items: readonly Partial<DebtRecord>[]): unknown => {
    const settled = { kbk: '7113102', currency: 'UZS', saldo: 0, penalty: '0.00', since: null } as const
    const debts = { as_of: new Date('2026-11-23T23:00:00Z'), items: items.map((item) => ({ ...settled, ...item })) }
    return toPerson(taxpayer(person, { debts }), ['taxStanding.asOf'])['taxStanding']
  }

  it('adds up what two inspections have on one tax, and lets no excess lessen another tax', () => {
    expect(toPerson(taxpayer(person), ['taxStanding.asOf'])['taxStanding']).toEqual({
      asOf: '2026-11-23T23:00:00.000Z',
      debts: [
        { taxKind: 'OTHER', amount: money('500000.00'), penalty: money('0.00'), since: '2026-03-01' },
        { taxKind: 'PROPERTY', amount: money('200000.05'), penalty: money('100.20'), since: '2025-10-16' },
      ],
      totalDebt: money('700100.25'),
    })
  })

  it('has nothing owed where everything is settled or paid in excess, and where nothing was ever charged', () => {
    const nothing = { debts: [], totalDebt: money('0.00') }
    expect(toOrganization(taxpayer(organization), ['taxStanding.asOf'])).toMatchObject({ taxStanding: nothing })
    expect(standing()).toMatchObject(nothing)
  })

  it('keeps owing a penalty when the tax itself is settled or paid in excess', () => {
    for (const saldo of [0, -100_000]) {
      expect(standing({ saldo, penalty: '12.30' })).toMatchObject({
        debts: [{ amount: money('0.00'), penalty: money('12.30') }],
        totalDebt: money('12.30'),
      })
    }
  })

  it('never hides a debt behind a payment that is in no list', () => {
    expect(standing({ kbk: '9999999', saldo: 1 })).toMatchObject({ debts: [{ taxKind: 'OTHER' }] })
  })

  it('is exact to the tiyin, largest debt first, whatever the amounts and the order of the items', () => {
    const kbk = fc.constantFrom('7111101', '7113201', '7114101', '7116504')
    const item = fc.record({
      kbk,
      saldo: fc.maxSafeInteger(),
      penalty: fc.bigInt({ min: 0n, max: 10n ** 18n }).map((tiyin) => toMoney(tiyin).amount),
    })
    fc.assert(
      fc.property(fc.array(item, { maxLength: 12 }), (items) => {
        const { debts, totalDebt } = standing(...items) as {
          debts: { amount: { amount: string }; penalty: { amount: string } }[]
          totalDebt: { amount: string }
        }
        const totals = debts.map(({ amount, penalty }) => fromSom(amount.amount) + fromSom(penalty.amount))
        expect(totals.toSorted((a, b) => Number(b > a) - Number(b < a))).toEqual(totals)
        expect(fromSom(totalDebt.amount)).toBe(totals.reduce((all, one) => all + one, 0n))
        expect(fromSom(totalDebt.amount)).toBe(owedOf(items))
        expect(standing(...items.toReversed())).toMatchObject({ totalDebt })
      }),
    )
  })
})

/** By hand: each payment's balance and penalties apart, what is below zero counting for nothing. */
function owedOf(items: readonly { kbk: string; saldo: number; penalty: string }[]): bigint {
  const owed = (amounts: readonly bigint[]): bigint => {
    const total = amounts.reduce((all, one) => all + one, 0n)
    return total > 0n ? total : 0n
  }
  return [...new Set(items.map(({ kbk }) => kbk))]
    .map((kbk) => items.filter((item) => item.kbk === kbk))
    .map((ofTax) => owed(ofTax.map(({ saldo }) => BigInt(saldo))) + owed(ofTax.map(({ penalty }) => fromSom(penalty))))
    .reduce((all, one) => all + one, 0n)
}

describe('the income of a person', () => {
  const incomeOf = (income: readonly IncomeRecord[]): unknown =>
    toPerson(taxpayer(person, { income: [...income] }), ['incomeByYear.year'])['incomeByYear']

  it('is one entry a year, the newest first, and one entry a payer, the largest first', () => {
    expect(incomeOf(taxpayer(person).income!)).toEqual([
      {
        year: 2025,
        gross: money('100000000.35'),
        taxPaid: money('12000000.04'),
        payers: [
          { organization: { stir: organization }, name: '"NAMUNA SAVDO" MChJ', gross: money('60000000.25') },
          { organization: null, name: null, gross: money('40000000.10') },
        ],
      },
      {
        year: 2024,
        gross: money('12000000.00'),
        taxPaid: money('1440000.00'),
        payers: [{ organization: { stir: organization }, name: '"NAMUNA SAVDO" MChJ', gross: money('12000000.00') }],
      },
      { year: 2023, gross: money('5000000.00'), taxPaid: money('200000.00'), payers: [] },
    ])
  })

  it('does not depend on the order of the rows', () => {
    const rows = taxpayer(person).income!
    expect(incomeOf(rows.toReversed())).toEqual(incomeOf(rows))
  })

  it('is empty where nothing was reported', () => {
    expect(incomeOf([])).toEqual([])
  })
})

describe('an amount', () => {
  it('is the same text when it comes back, at any size, with two places', () => {
    fc.assert(
      fc.property(fc.bigInt(), (tiyin) => {
        const { amount } = toMoney(tiyin)
        expect(amount).toMatch(/^-?\d+\.\d{2}$/)
        expect(fromSom(amount)).toBe(tiyin)
      }),
    )
    expect(['0', '5', '-5', '99', '100', '-12345'].map((tiyin) => toMoney(BigInt(tiyin)).amount)).toEqual([
      '0.00',
      '0.05',
      '-0.05',
      '0.99',
      '1.00',
      '-123.45',
    ])
  })
})
