import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { calendarMistakes, readBaseAmounts, readCalendar, SchemaError } from '../../schema/index.ts'

describe('the working-day calendar', () => {
  const calendar = readCalendar()

  it('has the days that the Labour Code makes holidays every year', () => {
    const days = calendar.everyYear.map(({ day }) => day)
    expect(days).toEqual(['01-01', '03-08', '03-21', '05-09', '09-01', '10-01', '12-08'])
  })

  it('has both hayits of every year, and says of what it is not sure', () => {
    for (const { year, holidays } of calendar.years) {
      expect([year, holidays.map(({ name }) => name)]).toEqual([year, ['Ramazon hayiti', 'Qurbon hayiti']])
    }
    const sure = calendar.years.filter(({ holidays }) => holidays.every(({ legalBasis }) => !legalBasis.assumption))
    expect(sure.map(({ year }) => year)).toEqual([2025])
  })

  it('moves a holiday that falls on a Saturday or Sunday to a day off, from 2026 on as the decree and the code do', () => {
    const moved = calendar.years.flatMap(({ daysOff }) => daysOff.map(({ day }) => day))
    expect(moved).toEqual(
      expect.arrayContaining(['2026-03-09', '2026-03-23', '2026-05-11', '2027-05-10', '2028-01-03']),
    )
  })

  it('is said to end, in time, by file and year', () => {
    expect(calendarMistakes(calendar, '2027-12-31')).toEqual([])
    const [mistake, ...more] = calendarMistakes(calendar, '2028-01-01')
    expect(mistake).toMatch(/^directory\/calendar\.yaml: ends with 2028, .* add the holidays and days off of 2029/)
    expect(more).toEqual([])
  })
})

describe('the base calculation amount', () => {
  it.each([
    ['2024-09-30', 340_000],
    ['2024-10-01', 375_000],
    ['2025-07-31', 375_000],
    ['2025-08-01', 412_000],
  ])('is on %s %d soʻm', (day, som) => {
    expect(readBaseAmounts().findLast(({ from }) => from <= day)?.som).toBe(som)
  })
})

describe('a mistake', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'darcha-calendar-'))
    cpSync(new URL('../../schema/directory/', import.meta.url), folder, { recursive: true })
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const told = (file: string, from: string, to: string): readonly string[] => {
    const path = join(folder, file)
    const text = readFileSync(path, 'utf8')
    if (!text.includes(from)) throw new TypeError(`nothing to edit: ${from}`)
    writeFileSync(path, text.replace(from, to))
    try {
      const at = pathToFileURL(`${folder}/`)
      readCalendar(at)
      readBaseAmounts(at)
    } catch (error) {
      if (error instanceof SchemaError) return error.mistakes
      throw error
    }
    return []
  }

  it.each([
    [
      'day: 2026-12-12',
      'day: 2027-12-12',
      /^directory\/calendar\.yaml:\d+: years\.1\.workingDays\.0\.day: is not in 2026/,
    ],
    ['day: 2026-12-12', 'day: 2026-12-14', /workingDays\.0\.day: is worked anyway/],
    ['day: 2026-01-02', 'day: 2026-01-03', /daysOff\.0\.day: is a Saturday or Sunday/],
    ['year: 2027', 'year: 2029', /years\.2\.year: does not follow the year above/],
  ])('%s becoming %s is told with its line', (from, to, expected) => {
    expect(told('calendar.yaml', from, to)).toContainEqual(expect.stringMatching(expected))
  })

  it('an amount that begins before the one above it is told with its line', () => {
    expect(told('base-amounts.yaml', '2025-08-01', '2024-08-01')).toEqual([
      expect.stringMatching(/^directory\/base-amounts\.yaml:\d+: baseAmounts\.2\.from: is not after the line above/),
    ])
  })
})
