/**
 * The civil registry's answers as they stand on the wire: from parsed XML, of which nothing is known, to records.
 *
 * A part that was not asked for is absent. A row that breaks the contract is the fault of that row alone, so an answer
 * keeps its rows unread, by their key, until each is read by itself. Source: the registry's WSDL and manual (samples/).
 */
import { z } from 'zod'
import { RegistryError } from '../sdk/errors.ts'

/** What comes with every answer, and its rows in any order. */
export interface RegistryAnswer<Row> {
  /** The registry's own id of the exchange. */
  readonly requestId: string
  /** Moment that the data describe. */
  readonly asOf: Date
  readonly rows: readonly Row[]
}

export type PersonRow = z.output<typeof personRow>
export type ActRow = z.output<typeof actRow>
export type FaultRecord = z.output<typeof fault>
export type PersonRecord = z.output<typeof person>
export type RepresentativeRecord = z.output<typeof representative>
export type ActRecord = z.output<typeof act>
export type NamesRecord = z.output<typeof recordedNames> & Partial<z.output<typeof names>>
export type RegistrationRecord = z.output<typeof registration>
export type RelativeRecord = z.output<typeof relative>
export type RecordedParentRecord = z.output<typeof recordedParent>

/** The body of `GetPersonsResponse`. */
export function parsePersons(body: unknown): RegistryAnswer<PersonRow> {
  const { persons, ...answer } = parse(personsAnswer, body)
  return { ...answered(answer), rows: persons?.person ?? nothing() }
}

/** The body of `GetWardsResponse`. */
export function parseRepresentatives(body: unknown): RegistryAnswer<PersonRow> {
  const { representatives, ...answer } = parse(wardsAnswer, body)
  return { ...answered(answer), rows: representatives?.representative ?? nothing() }
}

/** The body of `GetActsResponse`. */
export function parseActs(body: unknown): RegistryAnswer<ActRow> {
  const { acts, ...answer } = parse(actsAnswer, body)
  return { ...answered(answer), rows: acts?.act ?? nothing() }
}

/** The body of `GetStatusResponse`. */
export function parseStatus(body: unknown): RegistryAnswer<never> {
  return { ...answered(parse(envelope, body)), rows: [] }
}

export function parsePerson(row: PersonRow): PersonRecord {
  return parse(person, row)
}

export function parseRepresentative(row: PersonRow): RepresentativeRecord {
  return parse(representative, row)
}

export function parseAct(row: ActRow): ActRecord {
  return parse(act, row)
}

/** What a business fault amounts to: `rjct` is final, `pdng` passes. Its text is in the registry's language and is not kept. */
export function faultError({ faultCode }: FaultRecord): RegistryError {
  return faultCode.startsWith('pdng.')
    ? new RegistryError('REGISTRY_UNAVAILABLE', 'the civil registry is closed for now', { registryCode: faultCode })
    : new RegistryError('REGISTRY_REFUSED', 'the civil registry refused the request', { registryCode: faultCode })
}

/** The message says where it went wrong, in the registry's words, and never what stood there. */
function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.')
  throw new RegistryError('RECORD_INVALID', `the civil registry's answer is malformed at ${where}`, {
    cause: parsed.error,
  })
}

/** A fault beside `as_of` is of the whole request: it stands instead of rows. */
function answered({ response_id, as_of, fault }: z.output<typeof envelope>): Omit<RegistryAnswer<never>, 'rows'> {
  if (fault !== undefined) throw faultError(fault)
  return { requestId: response_id, asOf: new Date(as_of) }
}

/** Rows are absent only beside a fault. */
function nothing(): never {
  throw new RegistryError('RECORD_INVALID', "the civil registry's answer has neither rows nor a fault")
}

/** XML knows no lists: an element that may repeat is there as nothing, as one, or as several. */
const list = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(item))

/** An element without children reads as an empty text. */
const group = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.preprocess((value) => (value === '' ? {} : value), z.object(shape))

