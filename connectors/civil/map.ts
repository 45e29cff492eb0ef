/**
 * From the civil registry's records to the entities of its slice: what is particular about this registry.
 *
 * An entity has the fields that were selected and no others. What was asked for and is not there is no fact: the record
 * is invalid, and nothing is made up for it. Names stay as written, apostrophes included.
 */
import { decode } from '../sdk/codes.ts'
import { RegistryError } from '../sdk/errors.ts'
import { type FieldSet, selects, topLevel } from '../sdk/fields.ts'
import {
  ACT_CANCELLED,
  ACT_TYPE,
  CITIZENSHIP,
  DOCUMENT_KIND,
  DOCUMENT_VALID,
  LIFE_STATUS,
  MARITAL_STATUS,
  MARRIAGE_LASTS,
  REPRESENTS,
  SEX,
} from './codes.ts'
import { byDate, byNewest, date, incompleteDate } from './dates.ts'
import { toFamily } from './family.ts'
import { type Entity, recorded, toNames } from './names.ts'
import type {
  ActRecord,
  PersonRecord,
  RecordedParentRecord,
  RegistrationRecord,
  RepresentativeRecord,
} from './records.ts'

export type { Entity }

export function toPerson(record: PersonRecord, fields: FieldSet): Entity {
  return { pinfl: record.pinpp, ...selected(PERSON, record, fields) }
}

/** The part of a person that the registry keeps apart: whom they represent. */
export function toRepresentative(record: RepresentativeRecord): Entity {
  const wards = record.ward.filter(({ custody }) => decode(REPRESENTS, custody))
  return { pinfl: record.pinpp, wards: wards.toSorted(byDate((ward) => ward.birth_date)).map(toReference) }
}

export function toBirthRecord(record: ActRecord, fields: FieldSet): Entity {
  return { actNumber: record.act_no, ...selected(BIRTH, record, fields) }
}

export function toMarriageRecord(record: ActRecord, fields: FieldSet): Entity {
  return { actNumber: record.act_no, ...selected(MARRIAGE, record, fields) }
}

export function toDivorceRecord(record: ActRecord, fields: FieldSet): Entity {
  return { actNumber: record.act_no, ...selected(DIVORCE, record, fields) }
}

export function toDeathRecord(record: ActRecord, fields: FieldSet): Entity {
  return { actNumber: record.act_no, ...selected(DEATH, record, fields) }
}

/** How each field of an entity is made of a record. */
type Mapping<Wire> = Readonly<Record<string, (record: Wire, fields: FieldSet) => unknown>>

const PERSON: Mapping<PersonRecord> = {
  names: ({ names }) => toNames(told(names)),
  sex: ({ sex }) => decode(SEX, told(sex)),
  birthDate: ({ birth }) => incompleteDate(told(birth).birth_date),
  birthPlace: ({ birth }) => recorded(told(birth).birth_place),
  citizenship: ({ citizenship }) => decode(CITIZENSHIP, told(citizenship).citizenship_id),
  lifeStatus: ({ livestatus }) => decode(LIFE_STATUS, told(livestatus)),
  documents: ({ documents }) =>
    told(documents)
      .item.toSorted(byNewest((each) => each.date_begin_document))
      .map(toDocument),
  maritalStatus: ({ marital }) => decode(MARITAL_STATUS, told(marital).marital_status),
  spouse: ({ marital }) => toPersonKey(told(marital).spouse_pinpp),
  parents: ({ parents }) => toPeople(told(parents).mother_pinpp, told(parents).father_pinpp),
  children: ({ children }) =>
    told(children)
      .item.toSorted(byDate((child) => child.birth_date))
      .map(toReference),
  family: ({ family }) => toFamily(told(family).item),
  birthRecord: (person) => actsOf(person, ACT_TYPE.birth).at(0) ?? null,
  marriageRecords: (person) => actsOf(person, ACT_TYPE.marriage),
  divorceRecords: (person) => actsOf(person, ACT_TYPE.divorce),
  deathRecord: (person) => actsOf(person, ACT_TYPE.death).at(0) ?? null,
  // Absent where the person is registered nowhere today: the one part whose absence is a fact.
  residence: ({ registration }) => (registration === undefined ? null : toResidence(registration)),
  residences: ({ registration_history: history }) =>
    told(history)
      .item.toSorted(byNewest((each) => each.p_regdate))
      .map(toResidence),
}

/** What every act record has. */
const ACT: Mapping<ActRecord> = {
  registeredOn: (act) => date(told(act.reg_date)),
  office: (act) => ({ code: told(act.office_code), name: told(act.office_name) }),
  cancelled: (act) => decode(ACT_CANCELLED, act.act_status),
}

