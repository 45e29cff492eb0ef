/** Days as the civil registry writes them: `YYYY-MM-DD` with zeros for what is not known, empty for what is not recorded. */
import { RegistryError } from '../sdk/errors.ts'

/** As much of the day as is known, `1956-05` or `1956`; never filled up. Null where not even the year is known. */
export function incompleteDate(written: string): string | null {
  const [year = '', month = '', day = ''] = written.split('-')
  if (written === '' || year === '0000') return null
  if (month === '00') return year
  if (day === '00') return isMonth(month) ? `${year}-${month}` : impossible()
  return wholeDay(written)
}

/** A whole day. Null where none is recorded. */
export function date(written: string): string | null {
  return written === '' ? null : wholeDay(written)
}

/** Orders what lies further back first, and what has no year last. */
export function byDate<Item>(dateOf: (item: Item) => string): (a: Item, b: Item) => number {
  const rank = (item: Item): string => incompleteDate(dateOf(item)) ?? '9999'
  return (a, b) => compare(rank(a), rank(b))
}

/** Orders the newest first, and what has no year last. */
export function byNewest<Item>(dateOf: (item: Item) => string): (a: Item, b: Item) => number {
  const rank = (item: Item): string => incompleteDate(dateOf(item)) ?? ''
  return (a, b) => compare(rank(b), rank(a))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

function wholeDay(written: string): string {
  const moment = new Date(`${written}T00:00:00Z`)
  const isDay = !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(written)
  return isDay ? written : impossible()
}

function isMonth(month: string): boolean {
  return month >= '01' && month <= '12'
}

function impossible(): never {
  throw new RegistryError('RECORD_INVALID', 'the civil registry has a day that is in no calendar')
}
