import { describe, expect, it } from '@jest/globals'
import { parseHoldings, parseTitle, parseTitles } from '../../../connectors/land/records.ts'
import { sample } from './samples.ts'

describe('an answer of the land registry', () => {
  it('tells titles, what lies in the archive and what may not be told apart', () => {
    const { titles, archived, restricted, as_of } = parseTitles(sample('titles.response.json'))
    expect(titles).toHaveLength(2)
    expect(archived).toEqual([
      {
        cad_no: '10:05:01:02:03:0007:0001:003',
        reference: 'EX-7F3K-00A1',
        available_at: new Date('2026-11-26T04:30:00Z'),
      },
    ])
    expect(restricted).toEqual([{ cad_no: '10:05:01:02:03:0009', reason: 'state_secret' }])
    expect(as_of).toEqual(new Date('2026-11-24T04:30:00Z'))
  })

  it('keeps a row that breaks the contract, so that it spoils no other', () => {
    const answer = sample('titles.response.json') as { titles: object[] }
    Object.assign(answer.titles[0]!, { area_m2: 84.5 })
    const { titles } = parseTitles(answer)
    expect(() => parseTitle(titles[0]!)).toThrow(expect.objectContaining({ code: 'RECORD_INVALID' }))
    expect(parseTitle(titles[1]!)).toMatchObject({ cad_no: '10:08:01:02:03:0001' })
  })

  it('is invalid as a whole where no row can be told from another', () => {
    const invalid = expect.objectContaining({ code: 'RECORD_INVALID' })
    for (const body of [null, 'oops', [], {}, { holdings: [] }, { titles: [{}], archived: [], restricted: [] }]) {
      expect(() => parseTitles(body)).toThrow(invalid)
      expect(() => parseHoldings(body)).toThrow(invalid)
    }
  })

  it('says where it is malformed, and never what stood there', () => {
    const holdings = [{ pin: '3050556000001A' }]
    const parse = () =>
      parseHoldings({ request_no: '1', as_of: '2026-11-24T09:30:00+05:00', holdings, next_cursor: null })
    expect(parse).toThrow('holdings.0.pin')
    expect(parse).not.toThrow('3050556')
  })
})
