/**
 * Days as `YYYY-MM-DD`. The population ends on one fixed day, so that a seed makes the same people whenever it is asked;
 * what depends on the present day (who is a minor, which passport is valid) is left to whoever knows the day.
 */
export const LAST_DAY = '2026-06-30'
export const LAST_YEAR = 2026

/** The day that is so many days after 1 January of `year`. */
export function dayOf(year: number, offset: number): string {
  return new Date(Date.UTC(year, 0, 1 + offset)).toISOString().slice(0, 10)
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
}

/** 29 February becomes 28 where the year has none. */
export function addYears(day: string, years: number): string {
  const year = yearOf(day) + years
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return `${year}${day.endsWith('-02-29') && !leap ? '-02-28' : day.slice(4)}`
}

export function yearOf(day: string): number {
  return Number(day.slice(0, 4))
}

export const later = (a: string, b: string): string => (a > b ? a : b)
export const earlier = (a: string, b: string): string => (a < b ? a : b)
