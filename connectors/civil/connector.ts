/**
 * The civil registry: who somebody is, by birth, marriage, divorce and death, and where they are registered.
 *
 * Authority    FHDYO, the civil registry offices
 * Wire         SOAP 1.1 in X-Road's message protocol 4.0; at most 50 keys a request (wire manual, "Operations")
 * Contributes  Person by pinfl; BirthRecord, MarriageRecord, DivorceRecord, DeathRecord by actNumber
 * Quirks       Wards are asked for apart; the number of a marriage is no birth record: see README.md
 */
import { readSlice } from '../../schema/index.ts'
import { alignAnswers, found, notFound, unavailable, withheld } from '../sdk/align.ts'
import type { Answer } from '../sdk/answer.ts'
import { defineConnector, type Reader } from '../sdk/connector.ts'
import { RegistryError } from '../sdk/errors.ts'
import { type FieldSet, selects, topLevel } from '../sdk/fields.ts'
import { guarded } from '../sdk/interceptors.ts'
import { wellFormed } from '../sdk/keys.ts'
import { count, millis, name, options, text, url } from '../sdk/options.ts'
import { joined, provenanceOf } from '../sdk/transport.ts'
import { soap } from '../sdk/transports/soap.ts'
import { XROAD_FAULTS } from '../sdk/transports/xroad.ts'
import { type Ask, actsQuestion, asking, personsQuestion, type Question, STATUS, wardsQuestion } from './ask.ts'
import { ACT_TYPE, PERSON_WITHHELD } from './codes.ts'
import {
  type Entity,
  toBirthRecord,
  toDeathRecord,
  toDivorceRecord,
  toMarriageRecord,
  toPerson,
  toRepresentative,
} from './map.ts'
import {
  type ActRecord,
  type ActRow,
  type FaultRecord,
  faultError,
  type PersonRecord,
  type PersonRow,
  parseAct,
  parseActs,
  parsePerson,
  parsePersons,
  parseRepresentative,
  parseRepresentatives,
  parseStatus,
  type RegistryAnswer,
  type RepresentativeRecord,
} from './records.ts'

export const civil = defineConnector({
  name: 'civil',
  sdl: readSlice('civil'),
  parseOptions: options({
    name: name.default('civil'),
    baseUrl: url,
    client: text.regex(/^[^/]+(\/[^/]+){3}$/, 'must be INSTANCE/CLASS/MEMBER/SUBSYSTEM'),
    service: text.regex(/^[^/]+(\/[^/]+){4}$/, 'must be INSTANCE/CLASS/MEMBER/SUBSYSTEM/VERSION'),
    deadline: millis.optional(),
    concurrent: count.optional(),
    queued: count.optional(),
  }),

  open({ name, baseUrl, client, service, ...guards }) {
    const transport = guarded(soap({ name, baseUrl, faults: XROAD_FAULTS }), { name, ...guards })
    const ask = asking(transport, { client, service })
    return {
      readers: {
        Person: people(ask),
        BirthRecord: acts(ask, ACT_TYPE.birth, toBirthRecord),
        MarriageRecord: acts(ask, ACT_TYPE.marriage, toMarriageRecord),
        DivorceRecord: acts(ask, ACT_TYPE.divorce, toDivorceRecord),
        DeathRecord: acts(ask, ACT_TYPE.death, toDeathRecord),
      },
      ping: async (call) => void parseStatus((await ask(STATUS, call)).body),
      close: () => transport.close(),
    }
  },
})

type ReadMany = Reader<Entity>['readMany']

const MAX_BATCH = 50

