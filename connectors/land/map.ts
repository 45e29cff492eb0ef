/**
 * From the land registry's records to the entities of its slice: what is particular about this registry.
 *
 * An entity has the fields that were selected and no others. What was asked for and is not there is no fact: the record
 * is invalid, and nothing is made up for it. Areas and amounts stay decimal text, shares stay fractions.
 */
import { decode } from '../sdk/codes.ts'
import { RegistryError } from '../sdk/errors.ts'
import { type FieldSet, selects, topLevel } from '../sdk/fields.ts'
import { CURRENCY, ENCUMBRANCE_KIND, LAND_USE, RIGHT_KIND, TITLE_CANCELLED, TITLE_KIND } from './codes.ts'
import { byDate, date } from './dates.ts'
import type { EncumbranceRecord, HolderRecord, HoldingRecord, TitleRecord } from './records.ts'

export type Entity = Readonly<Record<string, unknown>>

/** A person as this registry knows them: by what they hold. Nothing held is an answer, not an absence. */
export function toPerson(pinfl: string, holdings: readonly HoldingRecord[], fields: FieldSet): Entity {
  const inForce = holdings.filter(({ status }) => !decode(TITLE_CANCELLED, status))
  return { pinfl, ...selected(PERSON, inForce.toSorted(byNumber), fields) }
}

export function toParcel(record: TitleRecord, fields: FieldSet): Entity {
  return { cadastralNumber: record.cad_no, ...selected(PARCEL, record, fields) }
}

export function toDwelling(record: TitleRecord, fields: FieldSet): Entity {
  return { cadastralNumber: record.cad_no, ...selected(DWELLING, record, fields) }
}

/** Parcels, dwellings and premises are numbered alike; only the kind tells them apart. */
export function isParcel(title: OfKind): boolean {
  return kindOf(title) === 'PARCEL'
}

export function isDwelling(title: OfKind): boolean {
  const kind = kindOf(title)
  return kind === 'HOUSE' || kind === 'FLAT'
}

interface OfKind {
  readonly kind?: string | undefined
}

/** How each field of an entity is made of a record. */
type Mapping<Wire> = Readonly<Record<string, (record: Wire, fields: FieldSet) => unknown>>

const PERSON: Mapping<readonly HoldingRecord[]> = {
  dwellings: (holdings, fields) => holdings.filter(isDwelling).map((each) => toHolding('dwelling', each, fields)),
  parcels: (holdings, fields) => holdings.filter(isParcel).map((each) => toHolding('parcel', each, fields)),
}

/** What every title has. A cancelled one stays in the registry, with area 0 and nobody who holds it. */
const TITLE: Mapping<TitleRecord> = {
  address: ({ address }) => recorded(told(address)),
  territory: ({ soato }) => told(soato),
  area: ({ area_m2: area }) => (Number(told(area)) === 0 ? null : told(area)),
  cancelled: ({ status }) => decode(TITLE_CANCELLED, status),
  holders: ({ holders }) => told(holders).toSorted(byShare).map(toHolder),
  encumbrances: ({ encumbrances }) =>
    told(encumbrances)
      .toSorted(byDate((each) => each.since))
      .map(toEncumbrance),
}

const PARCEL: Mapping<TitleRecord> = {
  ...TITLE,
  use: ({ use_code }) => decode(LAND_USE, told(use_code)),
  dwellings: ({ dwellings }) => told(dwellings).map(toTitleKey),
}

const DWELLING: Mapping<TitleRecord> = {
  ...TITLE,
  kind: kindOf,
  rooms: ({ rooms }) => (told(rooms) === '' ? null : Number(rooms)),
  parcel: ({ parcel_cad_no: parcel }) => (told(parcel) === '' ? null : toTitleKey(told(parcel))),
}

function selected<Wire>(mapping: Mapping<Wire>, record: Wire, fields: FieldSet): Entity {
  const names = topLevel(fields).filter((name) => Object.hasOwn(mapping, name))
  return Object.fromEntries(names.map((name) => [name, mapping[name]?.(record, fields)]))
}

function told<Part>(part: Part | undefined): Part {
  if (part !== undefined) return part
  throw new RegistryError('RECORD_INVALID', 'the land registry left out a field that it was asked for')
}

/** Empty text means that nothing is recorded. */
function recorded(text: string): string | null {
  return text === '' ? null : text
}

function kindOf({ kind }: OfKind): (typeof TITLE_KIND)[keyof typeof TITLE_KIND] {
  return decode(TITLE_KIND, told(kind))
}

/** The registry answers in any order, and a page of the client's must not depend on it. */
function byNumber(a: HoldingRecord, b: HoldingRecord): number {
  return a.cad_no < b.cad_no ? -1 : Number(a.cad_no > b.cad_no)
}

function toHolding(of: 'dwelling' | 'parcel', { cad_no, ...right }: HoldingRecord, fields: FieldSet): Entity {
  const wants = (field: string): boolean => selects(fields, `${of}s.${field}`)
  return {
    [of]: toTitleKey(cad_no),
    ...(wants('rightKind') && { rightKind: decode(RIGHT_KIND, told(right.right_code)) }),
    ...(wants('share') && { share: toShare(told(right.share)) }),
    ...(wants('since') && { since: date(told(right.since)) }),
  }
}

/** The state is neither a person nor an organisation. */
function toHolder(holder: HolderRecord): Entity {
  return {
    person: 'pin' in holder ? { pinfl: holder.pin } : null,
    organization: 'stir' in holder ? { stir: holder.stir } : null,
    rightKind: decode(RIGHT_KIND, holder.right_code),
    share: toShare(holder.share),
    since: date(holder.since),
  }
}

/** Exact, as on the wire. Joint holders have 1/1 each, so shares do not add up to one. */
function toShare(text: string): Share {
  const [numerator = 0, denominator = 0] = text.split('/').map(Number)
  return { numerator, denominator }
}

interface Share {
  readonly numerator: number
  readonly denominator: number
}

/** The largest first. */
function byShare(a: HolderRecord, b: HolderRecord): number {
  const [one, other] = [toShare(a.share), toShare(b.share)]
  return other.numerator * one.denominator - one.numerator * other.denominator
}

function toEncumbrance({ type, creditor, amount, currency, since, document }: EncumbranceRecord): Entity {
  return {
    kind: decode(ENCUMBRANCE_KIND, type),
    creditor: recorded(creditor),
    amount: amount === '' ? null : { amount, currency: decode(CURRENCY, currency) },
    since: date(since),
    basis: recorded(document),
  }
}

function toTitleKey(cadastralNumber: string): Entity {
  return { cadastralNumber }
}
