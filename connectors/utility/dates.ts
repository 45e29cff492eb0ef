/** Days as the old system writes them, `DD.MM.YYYY`, and the moments that a day stands for in Tashkent (+05:00). */
import { RegistryError } from '../sdk/errors.ts'

/** The day as `YYYY-MM-DD`. Null where none is recorded: empty, or zeros. */
export function date(written: string): string | null {
  if (written === '' || written === '00.00.0000') return null
  const [day, month, year] = written.split('.')
  const text = `${year}-${month}-${day}`
  const moment = new Date(`${text}T00:00:00Z`)
  if (!Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text)) return text
  throw new RegistryError('RECORD_INVALID', 'the utility provider has a day that is in no calendar')
}

/** The last moment of `day` (`YYYY-MM-DD`), 24:00: when the books are closed. */
export function endOf(day: string): Date {
  return new Date(`${day}T24:00:00+05:00`)
}

/** The first moment of `day` (`YYYY-MM-DD`). */
export function startOf(day: string): Date {
  return new Date(`${day}T00:00:00+05:00`)
}
