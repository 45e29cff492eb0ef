/**
 * The providers' answers as they stand on the wire: from JSON or from rows of a view, of which nothing is known, to records.
 *
 * A field that was not asked for is absent. A dwelling that breaks the contract is the fault of that dwelling alone, so an
 * answer keeps its dwellings unread, by their number, until each is read by itself. Source: the providers' OpenAPI,
 * accounts.sql and manual (samples/).
 */
import { z } from 'zod'
import { RegistryError } from '../sdk/errors.ts'

export type FoundRecord = z.output<typeof found>
export type RefusalRecord = z.output<typeof refusal>
export type DwellingRow = z.output<typeof dwellingRow>
export type DwellingRecord = z.output<typeof dwelling>
export type AccountRecord = z.output<typeof account>
export type ViewRow = z.output<typeof viewRow>
export type HisobRecord = z.output<typeof hisob>

/** The body of `POST /accounts/search` at 200. */
export function parseFound(body: unknown): FoundRecord {
  return parse(found, body)
}

/** The body of `GET /health`. */
export function parseStatus(body: unknown): void {
  parse(status, body)
}

/** The body of any refusal of `POST /accounts/search`. */
export function parseRefusal(body: unknown): RefusalRecord {
  return parse(refusal, body)
}

export function parseDwelling(row: DwellingRow): DwellingRecord {
  return parse(dwelling, row)
}

/** Rows of the view `v_hisob_egalari`: one for each account, and one for a dwelling that has none. */
export function parseViewRows(rows: unknown): readonly ViewRow[] {
  return parse(z.array(viewRow), rows)
}

export function parseHisob(row: ViewRow): HisobRecord {
  return parse(hisob, row)
}

/** The message says where it went wrong, in the registry's words, and never what stood there. */
function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues[0]?.path.join('.')
  throw new RegistryError('RECORD_INVALID', `the utility provider's answer is malformed at ${where}`, {
    cause: parsed.error,
  })
}

const text = z.string()
const som = z.string().regex(/^-?\d+\.\d{2}$/)
const day = z.iso.date()
const moment = z.iso.datetime({ offset: true }).transform((written) => new Date(written))
const cadastreNumber = z.string().regex(/^\d{2}(:\d{2}){4}:\d{4}:\d{4}(:\d{3})?$/)

const dwellingRow = z.looseObject({ cadastreNumber })
const found = z.object({
  replyId: text.min(1),
  service: text,
  balanceSense: z.enum(['C', 'D']),
  dwellings: z.array(dwellingRow),
})
const refusal = z.object({ code: text, message: text, cadastreNumbers: z.array(text).optional() })
const status = z.object({ status: z.literal('ok') })

const account = z.object({
  accountNo: text.min(1),
  status: text.optional(),
  balance: z.object({ amount: som, currency: z.literal('UZS'), date: day }).optional(),
  overdueSince: day.nullable().optional(),
  lastPayment: z.object({ amount: som, paidAt: moment }).nullable().optional(),
})
const dwelling = z.object({ cadastreNumber, accounts: z.array(account) })

const kadR = z.string().regex(/^(\d{18}|\d{21})$/)
const writtenDay = z.string().regex(/^(\d{2}\.\d{2}\.\d{4})?$/)
const viewRow = z.looseObject({ kad_r: kadR })
/** `char` columns come padded with blanks. Those of an account are null where the dwelling has none. */
const hisob = z.object({
  kad_r: kadR,
  hisob_r: text.trim().min(1).nullable(),
  sana: writtenDay.min(1),
  hol: text.nullable().optional(),
  sld: som.nullable().optional(),
  peny: som.nullable().optional(),
  qarz_s: writtenDay.nullable().optional(),
  oxir_tol_s: writtenDay.nullable().optional(),
})