const BIRTH: Mapping<ActRecord> = {
  ...ACT,
  child: ({ birth }) => ({ pinfl: told(told(birth).child_pinpp) }),
  childNames: ({ birth }) => toNames(told(told(birth).child_names)),
  sex: ({ birth }) => decode(SEX, told(told(birth).sex)),
  birthDate: ({ birth }) => incompleteDate(told(told(birth).birth_date)),
  birthPlace: ({ birth }) => recorded(told(told(birth).birth_place)),
  mother: ({ birth }, fields) => toRecordedParent(told(birth).mother, selects(fields, 'mother.names')),
  father: ({ birth }, fields) => toRecordedParent(told(birth).father, selects(fields, 'father.names')),
}

const MARRIAGE: Mapping<ActRecord> = {
  ...ACT,
  spouses: ({ marriage }) => toPeople(told(told(marriage).husband_pinpp), told(told(marriage).wife_pinpp)),
  husbandNames: ({ marriage }) => toNames(told(told(marriage).husband_names)),
  wifeNames: ({ marriage }) => toNames(told(told(marriage).wife_names)),
  marriedOn: ({ marriage }) => incompleteDate(told(told(marriage).marriage_date)),
  inForce: ({ marriage, act_status }) =>
    decode(MARRIAGE_LASTS, told(told(marriage).end_reason)) && !decode(ACT_CANCELLED, act_status),
}

const DIVORCE: Mapping<ActRecord> = {
  ...ACT,
  spouses: ({ divorce }) => toPeople(told(told(divorce).husband_pinpp), told(told(divorce).wife_pinpp)),
  marriage: ({ divorce }) => toActKey(told(told(divorce).marriage_act_no)),
  divorcedOn: ({ divorce }) => incompleteDate(told(told(divorce).divorce_date)),
}

const DEATH: Mapping<ActRecord> = {
  ...ACT,
  person: ({ death }) => ({ pinfl: told(told(death).pinpp) }),
  diedOn: ({ death }) => incompleteDate(told(told(death).death_date)),
  deathPlace: ({ death }) => recorded(told(told(death).death_place)),
}

function selected<Wire>(mapping: Mapping<Wire>, record: Wire, fields: FieldSet): Entity {
  const names = topLevel(fields).filter((name) => Object.hasOwn(mapping, name))
  return Object.fromEntries(names.map((name) => [name, mapping[name]?.(record, fields)]))
}

function told<Part>(part: Part | undefined): Part {
  if (part !== undefined) return part
  throw new RegistryError('RECORD_INVALID', 'the civil registry left out a part that it was asked for')
}

function toDocument(document: NonNullable<PersonRecord['documents']>['item'][number]): Entity {
  return {
    kind: decode(DOCUMENT_KIND, document.doc_type),
    number: document.document,
    issuedBy: recorded(document.doc_give_place),
    issuedOn: date(document.date_begin_document),
    validUntil: date(document.date_end_document),
    valid: decode(DOCUMENT_VALID, document.doc_status),
  }
}

function toResidence(registration: RegistrationRecord): Entity {
  const { p_mahalla_code: code, p_mahalla: name, p_kadastr: cadastralNumber } = registration
  return {
    address: registration.p_address,
    territory: registration.p_soato,
    mahalla: code === '' ? null : { code, name },
    dwelling: cadastralNumber === '' ? null : { cadastralNumber },
    validFrom: date(registration.p_regdate),
    validTo: date(registration.p_enddate),
  }
}

/** Old records name a parent without linking to a person. */
function toRecordedParent(parent: RecordedParentRecord | undefined, withNames: boolean): Entity | null {
  if (parent === undefined) return null
  return { person: toPersonKey(parent.pinpp), ...(withNames && { names: toNames(told(parent.names)) }) }
}

/** Newest first; the registry lists them in any order. */
function actsOf({ acts }: PersonRecord, type: string): readonly Entity[] {
  const ofType = told(acts).item.filter(({ act_type }) => act_type === type)
  return ofType.toSorted(byNewest((act) => act.reg_date)).map(({ act_no }) => ({ actNumber: act_no }))
}

function toReference({ pinpp }: { readonly pinpp: string }): Entity {
  return { pinfl: pinpp }
}

function toPeople(...pinpps: readonly (string | undefined)[]): readonly Entity[] {
  return pinpps.map(toPersonKey).filter((person) => person !== null)
}

function toPersonKey(pinpp: string | undefined): Entity | null {
  return pinpp === undefined || pinpp === '' ? null : { pinfl: pinpp }
}

function toActKey(actNumber: string): Entity | null {
  return actNumber === '' ? null : { actNumber }
}
