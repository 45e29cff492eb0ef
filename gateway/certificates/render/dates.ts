/**
 * Days and moments as each language writes them. Written out here, because what the machine's own tables (ICU) say changes
 * with its version and its settings, and a document must not.
 *
 * Moments are told in the time of Tashkent (UTC+5, all year), days as they stand: a day that is known only in part is
 * written in part, and never gains what is missing.
 */
import type { Language } from '../../context.ts'
import { TIED } from './languages.ts'

const TASHKENT = 5 * 3_600_000

const LATIN = 'yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr'
const CYRILLIC = 'январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь'
const KARAKALPAK = 'yanvar fevral mart aprel may iyun iyul avgust sentyabr oktyabr noyabr dekabr'
const ENGLISH = 'January February March April May June July August September October November December'
/** Beside a day: the fourth of November. */
const RUSSIAN_OF = 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'

interface Manner {
  readonly months: readonly string[]
  readonly monthsOf?: readonly string[]
  year(year: string): string
  monthAndYear(year: string, month: string): string
  day(year: string, month: string, day: string): string
}

const MANNERS: Readonly<Record<Language, Manner>> = {
  'uz-Latn': yearFirst(LATIN, '-yil', '-'),
  'uz-Cyrl': yearFirst(CYRILLIC, `${TIED}йил`, TIED),
  kaa: yearFirst(KARAKALPAK, '-jıl', '-'),
  ru: {
    months: CYRILLIC.split(' '),
    monthsOf: RUSSIAN_OF.split(' '),
    year: (year) => `${year}${TIED}г.`,
    monthAndYear: (year, month) => `${month} ${year}${TIED}г.`,
    day: (year, month, day) => `${day}${TIED}${month} ${year}${TIED}г.`,
  },
  en: {
    months: ENGLISH.split(' '),
    year: (year) => year,
    monthAndYear: (year, month) => `${month} ${year}`,
    day: (year, month, day) => `${day}${TIED}${month} ${year}`,
  },
}

/** `1987-04-12`, `1987-04` or `1987` (IncompleteDate); undefined for anything else. */
export function day(text: string, language: Language): string | undefined {
  const [, year, month, dayOfMonth] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text) ?? []
  if (year === undefined) return undefined
  const { months, monthsOf = months, ...manner } = MANNERS[language]
  if (month === undefined) return manner.year(year)
  const at = Number(month) - 1
  const [alone, beside] = [months[at], monthsOf[at]]
  if (alone === undefined || beside === undefined) return undefined
  return dayOfMonth === undefined
    ? manner.monthAndYear(year, alone)
    : manner.day(year, beside, String(Number(dayOfMonth)))
}

/** RFC 3339, as day and minute in Tashkent; undefined for what is no moment. */
export function moment(given: string | Date, language: Language): string | undefined {
  const local = inTashkent(given)
  const written = local && day(local.slice(0, 10), language)
  return written && `${written}, ${local.slice(11, 16)}`
}

/** The same in figures, for a narrow column: `24.11.2026 14:05`. */
export function shortMoment(given: string | Date): string | undefined {
  const [, year, month, dayOfMonth, time] = /^(\d+)-(\d+)-(\d+)T(\d+:\d+)/.exec(inTashkent(given) ?? '') ?? []
  return year && `${dayOfMonth}.${month}.${year}${TIED}${time}`
}

/** The day of Tashkent on which the moment lies. */
export function dayOf(given: Date, language: Language): string | undefined {
  const local = inTashkent(given)
  return local && day(local.slice(0, 10), language)
}

function inTashkent(given: string | Date): string | undefined {
  const time = typeof given === 'string' ? Date.parse(given) : given.getTime()
  return Number.isNaN(time) ? undefined : new Date(time + TASHKENT).toISOString()
}

/** `2026-yil 24-noyabr`: the ordinals of Uzbek and Karakalpak, by a hyphen or, in Cyrillic letters, without. */
function yearFirst(months: string, ofYear: string, ofDay: string): Manner {
  return {
    months: months.split(' '),
    year: (year) => `${year}${ofYear}`,
    monthAndYear: (year, month) => `${year}${ofYear} ${month}`,
    day: (year, month, dayOfMonth) => `${year}${ofYear} ${dayOfMonth}${ofDay}${month}`,
  }
}
