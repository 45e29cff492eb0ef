/**
 * Whether a PIN is a certificate's. Wrong ones are counted for each certificate and day, whoever tries and at whichever
 * gateway: after ten the PIN opens nothing until the next day, the right one neither.
 */
import { timingSafeEqual } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../store/database.ts'

export type PinOutcome = 'RIGHT' | 'WRONG' | 'CLOSED'

/** With ten tries a day, half of all PINs are tried after more than a year. */
const MOST_WRONG = 10

/** `day` is `YYYY-MM-DD`. */
export async function checkPin(
  db: Kysely<Database>,
  { number, pin }: { readonly number: string; readonly pin: string },
  given: string,
  day: string,
): Promise<PinOutcome> {
  // Counted before it is compared: of many tries at once none is free.
  const counted = await db
    .insertInto('certificate_pin_attempt')
    .values({ number, day, wrong: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['number', 'day'])
        .doUpdateSet({ wrong: (expression) => expression('certificate_pin_attempt.wrong', '+', 1) })
        .where('certificate_pin_attempt.wrong', '<', MOST_WRONG),
    )
    .executeTakeFirst()
  if (counted.numInsertedOrUpdatedRows !== 1n) return 'CLOSED'
  if (!isSame(pin, given)) return 'WRONG'
  await db
    .updateTable('certificate_pin_attempt')
    .set({ wrong: (expression) => expression('wrong', '-', 1) })
    .where('number', '=', number)
    .where('day', '=', sql<Date>`${day}::date`)
    .execute()
  return 'RIGHT'
}

function isSame(pin: string, given: string): boolean {
  return pin.length === given.length && timingSafeEqual(Buffer.from(pin), Buffer.from(given))
}
