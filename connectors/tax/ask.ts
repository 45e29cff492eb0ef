/**
 * What the tax committee is asked, in its own words: keys of one kind, with the parts of their cards that were selected.
 */
import type { Call } from '../sdk/call.ts'
import { type FieldSet, wireFields } from '../sdk/fields.ts'
import type { Exchange } from '../sdk/transport.ts'
import type { RestRequest, RestResponse } from '../sdk/transports/rest.ts'
import { parseReply, type ReplyRecord } from './records.ts'

export type Send = (request: RestRequest, call: Call) => Promise<RestResponse>

/** The cheapest question. */
export const STATUS: RestRequest = { method: 'GET', path: '/health' }

export interface Reply extends ReplyRecord {
  readonly exchange: Exchange
}

/** `pinfl` of people, `stir` of organisations. */
export type KeyField = keyof typeof LEAST_PART

export async function askTaxpayers(
  send: Send,
  [field, keys]: readonly [field: KeyField, keys: readonly string[]],
  fields: FieldSet,
  call: Call,
): Promise<Reply> {
  const { userId, issue, requestId, onBehalfOf, representedParty } = call
  const actedFor = onBehalfOf === undefined ? representedParty : `UZ${onBehalfOf}`
  const { body, exchange } = await send(
    {
      method: 'POST',
      path: '/taxpayers/query',
      headers: {
        'x-sender-id': userId,
        'x-request-id': requestId,
        ...(issue !== undefined && { 'x-basis': issue }),
        ...(actedFor !== undefined && { 'x-acting-for': actedFor }),
      },
      body: { [field]: keys, parts: partsOf(fields, LEAST_PART[field]) },
    },
    call,
  )
  return { ...parseReply(body), exchange }
}

const PARTS = {
  taxRegistration: 'registration',
  taxStanding: 'debts',
  incomeByYear: 'income',
  name: 'names',
  shortName: 'names',
  territory: 'address',
} as const

/**
 * The committee wants one part at least. Of a person there are no names, and of an organisation no income: asked for them,
 * it says that they are there and nothing else.
 */
const LEAST_PART = { pinfl: 'names', stir: 'income' } as const

function partsOf(fields: FieldSet, least: string): readonly string[] {
  const parts = wireFields(fields, PARTS)
  return parts.length === 0 ? [least] : parts
}
