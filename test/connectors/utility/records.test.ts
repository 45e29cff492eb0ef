import { describe, expect, it } from '@jest/globals'
import {
  parseDwelling,
  parseFound,
  parseHisob,
  parseRefusal,
  parseViewRows,
} from '../../../connectors/utility/records.ts'
import { sample } from './samples.ts'

const invalid = expect.objectContaining({ code: 'RECORD_INVALID' })

describe('an answer of a provider by REST', () => {
  it('says what its balances mean, and has each dwelling under its number', () => {
    const { balanceSense, service, dwellings } = parseFound(sample('search.response.json'))
    expect({ balanceSense, service }).toEqual({ balanceSense: 'C', service: 'WATER' })
    expect(dwellings.map(({ cadastreNumber }) => cadastreNumber)).toEqual([
      '10:08:01:02:03:0004:0002:017',
      '10:08:01:02:03:0001:0001',
    ])
  })

  it('keeps a dwelling that breaks the contract, so that it spoils no other', () => {
    const answer = sample('search.response.json') as { dwellings: object[] }
    Object.assign(answer.dwellings[0]!, { accounts: null })
    const { dwellings } = parseFound(answer)
    expect(() => parseDwelling(dwellings[0]!)).toThrow(invalid)
    expect(parseDwelling(dwellings[1]!)).toMatchObject({ accounts: [] })
  })

  it('is invalid as a whole where nobody can tell dwellings apart, or a debt from what was paid ahead', () => {
    const answer = { replyId: 'r-1', service: 'GAS', balanceSense: 'D', dwellings: [] as object[] }
    expect(parseFound(answer)).toMatchObject({ dwellings: [] })
    const bodies = [null, 'oops', [], {}, { ...answer, balanceSense: 'X' }, { ...answer, balanceSense: undefined }]
    for (const body of [...bodies, { ...answer, dwellings: [{}] }]) expect(() => parseFound(body)).toThrow(invalid)
  })

  it('is invalid where an amount is not as the contract writes it', () => {
    const row = (amount: unknown) => ({
      cadastreNumber: '10:08:01:02:03:0001:0001',
      accounts: [{ accountNo: '1', balance: { amount, currency: 'UZS', date: '2026-11-23' } }],
    })
    expect(parseDwelling(row('-0.05'))).toBeDefined()
    for (const amount of ['0.5', '5', '1e3', '1,000.00', '', 5, null, '--5.00']) {
      expect(() => parseDwelling(row(amount))).toThrow(invalid)
    }
  })

  it('names the dwellings that a refusal is about', () => {
    expect(parseRefusal(sample('outside.response.json'))).toMatchObject({
      code: 'U-422-TERRITORY',
      cadastreNumbers: ['10:08:01:02:03:0002:0001'],
    })
    expect(parseRefusal({ code: 'U-401-KEY', message: 'the key is missing or wrong' })).not.toHaveProperty(
      'cadastreNumbers',
    )
    expect(() => parseRefusal('<html></html>')).toThrow(invalid)
  })

  it('says where it is malformed, and never what stood there', () => {
    const parse = () => parseDwelling({ cadastreNumber: '10:08:01:02:03:0001:0001', accounts: [{ accountNo: 42 }] })
    expect(parse).toThrow('accounts.0.accountNo')
    expect(parse).not.toThrow('42')
  })
})

describe('rows of the view', () => {
  it('come with account numbers padded, which are read without the blanks', () => {
    const rows = parseViewRows(sample('view.rows.json')).map(parseHisob)
    expect(rows.map(({ hisob_r }) => hisob_r)).toEqual(['7700042017', '77000420', null])
  })

  it('keep a row that breaks the contract, so that it spoils no other', () => {
    const rows = parseViewRows([{ kad_r: '100801020300010001', sld: 5 }, ...(sample('view.rows.json') as object[])])
    expect(() => parseHisob(rows[0]!)).toThrow(invalid)
    expect(parseHisob(rows[1]!)).toMatchObject({ hol: 'F' })
  })

  it('are invalid as a whole where nobody can tell dwellings apart', () => {
    for (const rows of [null, {}, [{}], [{ kad_r: null }], [{ kad_r: '10:08:01:02:03:0001:0001' }]]) {
      expect(() => parseViewRows(rows)).toThrow(invalid)
    }
  })
})
