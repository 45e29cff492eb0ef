/**
 * What a draft will owe: the fee of the day on which it is submitted. That is the day of application, and the base calculation
 * amount of that day counts, whatever it was on the day on which the draft was written. Until then it is shown what it would
 * cost today.
 */
import type { Kysely, Transaction } from 'kysely'
import type { Definition } from '../../../schema/index.ts'
import type { Database } from '../../store/database.ts'
import type { RequestRecord } from '../request/records.ts'
import { charge, type Discount, type Due } from './charge.ts'
import type { Prices } from './prices.ts'

export type Draft = Pick<RequestRecord, 'id' | 'identity'>

export interface DraftParts {
  readonly definition: Definition
  readonly prices: Prices
  readonly now: Date
}

/** With the discount that an officer found when it was written. Undefined where nothing is owed. */
export async function dueOfDraft(
  db: Kysely<Database>,
  { id, identity }: Draft,
  { definition, prices, now }: DraftParts,
): Promise<Due | undefined> {
  const row = await db.selectFrom('payment').select('discount').where('request_id', '=', id).executeTakeFirst()
  const discount = (row?.discount ?? undefined) as Discount | undefined
  return prices.due(definition, { identity, discount, now })
}

/** In the transaction that submits it. No provider has heard of it by then: what was charged is charged anew. */
export async function chargeDraft(transaction: Transaction<Database>, draft: Draft, parts: DraftParts): Promise<void> {
  const due = await dueOfDraft(transaction, draft, parts)
  await transaction.deleteFrom('payment').where('request_id', '=', draft.id).execute()
  if (due !== undefined) await charge(transaction, draft.id, due, parts.now)
}
