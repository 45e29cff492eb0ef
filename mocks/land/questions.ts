/** What is asked of the register, checked against openapi.yaml: a word that it does not know is an error, not a silence. */
import { z } from 'zod'
import type { MockRequest, MockResponse } from '../registry.ts'
import { type RegisterError, registerError } from './errors.ts'

export const TITLE_FIELDS = [
  ...['kind', 'old_cad_no', 'soato', 'soato_history', 'address', 'area_m2', 'rooms', 'use_code', 'parcel_cad_no'],
  ...['dwellings', 'encumbered', 'encumbrances', 'holders', 'updated_at'],
]
const HOLDING_FIELDS = ['right_code', 'share', 'since', 'soato']
const MOST_KEYS = 100

const cadNo = z.string().regex(/^\d{2}(:\d{2}){4}:\d{4}(:\d{4}(:\d{3})?)?$/)
const titles = z.strictObject({ numbers: z.array(cadNo).min(1), fields: z.array(z.string()) })
const holdings = z
  .strictObject({
    pins: z
      .array(z.string().regex(/^\d{14}$/))
      .min(1)
      .optional(),
    stirs: z
      .array(z.string().regex(/^[1-9]\d{8}$/))
      .min(1)
      .optional(),
    kinds: z
      .array(z.enum(['1', '2', '3', '4']))
      .min(1)
      .optional(),
    fields: z.array(z.string()),
    cursor: z.string().optional(),
  })
  .refine(({ pins, stirs }) => (pins === undefined) !== (stirs === undefined), 'exactly one of pins and stirs')

export type TitlesQuestion = z.output<typeof titles>
export type HoldingsQuestion = z.output<typeof holdings>
/** A good question, or the error that it is answered with. */
export type Read<Question> = { readonly question: Question } | { readonly error: MockResponse }

export function readTitlesQuestion(request: MockRequest): Read<TitlesQuestion> {
  const parsed = titles.safeParse(jsonOf(request.body))
  if (!parsed.success) return refused('request.invalid', where(parsed.error))
  const { fields, numbers } = parsed.data
  return limited(parsed.data, { keys: numbers, fields, known: TITLE_FIELDS })
}

export function readHoldingsQuestion(request: MockRequest): Read<HoldingsQuestion> {
  const parsed = holdings.safeParse(jsonOf(request.body))
  if (!parsed.success) return refused('request.invalid', where(parsed.error))
  const { fields, pins = [], stirs = [] } = parsed.data
  return limited(parsed.data, { keys: [...pins, ...stirs], fields, known: HOLDING_FIELDS })
}

/** `fields` of an extract, from the query string. */
export function readFields({ url }: MockRequest): Read<readonly string[]> {
  const fields = (url.searchParams.get('fields') ?? '').split(',').filter((field) => field !== '')
  return limited(fields, { keys: [], fields, known: TITLE_FIELDS })
}

interface Limited {
  readonly keys: readonly string[]
  readonly fields: readonly string[]
  readonly known: readonly string[]
}

function limited<Question>(question: Question, { keys, fields, known }: Limited): Read<Question> {
  if (keys.length > MOST_KEYS) return refused('request.too_many_keys', `more than ${MOST_KEYS} keys`)
  const unknown = fields.find((field) => !known.includes(field))
  return unknown === undefined ? { question } : refused('request.unknown_field', `${unknown} is not a field`)
}

const refused = (type: RegisterError, message: string) => ({ error: registerError(type, message) })

/** Where and what, without the value: it may be somebody's number. */
function where({ issues }: z.ZodError): string {
  return issues.map(({ code, path }) => `${path.join('.')}: ${code}`).join('; ')
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}
