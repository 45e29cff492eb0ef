/** Days as the land registry writes them: `DD.MM.YYYY`, empty for what is not recorded. */
import { RegistryError } from '../sdk/errors.ts'

/** The day as `YYYY-MM-DD`. Null where none is recorded. */
export function date(written: string): string | null {
  if (written === '') return null
  const [day, month, year] = written.split('.')
  const text = `${year}-${month}-${day}`
  const moment = new Date(`${text}T00:00:00Z`)
  if (!Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text)) return text
  throw new RegistryError('RECORD_INVALID', 'the land registry has a day that is in no calendar')
}

/** Orders what lies further back first, and what has no day last. */
export function byDate<Item>(dateOf: (item: Item) => string): (a: Item, b: Item) => number {
  const rank = (item: Item): string => date(dateOf(item)) ?? '9999'
  return (a, b) => (rank(a) < rank(b) ? -1 : Number(rank(a) > rank(b)))
}
