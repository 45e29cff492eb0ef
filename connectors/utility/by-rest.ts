/**
 * A provider with a REST server (wire manual, "By REST").
 *
 * A dwelling outside its territory has not been looked up: that the provider refuses it says nothing about debts, so it is
 * an error of that dwelling, and the others are asked again without it.
 */
import { alignAnswers, found, notFound, unavailable } from '../sdk/align.ts'
import type { Answer } from '../sdk/answer.ts'
import type { Call } from '../sdk/call.ts'
import type { Reader } from '../sdk/connector.ts'
import { RegistryError } from '../sdk/errors.ts'
import { type FieldSet, wireFields } from '../sdk/fields.ts'
import { provenanceOf, type Send } from '../sdk/transport.ts'
import type { RestRequest, RestResponse } from '../sdk/transports/rest.ts'
import { type Entity, toConnection } from './map.ts'
import { type DwellingRow, parseDwelling, parseFound } from './records.ts'

/** Which words of the provider tell a field of ours; the number of an account always comes. */
const FIELDS = {
  'accounts.status': 'status',
  'accounts.debt': 'balance',
  'accounts.credit': 'balance',
  'accounts.asOf': 'balance',
  'accounts.overdueSince': 'overdueSince',
  'accounts.lastPaymentAt': 'lastPayment',
}

interface Asking {
  readonly send: Send<RestRequest, RestResponse>
  readonly apiKey: string
  readonly fields: FieldSet
  readonly call: Call
}

export function byRest(send: Asking['send'], apiKey: string): Reader<Entity> {
  return {
    key: 'cadastralNumber',
    maxBatch: 20,
    readMany: (keys, fields, call) => ask(keys, { send, apiKey, fields, call }),
  }
}

async function ask(keys: readonly string[], asking: Asking): Promise<readonly Answer<Entity>[]> {
  try {
    return await search(keys, asking)
  } catch (error) {
    if (!isOutside(error)) throw error
    if (keys.length === 1) return [unavailable(error)]
    // The refusal names the dwellings in its message alone, which is not ours to keep: each is asked for itself.
    return (await Promise.all(keys.map((key) => ask([key], asking)))).flat()
  }
}

async function search(keys: readonly string[], { send, apiKey, fields, call }: Asking): Promise<Answer<Entity>[]> {
  const { body, exchange } = await send(
    {
      method: 'POST',
      path: '/accounts/search',
      headers: { 'x-api-key': apiKey, 'x-operator': call.userId, 'x-request-id': call.requestId },
      body: { cadastreNumbers: [...new Set(keys)], fields: wireFields(fields, FIELDS) },
    },
    call,
  )
  const { replyId: requestId, balanceSense, dwellings } = parseFound(body)
  const provenance = provenanceOf(exchange, { requestId })
  const toAnswer = (row: DwellingRow): Answer<Entity> =>
    found(toConnection(parseDwelling(row), balanceSense, fields), provenance)
  return alignAnswers(
    keys,
    dwellings,
    ({ cadastreNumber }) => cadastreNumber,
    toAnswer,
    () => notFound(provenance),
  )
}

function isOutside(error: unknown): error is RegistryError {
  return error instanceof RegistryError && error.status === 422
}
