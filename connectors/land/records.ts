/**
 * The land registry's answers as they stand on the wire: from JSON, of which nothing is known, to records.
 *
 * A field that was not asked for is absent. A row that breaks the contract is the fault of that row alone, so an answer
 * keeps its rows unread, by their key, until each is read by itself. Source: the registry's OpenAPI and manual (samples/).
 */
import { z } from 'zod'
import { RegistryError } from '../sdk/errors.ts'

export type TitlesRecord = z.output<typeof titles>
export type TitleRow = z.output<typeof titleRow>
export type HoldingsRecord = z.output<typeof holdings>
export type HoldingRow = z.output<typeof holdingRow>
export type ArchivedRecord = z.output<typeof archived>
export type TitleRecord = z.output<typeof title>
export type HoldingRecord = z.output<typeof holding>
export type HolderRecord = z.output<typeof holder>
export type EncumbranceRecord = z.output<typeof encumbrance>

/** The body of `POST /titles` and of `GET /extracts/{reference}`, at 200 and at 202. */
export function parseTitles(body: unknown): TitlesRecord {
  return parse(titles, body)
}

/** The body of one page of `POST /holdings`. */
export function parseHoldings(body: unknown): HoldingsRecord {
  return parse(holdings, body)
}

/** The body of `GET /health`: throws unless the registry says that it is up. */
export function parseStatus(body: unknown): void {
  parse(status, body)
}

export function parseTitle(row: TitleRow): TitleRecord {
  return parse(title, row)
}

export function parseHolding(row: HoldingRow): HoldingRecord {
  return parse(holding, row)
}

/** The message says where it went wrong, in the registry's words, and never what stood there. */
function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues[0]?.path.join('.')
  throw new RegistryError('RECORD_INVALID', `the land registry's answer is malformed at ${where}`, {
    cause: parsed.error,
  })
}

const text = z.string()
const moment = z.iso.datetime({ offset: true }).transform((written) => new Date(written))
const day = z.string().regex(/^(\d{2}\.\d{2}\.\d{4})?$/)
const decimal = z.string().regex(/^\d+(\.\d+)?$/)
const decimalOrEmpty = z.string().regex(/^(\d+(\.\d+)?)?$/)
const cadNo = z.string().regex(/^\d{2}(:\d{2}){4}:\d{4}(:\d{4}(:\d{3})?)?$/)
const pin = z.string().regex(/^\d{14}$/)
const stir = z.string().regex(/^[1-9]\d{8}$/)
const share = z.string().regex(/^[1-9]\d*\/[1-9]\d*$/)
const soato = z.string().regex(/^17\d{5}$/)

const status = z.object({ status: z.literal('UP'), as_of: moment })
const titleRow = z.looseObject({ cad_no: cadNo })
const archived = z.object({ cad_no: cadNo, reference: text.min(1), available_at: moment })
const titles = z.object({
  request_no: text.min(1),
  as_of: moment,
  titles: z.array(titleRow),
  archived: z.array(archived),
  restricted: z.array(z.object({ cad_no: cadNo, reason: text })),
})
const holdingRow = z.looseObject({ pin })
const holdings = z.object({
  request_no: text.min(1),
  as_of: moment,
  holdings: z.array(holdingRow),
  next_cursor: text.min(1).nullable(),
})

const right = { right_code: text, share, since: day }
const holder = z.union([
  z.object({ ...right, pin }),
  z.object({ ...right, stir }),
  z.object({ ...right, state: z.literal('Y') }),
])
const encumbrance = z.object({
  type: text,
  creditor: text,
  amount: decimalOrEmpty,
  currency: text,
  since: day,
  document: text,
})
const title = z.object({
  cad_no: cadNo,
  status: text,
  version: z.int(),
  kind: text.optional(),
  soato: soato.optional(),
  address: text.optional(),
  area_m2: decimal.optional(),
  rooms: z.string().regex(/^\d*$/).optional(),
  use_code: text.optional(),
  parcel_cad_no: cadNo.or(z.literal('')).optional(),
  dwellings: z.array(cadNo).optional(),
  encumbrances: z.array(encumbrance).optional(),
  holders: z.array(holder).optional(),
})
const holding = z.object({
  pin,
  cad_no: cadNo,
  kind: text,
  status: text,
  right_code: text.optional(),
  share: share.optional(),
  since: day.optional(),
})
