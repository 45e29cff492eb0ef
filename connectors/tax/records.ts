/**
 * The tax committee's answers as they stand on the wire: from JSON, of which nothing is known, to records.
 *
 * A part that was not asked for is absent. A row that breaks the contract is the fault of that row alone, so an answer
 * keeps its rows unread, by their key, until each is read by itself. Source: the committee's OpenAPI and manual (samples/).
 */
import { z } from 'zod'
import { RegistryError } from '../sdk/errors.ts'

export type ReplyRecord = z.output<typeof reply>
export type TaxpayerRow = z.output<typeof row>
export type TaxpayerRecord = z.output<typeof taxpayer>
export type RegistrationRecord = z.output<typeof registration>
export type DebtsRecord = z.output<typeof debts>
export type DebtRecord = z.output<typeof debt>
export type IncomeRecord = z.output<typeof income>

/** The body of `POST /taxpayers/query`. */
export function parseReply(body: unknown): ReplyRecord {
  return parse(reply, body)
}

/** The body of `GET /health`. */
export function parseStatus(body: unknown): void {
  parse(status, body)
}

export function parseTaxpayer(taxpayerRow: TaxpayerRow): TaxpayerRecord {
  return parse(taxpayer, taxpayerRow)
}

/** The message says where it went wrong, in the registry's words, and never what stood there. */
function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues[0]?.path.join('.')
  throw new RegistryError('RECORD_INVALID', `the tax committee's answer is malformed at ${where}`, {
    cause: parsed.error,
  })
}

const text = z.string()
const pinfl = z.string().regex(/^\d{14}$/)
const stir = z.string().regex(/^[1-9]\d{8}$/)
const day = z.iso.date()
const moment = z.iso.datetime({ offset: true }).transform((written) => new Date(written))
const som = z.string().regex(/^-?\d+\.\d{2}$/)

/** Of a person or of an organisation, never of both. */
const row = z.union([
  z.looseObject({ pinfl, stir: z.undefined().optional() }),
  z.looseObject({ stir, pinfl: z.undefined().optional() }),
])
const reply = z.object({ reply_id: text.min(1), rows: z.array(row) })

const status = z.object({ status: z.literal('UP') })

const registration = z.object({
  stir: stir.nullable(),
  payer_name: text,
  birth_date: day.nullable(),
  status: text,
  payer_type: text,
  reg_date: day,
  end_date: day.nullable(),
  office: z.object({ code: text, name: text }),
})
const debt = z.object({
  kbk: z.string().regex(/^\d{7}$/),
  currency: z.literal('UZS'),
  saldo: z.int(),
  penalty: som,
  since: day.nullable(),
})
const debts = z.object({ as_of: moment, items: z.array(debt) })

/** Only an organisation that reports is named. */
const income = z.discriminatedUnion('source', [
  z.object({ year: z.int(), source: z.literal('E'), payer_stir: stir, payer_name: text, gross: som, withheld: som }),
  z.object({
    year: z.int(),
    source: z.enum(['P', 'D']),
    payer_stir: z.null(),
    payer_name: text,
    gross: som,
    withheld: som,
  }),
])

const taxpayer = z.object({
  pinfl: pinfl.optional(),
  stir: stir.optional(),
  row_version: z.int().optional(),
  restricted: z.literal('Y').optional(),
  registration: registration.optional(),
  names: z.object({ full: text, short: text }).optional(),
  address: z.object({ soato: z.string().regex(/^(\d{7})?$/) }).optional(),
  debts: debts.optional(),
  income: z.array(income).optional(),
})
