import { describe, expect, it } from '@jest/globals'
import { parseReply, parseTaxpayer } from '../../../connectors/tax/records.ts'
import { sample } from './samples.ts'

const invalid = expect.objectContaining({ code: 'RECORD_INVALID' })
const reply = (...rows: readonly object[]): unknown => ({ reply_id: 'r-1', rows })

describe('an answer of the tax committee', () => {
  it('has rows of people and of organisations, each under its key', () => {
    const { reply_id, rows } = parseReply(sample('query.response.json'))
    expect(reply_id).toBe('6f0c2f3e-8a43-4f2b-9a64-0f0f6a1f7a10')
    expect(rows.map(({ pinfl, stir }) => pinfl ?? stir)).toEqual(['301234567', '41903600000031', '30505560000019'])
  })

  it('keeps a row that breaks the contract, so that it spoils no other', () => {
    const answer = sample('query.response.json') as { rows: object[] }
    Object.assign(answer.rows[0]!, { debts: { as_of: '2026-11-24T04:00:00+05:00', items: null } })
    const { rows } = parseReply(answer)
    expect(() => parseTaxpayer(rows[0]!)).toThrow(invalid)
    expect(parseTaxpayer(rows[2]!)).toMatchObject({ pinfl: '30505560000019' })
  })

  it('is invalid as a whole where no row can be told from another', () => {
    const stir = '301234567'
    for (const body of [
      null,
      'oops',
      [],
      {},
      { rows: [] },
      reply({}),
      reply({ pinfl: '1' }),
      reply({ pinfl: 1, stir }),
    ]) {
      expect(() => parseReply(body)).toThrow(invalid)
    }
  })

  it('is invalid where a row is about a person and an organisation at once', () => {
    expect(() => parseReply(reply({ pinfl: '30505560000019', stir: '301234567' }))).toThrow(invalid)
  })

  it('is invalid where an amount may have lost something, or is not as the contract writes it', () => {
    const debts = (saldo: unknown, penalty: unknown) => ({
      pinfl: '30505560000019',
      debts: {
        as_of: '2026-11-24T04:00:00+05:00',
        items: [{ kbk: '7113102', currency: 'UZS', saldo, penalty, since: null }],
      },
    })
    expect(parseTaxpayer(debts(9_007_199_254_740_991, '0.00'))).toBeDefined()
    for (const saldo of [9_007_199_254_740_992, 0.5, '100', null]) {
      expect(() => parseTaxpayer(debts(saldo, '0.00'))).toThrow(invalid)
    }
    for (const penalty of ['0.5', '1e3', ' 1.00', '1,000.00', 1]) {
      expect(() => parseTaxpayer(debts(1, penalty))).toThrow(invalid)
    }
  })

  it('is invalid where an income names a payer that its source does not have, or none where it must', () => {
    const income = (source: string, payer_stir: string | null) => ({
      pinfl: '30505560000019',
      income: [{ year: 2025, source, payer_stir, payer_name: '', gross: '1.00', withheld: '0.00' }],
    })
    expect(parseTaxpayer(income('E', '301234567'))).toBeDefined()
    for (const row of [income('E', null), income('P', '301234567'), income('X', null)]) {
      expect(() => parseTaxpayer(row)).toThrow(invalid)
    }
  })

  it('says where it is malformed, and never what stood there', () => {
    const parse = () => parseTaxpayer({ pinfl: '30505560000019', registration: { stir: '30505560000' } } as never)
    expect(parse).toThrow('registration')
    expect(parse).not.toThrow('30505560000')
  })
})
