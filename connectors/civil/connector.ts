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
import { count, millis, name, options, text, url } from '../sdk/options.ts'
import { provenanceOf } from '../sdk/transport.ts'
import { soap } from '../sdk/transports/soap.ts'
import { XROAD_FAULTS } from '../sdk/transports/xroad.ts'
import { type Ask, actsQuestion, asking, joined, personsQuestion, STATUS, wardsQuestion } from './ask.ts'
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
  type PersonRow,
  parseAct,
  parseActs,
  parsePerson,
  parsePersons,
  parseRepresentative,
  parseRepresentatives,
  parseStatus,
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
  const readPersons = personsBy(ask)
  const readWards = wardsBy(ask)
  return {
    key: 'pinfl',
    maxBatch: MAX_BATCH,
    async readMany(keys, fields, call) {
      if (!selects(fields, 'wards')) return await readPersons(keys, fields, call)
      if (topLevel(fields).every((field) => field === 'wards')) return await readWards(keys, fields, call)
      const [persons, representatives] = await Promise.all([
        readPersons(keys, fields, call),
        readWards(keys, fields, call),
      ])
      return persons.map((person, at) => whole(person, representatives[at] ?? person))
    },
  }
}

function acts(ask: Ask, type: string, toEntity: (act: ActRecord, fields: FieldSet) => Entity): Reader<Entity> {
  return {
    key: 'actNumber',
    maxBatch: MAX_BATCH,
    readMany: wellFormed(/^[1-4]\d{11}$/, async (keys, fields, call) => {
      const { body, exchange } = await ask(actsQuestion(keys, fields), call)
      const { rows, ...told } = parseActs(body)
      const provenance = provenanceOf(exchange, told)
      const toAnswer = (row: ActRow): Answer<Entity> => {
        const act = parseAct(row)
        if (act.act_type !== type) return notFound(provenance)
        return act.fault === undefined ? found(toEntity(act, fields), provenance) : refused(act.fault)
      }
      return alignAnswers(
        keys,
        rows,
        (row) => row.act_no,
        toAnswer,
        () => notFound(provenance),
      )
    }),
  }
}

function personsBy(ask: Ask): ReadMany {
  return wellFormed(PINPP, async (keys, fields, call) => {
    const { body, exchange } = await ask(personsQuestion(keys, fields), call)
    const { rows, ...told } = parsePersons(body)
    const provenance = provenanceOf(exchange, told)
    const toAnswer = (row: PersonRow): Answer<Entity> => {
      const person = parsePerson(row)
      return person.fault === undefined ? found(toPerson(person, fields), provenance) : refused(person.fault)
    }
    return alignAnswers(
      keys,
      rows,
      (row) => row.pinpp,
      toAnswer,
      () => notFound(provenance),
    )
  })
}

function wardsBy(ask: Ask): ReadMany {
  return wellFormed(PINPP, async (keys, _, call) => {
    const { body, exchange } = await ask(wardsQuestion(keys), call)
    const { rows, ...told } = parseRepresentatives(body)
    const provenance = provenanceOf(exchange, told)
    const toAnswer = (row: PersonRow): Answer<Entity> => {
      const person = parseRepresentative(row)
      return person.fault === undefined ? found(toRepresentative(person), provenance) : refused(person.fault)
    }
    return alignAnswers(
      keys,
      rows,
      (row) => row.pinpp,
      toAnswer,
      () => notFound(provenance),
    )
  })
}

const PINPP = /^\d{14}$/

/** One malformed key would have the registry refuse them all: it is not sent, and is refused by itself. */
function wellFormed(form: RegExp, readMany: ReadMany): ReadMany {
  return async (keys, fields, call) => {
    const asked = keys.filter((key) => form.test(key))
    const answers = asked.length === 0 ? [] : await readMany(asked, fields, call)
    const byKey = new Map(asked.map((key, at) => [key, answers[at]]))
    return keys.map((key) => byKey.get(key) ?? unavailable(new RegistryError('REGISTRY_REFUSED', NO_KEY)))
  }
}

const NO_KEY = 'the civil registry has no keys of this form'

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