const text = z.string()
const pinpp = z.string().regex(/^\d{14}$/)
const pinppOrEmpty = z.string().regex(/^(\d{14})?$/)
const actNo = z.string().regex(/^[1-4]\d{11}$/)
const date = z.string().regex(/^(\d{4}-\d{2}-\d{2})?$/)

const fault = z.object({ faultCode: text, faultString: text })
const envelope = z.object({
  response_id: text.min(1),
  as_of: z.iso.datetime({ offset: true }),
  fault: fault.optional(),
})
const personRow = z.looseObject({ pinpp })
const actRow = z.looseObject({ act_no: actNo, act_type: text })
const personsAnswer = envelope.extend({ persons: group({ person: list(personRow) }).optional() })
const wardsAnswer = envelope.extend({ representatives: group({ representative: list(personRow) }).optional() })
const actsAnswer = envelope.extend({ acts: group({ act: list(actRow) }).optional() })

const recordedNames = z.object({
  surnamelatin: text,
  namelatin: text,
  patronymlatin: text,
  surnamecyr: text,
  namecyr: text,
  patronymcyr: text,
})
const names = recordedNames.extend({ surnameengl: text, nameengl: text, patronymengl: text })
const registration = z.object({
  p_regdate: date,
  p_enddate: date,
  p_address: text,
  p_soato: z.string().regex(/^\d{7}$/),
  p_mahalla_code: text,
  p_mahalla: text,
  p_kadastr: text,
})
const document = z.object({
  document: text.min(1),
  doc_type: text,
  doc_give_place: text,
  date_begin_document: date,
  date_end_document: date,
  doc_status: text,
})
const relative = z.object({
  pinpp,
  kinship: text,
  fault: fault.optional(),
  names: recordedNames.optional(),
  birth_date: date.optional(),
  livestatus: text.optional(),
  same_address: text.optional(),
})
const person = z.object({
  pinpp,
  fault: fault.optional(),
  names: names.optional(),
  sex: text.optional(),
  birth: z.object({ birth_date: date, birth_place: text, birth_country_id: text }).optional(),
  citizenship: z.object({ citizenship_id: text }).optional(),
  livestatus: text.optional(),
  documents: group({ item: list(document) }).optional(),
  marital: z.object({ marital_status: text, spouse_pinpp: pinppOrEmpty.optional() }).optional(),
  parents: group({ father_pinpp: pinppOrEmpty.optional(), mother_pinpp: pinppOrEmpty.optional() }).optional(),
  children: group({ item: list(z.object({ pinpp, birth_date: date })) }).optional(),
  family: group({ item: list(relative) }).optional(),
  acts: group({ item: list(z.object({ act_no: actNo, act_type: text, reg_date: date })) }).optional(),
  registration: registration.optional(),
  registration_history: group({ item: list(registration) }).optional(),
})
const ward = z.object({ pinpp, birth_date: date, custody: text, basis: text })
const representative = z.object({ pinpp, fault: fault.optional(), ward: list(ward) })

const recordedParent = group({ pinpp: pinpp.optional(), names: recordedNames.optional() })
const spouses = { husband_pinpp: pinpp.optional(), wife_pinpp: pinpp.optional() }
const act = z.object({
  act_no: actNo,
  act_type: text,
  act_status: text,
  fault: fault.optional(),
  reg_date: date.optional(),
  office_code: text.optional(),
  office_name: text.optional(),
  birth: group({
    child_pinpp: pinpp.optional(),
    child_names: recordedNames.optional(),
    sex: text.optional(),
    birth_date: date.optional(),
    birth_place: text.optional(),
    father: recordedParent.optional(),
    mother: recordedParent.optional(),
  }).optional(),
  marriage: group({
    ...spouses,
    husband_names: recordedNames.optional(),
    wife_names: recordedNames.optional(),
    marriage_date: date.optional(),
    end_reason: text.optional(),
  }).optional(),
  divorce: group({ ...spouses, marriage_act_no: text.optional(), divorce_date: date.optional() }).optional(),
  death: group({ pinpp: pinpp.optional(), death_date: date.optional(), death_place: text.optional() }).optional(),
})
