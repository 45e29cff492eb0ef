import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { isDwelling, isParcel, toDwelling, toParcel, toPerson } from '../../../connectors/land/map.ts'
import { readSlice } from '../../../schema/index.ts'
import { sliceOf } from '../slice.ts'
import { cancelled, holdings, house, title } from './samples.ts'

const slice = sliceOf(readSlice('land'))

describe('a title of the land registry', () => {
  it('becomes a dwelling or a parcel that fits the slice, field by field', () => {
    const dwelling = slice.everything('Dwelling')
    const parcel = slice.everything('Parcel')
    expect(slice.misfits('Dwelling', toDwelling(title(house), dwelling), dwelling)).toEqual([])
    expect(slice.misfits('Parcel', toParcel(title(cancelled), parcel), parcel)).toEqual([])
  })

  it('has the fields that were selected, and no others', () => {
    expect(toDwelling(title(house), ['area', 'parcel.cadastralNumber'])).toEqual({
      cadastralNumber: house,
      area: '84.50',
      parcel: { cadastralNumber: cancelled },
    })
  })

  it('lies where the registry says, whatever its number says', () => {
    expect(toDwelling(title(house), ['territory'])).toMatchObject({ territory: '1726292' })
  })

  it('has no area when it is cancelled, rather than an area of zero', () => {
    expect(toParcel(title(cancelled), ['area', 'cancelled', 'holders.rightKind'])).toEqual({
      cadastralNumber: cancelled,
      area: null,
      cancelled: true,
      holders: [],
    })
  })

  it('reads empty text as what is not recorded', () => {
    expect(toParcel(title(cancelled), ['address'])).toMatchObject({ address: null })
    expect(toDwelling(title(house, { rooms: '' }), ['rooms'])).toMatchObject({ rooms: null })
    expect(toDwelling(title(house, { parcel_cad_no: '' }), ['parcel.cadastralNumber'])).toMatchObject({ parcel: null })
  })

  it('names its holders by key, the largest share first', () => {
    expect(toDwelling(title(house), ['holders.share.numerator'])['holders']).toEqual([
      {
        person: { pinfl: '41903600000031' },
        organization: null,
        rightKind: 'OWNERSHIP',
        share: { numerator: 2, denominator: 3 },
        since: '2014-05-05',
      },
      {
        person: { pinfl: '30505560000019' },
        organization: null,
        rightKind: 'OWNERSHIP',
        share: { numerator: 1, denominator: 3 },
        since: '2014-05-05',
      },
      {
        person: null,
        organization: { stir: '301234567' },
        rightKind: 'LEASE',
        share: { numerator: 1, denominator: 10 },
        since: null,
      },
    ])
  })

  it('has a holder that is neither person nor organisation where the state holds it', () => {
    const holders = [{ state: 'Y' as const, right_code: '1', share: '1/1', since: '' }]
    expect(toParcel(title(cancelled, { holders }), ['holders.rightKind'])['holders']).toEqual([
      {
        person: null,
        organization: null,
        rightKind: 'OWNERSHIP',
        share: { numerator: 1, denominator: 1 },
        since: null,
      },
    ])
  })

  it('lists what encumbers it, the oldest first, with amounts as exact text', () => {
    expect(toDwelling(title(house), ['encumbrances.kind'])['encumbrances']).toEqual([
      {
        kind: 'MORTGAGE',
        creditor: 'Ipoteka-bank ATIB',
        amount: { amount: '25000.00', currency: 'USD' },
        since: '2021-09-14',
        basis: null,
      },
      { kind: 'SEIZURE', creditor: null, amount: null, since: '2025-03-02', basis: '4-1001-2501/117' },
    ])
  })

  it('is told apart by its kind: premises are neither parcel nor dwelling', () => {
    const kinds = ['1', '2', '3', '4'].map((kind) => ({ parcel: isParcel({ kind }), dwelling: isDwelling({ kind }) }))
    expect(kinds).toEqual([
      { parcel: true, dwelling: false },
      { parcel: false, dwelling: true },
      { parcel: false, dwelling: true },
      { parcel: false, dwelling: false },
    ])
  })

  it('is invalid with a code that is in no list, or without a field that was asked for', () => {
    const invalid = expect.objectContaining({ code: 'RECORD_INVALID' })
    expect(() => toParcel(title(cancelled, { use_code: '06' }), ['use'])).toThrow(invalid)
    expect(() => toParcel(title(cancelled, { use_code: 'constructor' }), ['use'])).toThrow(invalid)
    expect(() => toParcel(title(cancelled, { status: 'X' }), ['cancelled'])).toThrow(invalid)
    expect(() => toDwelling(title(house, { area_m2: undefined }), ['area'])).toThrow(invalid)
  })

  it('turns every day of the calendar into its ISO form, and refuses days that are in none', () => {
    const sinceOf = (since: string): unknown => {
      const holders = [{ pin: '30505560000019', right_code: '1', share: '1/1', since }]
      return toDwelling(title(house, { holders }), ['holders.since'])['holders']
    }
    const days = fc.date({ min: new Date('1800-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(days, (day) => {
        const iso = day.toISOString().slice(0, 10)
        expect(sinceOf(iso.split('-').reverse().join('.'))).toMatchObject([{ since: iso }])
      }),
    )
    expect(() => sinceOf('30.02.2024')).toThrow(expect.objectContaining({ code: 'RECORD_INVALID' }))
  })
})

describe('the holdings of a person', () => {
  const fields = slice.everything('Person')

  it('fit the slice', () => {
    expect(slice.misfits('Person', toPerson('30505560000019', holdings(), fields), fields)).toEqual([])
  })

  it('are those in force, in an order that does not depend on the page', () => {
    const wanted = ['dwellings.dwelling.cadastralNumber', 'parcels.dwelling.cadastralNumber']
    const person = toPerson('30505560000019', holdings(), wanted)
    expect(person).toEqual(toPerson('30505560000019', holdings().toReversed(), wanted))
    expect(person).toEqual({
      pinfl: '30505560000019',
      dwellings: [
        { dwelling: { cadastralNumber: '10:03:01:02:03:0004:0002:017' } },
        { dwelling: { cadastralNumber: house } },
      ],
      parcels: [],
    })
  })

  it('are empty lists for somebody who holds nothing', () => {
    expect(toPerson('30505560000019', [], fields)).toEqual({ pinfl: '30505560000019', dwellings: [], parcels: [] })
  })
})
