/**
 * Erasure before the term, on an order: of a court, of an authority, of the person where the law lets them demand it.
 *
 * Not before a decision can no longer be contested: until then what it rested on is the person's own means of proof, and an
 * order that came too soon could not be undone. What ended without a decision proves nothing and goes at once.
 */
import type { Kysely } from 'kysely'
import type { Database } from '../../store/database.ts'
import { CertificateError } from '../errors.ts'
import { isRequestId } from '../request/records.ts'
import { erase } from './erase.ts'

/** Days in which a decision of an authority may be brought before a court: three months, by the longest count. */
const CONTESTABLE_DAYS = 92
const DAY = 86_400_000

/** A number as registers give it, and no text about anybody: it stays when all else is gone. */
const ORDER = /^(?=.*\d)[A-Z0-9][A-Z0-9/._-]{2,39}$/

/** Whether it was erased now; false: it had been before. Throws `CertificateError` NOT_ERASABLE with the reason. */
export async function eraseByOrder(
  db: Kysely<Database>,
  requestId: string,
  { order, now }: { readonly order: string; readonly now: Date },
): Promise<boolean> {
  if (!ORDER.test(order)) {
    throw new CertificateError('NOT_ERASABLE', 'give the number of the order: capitals, digits and - / . _, no names')
  }
  if (!isRequestId(requestId)) throw new CertificateError('NOT_ERASABLE', 'there is no such request')
  const request = await db
    .selectFrom('certificate_request')
    .select(['status', 'ended_at', 'erased_at'])
    .where('id', '=', requestId)
    .executeTakeFirst()
  const decided = request?.status === 'ISSUED' || request?.status === 'REJECTED'
  if (decided && request.ended_at !== null && request.erased_at === null) {
    const from = new Date(request.ended_at.getTime() + CONTESTABLE_DAYS * DAY)
    if (now < from) {
      throw new CertificateError(
        'NOT_ERASABLE',
        `the decision can be contested until ${from.toISOString().slice(0, 10)}; until then what it rested on is kept`,
      )
    }
  }
  return await erase(db, requestId, { at: now, order })
}
