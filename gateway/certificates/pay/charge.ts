/**
 * What a request owes, and that it does: decided when it is asked for, by who asks and the base amount of that day (a draft's:
 * of the day on which it is submitted, see draft.ts), and kept with the request in one transaction. What owes nothing leaves no trace here.
 *
 * A social discount is a fact about a person, and no registry that this window asks tells it. So it is never a client's word: an
 * officer at the counter, who has seen the document, says what it was, and that is kept beside the amount.
 */
import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { BaseAmount, Definition } from '../../../schema/index.ts'
import type { RequestIdentity } from '../../context.ts'
import type { Database } from '../../store/database.ts'
import { dayInTashkent } from '../request/term.ts'
import { type Channel, CURRENCY, feeOf, hasDiscount } from './fee.ts'

/** As the officer has established it. */
export interface Discount {
  readonly kind: 'SOCIAL'
  /** What was shown: its kind and number. */
  readonly document: string
}

export interface Due {
  /** Tiyin, above zero. */
  readonly amount: bigint
  readonly channel: Channel
  readonly discount?: Discount
  readonly description: string
  readonly payWithinDays: number
}

export interface Asked {
  readonly identity: RequestIdentity
  readonly discount?: Discount | undefined
  readonly now: Date
}

/** Undefined where nothing is owed. */
export function dueFor(
  definition: Definition,
  { identity, discount, now }: Asked,
  amounts: readonly BaseAmount[],
): Due | undefined {
  const channel = channelOf(identity)
  const day = dayInTashkent(now)
  const amount = feeOf(definition.fee, { channel, day, discounted: discount !== undefined }, amounts)
  if (amount === 0n) return undefined
  const description = definition.title[identity.language]
  return { amount, channel, description, payWithinDays: definition.fee.payWithinDays, ...(discount && { discount }) }
}

export function channelOf({ principal }: RequestIdentity): Channel {
  return principal.kind === 'officer' ? 'COUNTER' : 'ONLINE'
}

/** Whether this caller may say that somebody is entitled to a discount, and the fee knows one. */
export function mayDiscount({ principal }: Pick<RequestIdentity, 'principal'>, { fee }: Definition): boolean {
  return principal.kind === 'officer' && hasDiscount(fee)
}

/** In the transaction that makes the request. */
export async function charge(
  transaction: Transaction<Database>,
  requestId: string,
  due: Due,
  now: Date,
): Promise<void> {
  await transaction
    .insertInto('payment')
    .values({
      request_id: requestId,
      invoice_id: randomUUID(),
      status: 'NEW',
      amount: String(due.amount),
      currency: CURRENCY,
      channel: due.channel,
      discount: due.discount === undefined ? null : JSON.stringify(due.discount),
      description: due.description,
      pay_within_days: due.payWithinDays,
      created_at: now,
    })
    .execute()
}

/** Whether nothing is left to pay: it was free, or was paid. */
export async function isSettled(transaction: Transaction<Database>, requestId: string): Promise<boolean> {
  const row = await transaction
    .selectFrom('payment')
    .select('status')
    .where('request_id', '=', requestId)
    .executeTakeFirst()
  return row === undefined || row.status === 'PAID'
}
