/**
 * Whether a day of Tashkent is worked, by the calendar that is data (schema/directory/calendar.yaml): what a decree moves comes
 * before the holidays, and these before the week. Years that the calendar does not reach have the holidays of every year.
 */
import { type Calendar, isWeekday } from '../../schema/index.ts'

/** `day`: YYYY-MM-DD. */
export type IsWorkingDay = (day: string) => boolean

export function createWorkingDays({ everyYear, years }: Calendar): IsWorkingDay {
  const always = new Set(everyYear.map(({ day }) => day))
  const off = new Set(years.flatMap(({ holidays, daysOff }) => [...holidays, ...daysOff].map(({ day }) => day)))
  const worked = new Set(years.flatMap(({ workingDays }) => workingDays.map(({ day }) => day)))
  return (day) => worked.has(day) || (isWeekday(day) && !off.has(day) && !always.has(day.slice(5)))
}