function people(ask: Ask): Reader<Entity> {
  const readPersons = readMany(ask, PERSONS)
  const readWards = readMany(ask, WARDS)
  return {
    key: 'pinfl',
    maxBatch: MAX_BATCH,
    async readMany(keys, fields, call) {
      if (!selects(fields, 'wards')) return await readPersons(keys, fields, call)
      if (topLevel(fields).every((field) => field === 'wards')) return await readWards(keys, fields, call)
      const [persons, wards] = await Promise.all([readPersons(keys, fields, call), readWards(keys, fields, call)])
      return persons.flatMap((person, at) => wards.slice(at, at + 1).map((ward) => whole(person, ward)))
    },
  }
}

function acts(ask: Ask, type: string, toEntity: (act: ActRecord, fields: FieldSet) => Entity): Reader<Entity> {
  const isWanted = ({ act_type }: ActRecord): boolean => act_type === type
  return { key: 'actNumber', maxBatch: MAX_BATCH, readMany: readMany(ask, { ...ACTS, isWanted, toEntity }) }
}

/** What one operation of the registry has of its own. */
interface Operation<Row, Wire> {
  /** The form of its keys. */
  readonly form: RegExp
  readonly question: (keys: readonly string[], fields: FieldSet) => Question
  readonly parse: (body: unknown) => RegistryAnswer<Row>
  readonly keyOf: (row: Row) => string
  readonly read: (row: Row) => Wire
  /** Whether the record is of the entity that was asked for. */
  readonly isWanted: (record: Wire) => boolean
  readonly toEntity: (record: Wire, fields: FieldSet) => Entity
}

const PERSONS: Operation<PersonRow, PersonRecord> = {
  form: /^\d{14}$/,
  question: personsQuestion,
  parse: parsePersons,
  keyOf: (row) => row.pinpp,
  read: parsePerson,
  isWanted: () => true,
  toEntity: toPerson,
}

const WARDS: Operation<PersonRow, RepresentativeRecord> = {
  form: PERSONS.form,
  question: wardsQuestion,
  parse: parseRepresentatives,
  keyOf: PERSONS.keyOf,
  read: parseRepresentative,
  isWanted: () => true,
  toEntity: toRepresentative,
}

const ACTS = {
  form: /^[1-4]\d{11}$/,
  question: actsQuestion,
  parse: parseActs,
  keyOf: (row: ActRow) => row.act_no,
  read: parseAct,
}

function readMany<Row, Wire extends { readonly fault?: FaultRecord | undefined }>(
  ask: Ask,
  { form, question, parse, keyOf, read, isWanted, toEntity }: Operation<Row, Wire>,
): ReadMany {
  return wellFormed(form, async (keys, fields, call) => {
    const { body, exchange } = await ask(question(keys, fields), call)
    const { rows, ...told } = parse(body)
    const provenance = provenanceOf(exchange, told)
    const toAnswer = (row: Row): Answer<Entity> => {
      const record = read(row)
      if (!isWanted(record)) return notFound(provenance)
      return record.fault === undefined ? found(toEntity(record, fields), provenance) : refused(record.fault)
    }
    return alignAnswers(keys, rows, keyOf, toAnswer, () => notFound(provenance))
  })
}

/** A fault in a row is of that row alone. */
function refused(fault: FaultRecord): Answer<Entity> {
  return fault.faultCode === PERSON_WITHHELD ? withheld('PROTECTED_PERSON') : unavailable(faultError(fault))
}

/** A person in two halves: half of one is no answer, and two halves that contradict each other are none either. */
function whole(person: Answer<Entity>, representative: Answer<Entity>): Answer<Entity> {
  if (person.status === 'FOUND' && representative.status === 'FOUND') {
    const provenance = joined([person.provenance, representative.provenance])
    return found({ ...person.entity, ...representative.entity }, provenance)
  }
  const silent = [person, representative].find(({ status }) => status !== 'FOUND' && status !== 'NOT_FOUND')
  if (silent !== undefined) return silent
  return person.status === representative.status ? person : unavailable(new RegistryError('RECORD_INVALID', HALF_KNOWN))
}

const HALF_KNOWN = 'the civil registry holds a person and does not: its two answers contradict each other'
