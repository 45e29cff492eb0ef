/** A query as the contract has it; whatever else comes is malformed, and the error says where and not what. */
import { z } from 'zod'
import { MockError } from '../errors.ts'
import type { MockRequest } from '../registry.ts'

export const PARTS = ['registration', 'names', 'address', 'debts', 'income'] as const
export type Part = (typeof PARTS)[number]

const query = z
  .strictObject({
    /** The check digit is not checked: old numbers have a wrong one and are valid keys. */
    pinfl: z.array(z.string().regex(/^\d{14}$/, 'not 14 digits')).optional(),
    stir: z.array(z.string().regex(/^[1-9]\d{8}$/, 'not 9 digits')).optional(),
    parts: z.array(z.enum(PARTS)).min(1),
  })
  .refine(({ pinfl = [], stir = [] }) => pinfl.length + stir.length > 0, 'no key')

export type Query = z.output<typeof query>

/** Throws `MockError` REQUEST_INVALID. */
export function parseQuery({ body }: MockRequest): Query {
  const parsed = query.safeParse(jsonOf(body))
  if (parsed.success) return parsed.data
  const where = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new MockError('REQUEST_INVALID', where.slice(0, 5).join('; '))
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch (cause) {
    throw new MockError('REQUEST_INVALID', 'the body is not JSON', cause)
  }
}
