import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { toConnection, toConnectionFromView } from '../../../connectors/utility/map.ts'
import { fromSom } from '../../../connectors/utility/money.ts'
import { readSlice } from '../../../schema/index.ts'
import { sliceOf } from '../slice.ts'
import { dwelling, flat, house, viewRows, withAccount } from './samples.ts'

const slice = sliceOf(readSlice('utility'))
/** All but what the gateway fills. */
const everything = slice.everything('UtilityConnection').filter((path) => !path.startsWith('assignment'))
const invalid = expect.objectContaining({ code: 'RECORD_INVALID' })
const money = (amount: string) => ({ amount, currency: 'UZS' })

describe('a dwelling at a provider', () => {
  it('fits the slice, field by field, whichever wire it came by', () => {
    const entities = [
      toConnection(dwelling(flat), 'C', everything),
      toConnection(dwelling(house), 'D', everything),
      toConnectionFromView(flat, viewRows(flat), everything),
      toConnectionFromView(house, viewRows(house), everything),
    ]
    for (const entity of entities) expect(slice.misfits('UtilityConnection', entity, everything)).toEqual([])
  })

  it('has the fields that were selected, and no others: who must answer is not for the provider to say', () => {
    const fields = ['accounts.number', 'accounts.status', 'assignment.mandatory']
    expect(toConnection(dwelling(flat), 'C', fields)).toEqual({
      cadastralNumber: flat,
      accounts: [
        { number: 'SV-00320017', status: 'CLOSED' },
        { number: 'SV-00420017', status: 'ACTIVE' },
      ],
    })
    expect(toConnection(dwelling(flat), 'C', ['cadastralNumber'])).toEqual({ cadastralNumber: flat })
  })

  it('has an empty list where it is known and has no account', () => {
    const none = { cadastralNumber: house, accounts: [] }
    expect(toConnection(dwelling(house), 'C', everything)).toEqual(none)
    expect(toConnectionFromView(house, viewRows(house), everything)).toEqual(none)
  })

  it('says of each account what is owed, since when, and as of the end of which day in Tashkent', () => {
    expect(toConnection(dwelling(flat), 'C', everything)['accounts']).toEqual([
      {
        number: 'SV-00320017',
        status: 'CLOSED',
        debt: money('0.00'),
        credit: money('1200.00'),
        overdueSince: null,
        asOf: '2026-11-23T19:00:00.000Z',
        lastPaymentAt: null,
      },
      {
        number: 'SV-00420017',
        status: 'ACTIVE',
        debt: money('125000.05'),
        credit: money('0.00'),
        overdueSince: '2026-09-11',
        asOf: '2026-11-23T19:00:00.000Z',
        lastPaymentAt: '2026-08-30T13:05:12.000Z',
      },
    ])
  })

  it('says the same by the view, penalties added to the balance', () => {
    expect(toConnectionFromView(flat, viewRows(flat), everything)['accounts']).toEqual([
      {
        number: '77000420',
        status: 'CLOSED',
        debt: money('0.00'),
        credit: money('1200.00'),
        overdueSince: null,
        asOf: '2026-11-23T19:00:00.000Z',
        lastPaymentAt: null,
      },
      {
        number: '7700042017',
        status: 'ACTIVE',
        debt: money('99750.05'),
        credit: money('0.00'),
        overdueSince: '2026-09-11',
        asOf: '2026-11-23T19:00:00.000Z',
        lastPaymentAt: '2026-08-29T19:00:00.000Z',
      },
    ])
  })

  it('does not depend on the order in which the wire has the accounts', () => {
    const { accounts, ...rest } = dwelling(flat)
    const reversed = { ...rest, accounts: accounts.toReversed() }
    expect(toConnection(reversed, 'C', everything)).toEqual(toConnection(dwelling(flat), 'C', everything))
    expect(toConnectionFromView(flat, viewRows(flat).toReversed(), everything)).toEqual(
      toConnectionFromView(flat, viewRows(flat), everything),
    )
  })

  it('is invalid with a code that is in no list, or without a field that was asked for', () => {
    expect(() => toConnection(withAccount({ status: undefined }), 'C', ['accounts.status'])).toThrow(invalid)
    expect(() => toConnection(withAccount({ status: 'toString' }), 'C', ['accounts.status'])).toThrow(invalid)
    expect(() => toConnection(withAccount({ balance: undefined }), 'C', ['accounts.debt.amount'])).toThrow(invalid)
    expect(() => toConnection(withAccount({ lastPayment: undefined }), 'C', ['accounts.lastPaymentAt'])).toThrow(
      invalid,
    )
    expect(() => toConnectionFromView(flat, viewRows(flat, { hol: 'H' }), ['accounts.status'])).toThrow(invalid)
    expect(() => toConnectionFromView(flat, viewRows(flat, { peny: null }), ['accounts.debt.amount'])).toThrow(invalid)
    expect(() => toConnectionFromView(flat, viewRows(flat, { sana: '31.02.2026' }), ['accounts.asOf'])).toThrow(invalid)
  })

  it('reads a letter by its column: Y is closed as a state and nothing else here', () => {
    expect(toConnectionFromView(flat, viewRows(flat, { hol: 'Y' }), ['accounts.status'])).toMatchObject({
      accounts: [{ status: 'CLOSED' }, { status: 'CLOSED' }],
    })
  })
})

const tiyin = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n })
const positive = fc.bigInt({ min: 0n, max: 10n ** 17n })

/** So'm with two places, by hand. */
function som(amount: bigint): string {
  const whole = amount < 0n ? -amount : amount
  return `${amount < 0n ? '-' : ''}${whole / 100n}.${String(whole % 100n).padStart(2, '0')}`
}

interface Amounts {
  readonly debt: { readonly amount: string }
  readonly credit: { readonly amount: string }
}

function amountsOf(entity: object): Amounts {
  return (Reflect.get(entity, 'accounts') as readonly Amounts[])[0]!
}

describe('a balance', () => {
  const fields = ['accounts.credit.amount', 'accounts.debt.amount']
  const byRest = (amount: string, sense: 'C' | 'D') =>
    amountsOf(toConnection(withAccount({ balance: { amount, currency: 'UZS', date: '2026-11-23' } }), sense, fields))
  const byView = (sld: string, peny: string) =>
    amountsOf(toConnectionFromView(flat, viewRows(flat, { sld, peny }).slice(0, 1), fields))

  it('below zero is owed in the customer view, above zero in a ledger, to the tiyin', () => {
    fc.assert(
      fc.property(tiyin, (owed) => {
        for (const { debt, credit } of [byRest(som(-owed), 'C'), byRest(som(owed), 'D')]) {
          expect(fromSom(debt.amount) - fromSom(credit.amount)).toBe(owed)
          expect([debt.amount, credit.amount]).toContain('0.00')
          expect(debt.amount + credit.amount).not.toContain('-')
        }
      }),
    )
  })

  it('has its penalties added, which may be all that is owed', () => {
    fc.assert(
      fc.property(tiyin, positive, (balance, penalty) => {
        const { debt, credit } = byView(som(balance), som(penalty))
        expect(fromSom(debt.amount) - fromSom(credit.amount)).toBe(balance + penalty)
      }),
    )
    expect(byView('0.00', '0.01').debt).toEqual(money('0.01'))
  })

  it('of zero is neither owed nor paid ahead, however it is written', () => {
    for (const written of ['0.00', '-0.00', '00.00']) {
      for (const sense of ['C', 'D'] as const) {
        expect(byRest(written, sense)).toEqual({ debt: money('0.00'), credit: money('0.00') })
      }
    }
  })
})
