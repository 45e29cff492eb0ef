import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { byDate, byNewest, date, incompleteDate } from '../../../connectors/civil/dates.ts'

const day = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((moment) => moment.toISOString().slice(0, 10))

describe('a day of the civil registry', () => {
  it('is the same day when it is whole', () => {
    fc.assert(
      fc.property(day, (written) => {
        expect(incompleteDate(written)).toBe(written)
        expect(date(written)).toBe(written)
      }),
    )
  })

  it('keeps what is known of it and never fills up the rest', () => {
    fc.assert(
      fc.property(day, (written) => {
        expect(incompleteDate(`${written.slice(0, 7)}-00`)).toBe(written.slice(0, 7))
        expect(incompleteDate(`${written.slice(0, 4)}-00-00`)).toBe(written.slice(0, 4))
        expect(incompleteDate(`0000${written.slice(4)}`)).toBeNull()
      }),
    )
  })

  it('is null where nothing is known or recorded', () => {
    expect([incompleteDate('0000-00-00'), incompleteDate(''), date('')]).toEqual([null, null, null])
  })

  it('is invalid where no calendar has it, or a whole day was promised', () => {
    const invalid = expect.objectContaining({ code: 'RECORD_INVALID' })
    for (const written of ['2023-02-29', '1956-13-00', '1956-13-01', '1956-04-31']) {
      expect(() => incompleteDate(written)).toThrow(invalid)
    }
    for (const written of ['1956-05-00', '1956-00-00', '0000-00-00']) expect(() => date(written)).toThrow(invalid)
  })

  it('is ordered with the unknown last, whichever way', () => {
    const days = ['2001-05-06', '0000-00-00', '1956-00-00', '', '1956-05-00']
    const itself = (written: string): string => written
    expect(days.toSorted(byDate(itself))).toEqual(['1956-00-00', '1956-05-00', '2001-05-06', '0000-00-00', ''])
    expect(days.toSorted(byNewest(itself))).toEqual(['2001-05-06', '1956-05-00', '1956-00-00', '0000-00-00', ''])
  })
})
