/** A search as the contract has it, or the refusal of the whole request. */
import { z } from 'zod'
import { MockError } from '../errors.ts'
import type { MockRequest, MockResponse } from '../registry.ts'
import { json } from '../respond.ts'

export const FIELDS = ['status', 'balance', 'overdueSince', 'lastPayment', 'meter'] as const
export type Field = (typeof FIELDS)[number]

const CADASTRE_NUMBER = /^\d{2}(:\d{2}){4}:\d{4}:\d{4}(:\d{3})?$/
const MOST_NUMBERS = 20

const search = z.strictObject({ cadastreNumbers: z.array(z.string()).min(1), fields: z.array(z.string()) })

export interface Search {
  readonly cadastreNumbers: readonly string[]
  readonly fields: ReadonlySet<string>
}

/** What was asked for, well formed or not. Throws `MockError` REQUEST_INVALID for what is not this shape at all. */
export function parseSearch({ body }: MockRequest): Search {
  let value: unknown
  try {
    value = JSON.parse(body.toString())
  } catch (cause) {
    throw new MockError('REQUEST_INVALID', 'the body is not JSON', cause)
  }
  const parsed = search.safeParse(value)
  if (!parsed.success) throw new MockError('REQUEST_INVALID', z.prettifyError(parsed.error))
  return { cadastreNumbers: parsed.data.cadastreNumbers, fields: new Set(parsed.data.fields) }
}

/** Undefined where nothing is wrong with it. */
export function refusalOf({ cadastreNumbers, fields }: Search): MockResponse | undefined {
  if (cadastreNumbers.length > MOST_NUMBERS) return refusal(413, 'U-413-NUMBERS', `more than ${MOST_NUMBERS} numbers`)
  const malformed = cadastreNumbers.filter((number) => !CADASTRE_NUMBER.test(number))
  if (malformed.length > 0) return refusal(400, 'U-400-NUMBER', 'malformed cadastre numbers', malformed)
  const known: ReadonlySet<string> = new Set(FIELDS)
  const strange = [...fields].filter((field) => !known.has(field))
  return strange.length > 0 ? refusal(400, 'U-400-FIELD', 'a field that is not known') : undefined
}

export function refusal(
  status: number,
  code: string,
  message: string,
  cadastreNumbers?: readonly string[],
): MockResponse {
  return json(status, { code, message, ...(cadastreNumbers !== undefined && { cadastreNumbers }) })
}
