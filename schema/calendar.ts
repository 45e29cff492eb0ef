/**
 * The working-day calendar: which days are not worked, year by year, and by which act. Time limits are counted by it.
 *
 * Holidays that are the same every year hold in years without data too; what a year's decrees add is known only for the years
 * of the file, so it must reach ahead: `calendarMistakes` says when it no longer does.
 */
import { z } from 'zod'
import { legalBasis } from './legal-basis.ts'
import { SchemaError } from './mistakes.ts'
import { readYaml } from './yaml.ts'

const named = { name: z.string().min(1, 'is empty; say what day it is'), legalBasis }
const dated = z.strictObject({ day: z.iso.date('is not a day; write YYYY-MM-DD'), ...named })

const calendarShape = z.strictObject({
  everyYear: z.array(
    z.strictObject({ day: z.string().regex(/^\d\d-\d\d$/, 'is not MM-DD, quoted: "01-01"'), ...named }),
  ),
  years: z
    .array(
      z.strictObject({
        year: z.int(),
        /** Holidays that have another day each year. */
        holidays: z.array(dated).default([]),
        /** Mondays to Fridays that are not worked. */
        daysOff: z.array(dated).default([]),
        /** Saturdays and Sundays that are worked. */
        workingDays: z.array(dated).default([]),
      }),
    )
    .min(1, 'is empty; write at least one year'),
})

export type Calendar = Readonly<z.output<typeof calendarShape>>

const FOLDER = new URL('directory/', import.meta.url)
const NAME = 'directory/calendar.yaml'

/** The calendar in the folder. Throws `SchemaError` with every mistake found. */
export function readCalendar(folder: URL = FOLDER): Calendar {
  const { value, mistake } = readYaml(new URL('calendar.yaml', folder), NAME, calendarShape)
  const mistakes = value.years.flatMap(({ year, ...lists }, at) => [
    ...(at > 0 && value.years[at - 1]?.year !== year - 1
      ? [mistake(['years', at, 'year'], `does not follow the year above it; years stand in order, without a gap`)]
      : []),
    ...Object.entries(lists).flatMap(([list, days]) =>
      days.flatMap(({ day }, line) => {
        const wrong = wrongWith(day, year, list)
        return wrong === undefined ? [] : [mistake(['years', at, list, line, 'day'], wrong)]
      }),
    ),
  ])
  if (mistakes.length > 0) throw new SchemaError('INVALID', mistakes)
  return value
}

function wrongWith(day: string, year: number, list: string): string | undefined {
  if (!day.startsWith(`${year}-`)) return `is not in ${year}; put it under its own year`
  if (list === 'daysOff' && !isWeekday(day)) return 'is a Saturday or Sunday, which nobody works; remove it'
  if (list === 'workingDays' && isWeekday(day)) return 'is worked anyway; remove it'
  return undefined
}

/** Whether it is a Monday to Friday. `day`: YYYY-MM-DD. */
export function isWeekday(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday >= 1 && weekday <= 5
}

/** Nothing, or one line: the calendar does not reach a year beyond `today` (YYYY-MM-DD). */
export function calendarMistakes({ years }: Calendar, today: string): readonly string[] {
  const last = Math.max(...years.map(({ year }) => year))
  const needed = Number(today.slice(0, 4)) + 1
  if (last >= needed) return []
  return [
    `${NAME}: ends with ${last}, and terms that begin today may reach into ${needed}; add the holidays and days off of ${last + 1} to ${needed}`,
  ]
}
