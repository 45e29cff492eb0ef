import { describe, expect, it } from '@jest/globals'
import {
  parseActs,
  parsePerson,
  parsePersons,
  parseRepresentative,
  parseRepresentatives,
  parseStatus,
} from '../../../connectors/civil/records.ts'
import { sample } from './samples.ts'

const envelope = { response_id: 'FH-1', as_of: '2026-11-24T09:30:00+05:00' }
const invalid = expect.objectContaining({ code: 'RECORD_INVALID' })

describe('an answer of the civil registry', () => {
  it('says which exchange it was and which moment it describes', () => {
    expect(parsePersons(sample('get-persons.response.xml'))).toMatchObject({
      requestId: 'FH-2026-000017',
      asOf: new Date('2026-11-24T04:30:00Z'),
    })
    expect(parseStatus(envelope).rows).toEqual([])
  })

  it('has as many rows as there are, none and one included', () => {
    expect(parsePersons({ ...envelope, persons: '' }).rows).toEqual([])
    expect(parseActs({ ...envelope, acts: { act: { act_no: '110325600007', act_type: '1' } } }).rows).toHaveLength(1)
    const [alone, guardian] = parseRepresentatives(sample('get-wards.response.xml')).rows.map(parseRepresentative)
    expect([alone?.ward.length, guardian?.ward.length]).toEqual([0, 4])
  })

  it('reads a part that is there and empty as empty, not as missing', () => {
    const row = { pinpp: '30505560000019', documents: '', children: '', parents: '' }
    expect(parsePerson(row)).toMatchObject({ documents: { item: [] }, children: { item: [] }, parents: {} })
  })

  it('keeps a row that breaks the contract, so that it spoils no other', () => {
    const broken = { pinpp: '41207880000026', birth: { birth_date: '5 May 1956' } }
    const person = [broken, { pinpp: '30505560000019', sex: '1' }]
    const { rows } = parsePersons({ ...envelope, persons: { person } })
    expect(() => parsePerson(rows[0]!)).toThrow(invalid)
    expect(parsePerson(rows[1]!)).toEqual({ pinpp: '30505560000019', sex: '1' })
  })

  it('is invalid with neither rows nor a fault, and where no row can be told from another', () => {
    for (const body of [undefined, '', envelope, { ...envelope, persons: { person: {} } }, { persons: '' }]) {
      expect(() => parsePersons(body)).toThrow(invalid)
    }
  })

  it.each([
    ['rjct.search_criteria.invalid', 'REGISTRY_REFUSED'],
    ['rjct.search.too_many_records_found', 'REGISTRY_REFUSED'],
    ['pdng.registry.maintenance', 'REGISTRY_UNAVAILABLE'],
  ])('with the fault %s is %s, and never reads as having no rows', (faultCode, code) => {
    const fault = { faultCode, faultString: '30505560000019' }
    const expected = expect.objectContaining({ code, registryCode: faultCode })
    expect(() => parsePersons({ ...envelope, fault })).toThrow(expected)
    expect(() => parseActs({ ...envelope, fault })).not.toThrow('30505560000019')
  })
})
