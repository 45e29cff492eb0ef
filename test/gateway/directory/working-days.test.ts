import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { dayInTashkent, dueAt } from '../../../gateway/certificates/request/term.ts'
import { createWorkingDays } from '../../../gateway/directory/working-days.ts'
import { readCalendar } from '../../../schema/index.ts'

const isWorkingDay = createWorkingDays(readCalendar())
const MOMENT = fc.date({
  min: new Date('2025-01-01T00:00:00Z'),
  max: new Date('2027-12-01T00:00:00Z'),
  noInvalidDate: true,
})
const DAYS = fc.integer({ min: 1, max: 30 })
const due = (at: Date, days: number): string => dayInTashkent(dueAt(at, days, isWorkingDay))

describe('a working day', () => {
  it.each([
    ['2026-11-27', true, 'a Friday'],
    ['2026-11-28', false, 'a Saturday'],
    ['2026-12-08', false, 'Constitution Day'],
    ['2026-12-12', true, 'a Saturday that is worked'],
    ['2026-12-31', false, 'a Thursday that was moved there'],
    ['2026-03-20', false, 'a hayit'],
    ['2031-09-01', false, 'a holiday of every year, in a year without data'],
    ['2031-09-02', true, 'a Tuesday, in a year without data'],
  ])('%s: %s (%s)', (day, worked) => {
    expect(isWorkingDay(day)).toBe(worked)
  })
})

describe('a time limit', () => {
  it('ends on a working day, never on the day of the request or before', () => {
    fc.assert(
      fc.property(MOMENT, DAYS, (at, days) => {
        const day = due(at, days)
        expect(isWorkingDay(day)).toBe(true)
        expect(day > dayInTashkent(at)).toBe(true)
      }),
    )
  })

  it('has exactly so many working days after the day of the request', () => {
    fc.assert(
      fc.property(MOMENT, DAYS, (at, days) => {
        const end = due(at, days)
        let counted = 0
        let moment = at
        while (dayInTashkent(moment) < end) {
          moment = new Date(moment.getTime() + 86_400_000)
          if (isWorkingDay(dayInTashkent(moment))) counted += 1
        }
        expect(counted).toBe(days)
      }),
    )
  })

  it('is never earlier for a later request, nor for more days', () => {
    fc.assert(
      fc.property(MOMENT, MOMENT, DAYS, (one, other, days) => {
        const [first, second] = one < other ? [one, other] : [other, one]
        expect(due(first, days) <= due(second, days)).toBe(true)
        expect(due(first, days) < due(first, days + 1)).toBe(true)
      }),
    )
  })

  it('counts the days of Tashkent: five hours before midnight in UTC the next day has begun', () => {
    expect(due(new Date('2026-11-26T18:59:59Z'), 1)).toBe('2026-11-27')
    expect(due(new Date('2026-11-26T19:00:00Z'), 1)).toBe('2026-11-30')
    expect(dueAt(new Date('2026-11-26T18:00:00Z'), 1, isWorkingDay).toISOString()).toBe('2026-11-27T18:59:59.999Z')
  })

  it('goes around holidays and moved days: one day after Friday 4 December 2026 is Monday, two are Wednesday', () => {
    const friday = new Date('2026-12-04T06:00:00Z')
    expect(due(friday, 1)).toBe('2026-12-07')
    expect(due(friday, 2)).toBe('2026-12-09')
    expect(due(friday, 5)).toBe('2026-12-12')
    expect(due(new Date('2026-12-30T06:00:00Z'), 1)).toBe('2027-01-04')
  })
})
