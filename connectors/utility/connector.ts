/**
 * A utility provider: which accounts it keeps for a dwelling, and what is owed on them.
 *
 * Authority    Each provider for itself: one connector, opened once for each of them
 * Wire         REST and JSON, at most 20 dwellings a request; or a view of an old database, at most 100 (wire manual)
 * Contributes  UtilityConnection by cadastralNumber
 * Quirks       The sign of a balance differs from provider to provider; one dwelling outside its territory refuses the
 *              whole request: see README.md
 */
import { readSlice } from '../../schema/index.ts'
import { alignAnswers, found, notFound, unavailable } from '../sdk/align.ts'
import type { Answer, Provenance } from '../sdk/answer.ts'
import { defineConnector, type Reader, type Registry } from '../sdk/connector.ts'
import { RegistryError } from '../sdk/errors.ts'
import type { FieldSet } from '../sdk/fields.ts'
import { guarded } from '../sdk/interceptors.ts'
import { wellFormed } from '../sdk/keys.ts'
import { count, millis, name, options, secret, text, url } from '../sdk/options.ts'
import { provenanceOf } from '../sdk/transport.ts'
import { rest } from '../sdk/transports/rest.ts'
import { sql } from '../sdk/transports/sql.ts'
import {
  askServer,
  askView,
  createRefusals,
  type Found,
  keyed,
  type Refusals,
  type SendToServer,
  type SendToView,
  STATUS,
  toKadR,
  VIEW_STATUS,
} from './ask.ts'
import { asOf, asOfView, type Entity, toConnection, toConnectionFromView } from './map.ts'
import { type DwellingRow, parseDwelling, parseHisob, parseStatus, type ViewRow } from './records.ts'

export const utility = defineConnector({
  name: 'utility',
  sdl: readSlice('utility'),
  parseOptions: (input: unknown) => (hasDatabase(input) ? parseDatabase(input) : parseServer(input)),
  open: (provider) => ('databaseUrl' in provider ? openDatabase(provider) : openServer(provider)),
})

const COMMON = {
  name: name.default('utility'),
  deadline: millis.optional(),
  concurrent: count.optional(),
  queued: count.optional(),
}
const SERVICE = /^(ELECTRICITY|GAS|WATER|WASTE|MANAGEMENT)$/

/** Of a provider with a server. `service`, where it is given, is what every answer must be about. */
const parseServer = options({
  ...COMMON,
  baseUrl: url,
  apiKey: secret,
  service: text.regex(SERVICE, 'must be ELECTRICITY, GAS, WATER, WASTE or MANAGEMENT').optional(),
})

/** Of a provider with the old database. */
const parseDatabase = options({ ...COMMON, databaseUrl: secret })

function hasDatabase(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'databaseUrl' in input
}

function openServer({ name, baseUrl, apiKey, service, ...guards }: ReturnType<typeof parseServer>): Registry {
  const refusals = createRefusals(name)
  const transport = guarded(rest({ name, baseUrl, refuse: refusals.refuse }), { name, ...guards }, keyed(apiKey))
  return {
    readers: { UtilityConnection: byServer(transport.send, refusals, service) },
    ping: async (call) => parseStatus((await transport.send(STATUS, call)).body),
    close: () => transport.close(),
  }
}

function openDatabase({ name, databaseUrl, ...guards }: ReturnType<typeof parseDatabase>): Registry {
  const view = sql({ name, url: databaseUrl.reveal(), statementTimeout: guards.deadline })
  const transport = guarded(view, { name, ...guards })
  return {
    readers: { UtilityConnection: byView(transport.send) },
    ping: async (call) => void (await transport.send(VIEW_STATUS, call)),
    close: () => transport.close(),
  }
}

type ReadMany = Reader<Entity>['readMany']

/** A dwelling that the provider refuses as not its own is not asked again; the others are, without it. */
function byServer(send: SendToServer, refusals: Refusals, service: string | undefined): Reader<Entity> {
  const read: ReadMany = async (keys, fields, call) => {
    try {
      return answersOf(keys, ofService(await askServer(send, keys, fields, call), service), fields)
    } catch (error) {
      const outside = refusals.outside(error)
      const others = keys.filter((key) => !outside.has(key))
      if (!(error instanceof RegistryError) || others.length === keys.length) throw error
      return placed(keys, others, others.length === 0 ? [] : await read(others, fields, call), error)
    }
  }
  return { key: 'cadastralNumber', maxBatch: 20, readMany: wellFormed(DWELLING, read) }
}

/** The rows that the view has for one dwelling are one record. */
function byView(send: SendToView): Reader<Entity> {
  return {
    key: 'cadastralNumber',
    maxBatch: 100,
    readMany: wellFormed(DWELLING, async (keys, fields, call) => {
      const { rows, exchange } = await askView(send, keys, fields, call)
      // A database gives an exchange no number, so it has ours.
      const provenance = (asOf?: Date): Provenance => provenanceOf(exchange, { requestId: call.requestId, asOf })
      const numbers = new Map(keys.map((key) => [toKadR(key), key]))
      const numberOf = ([kadR]: Held): string => numbers.get(kadR) ?? kadR
      const toAnswer = (held: Held): Answer<Entity> => {
        const records = held[1].map(parseHisob)
        return found(toConnectionFromView(numberOf(held), records, fields), provenance(asOfView(records)))
      }
      return alignAnswers(keys, [...Map.groupBy(rows, ({ kad_r }) => kad_r)], numberOf, toAnswer, () =>
        notFound(provenance()),
      )
    }),
  }
}

type Held = readonly [kadR: string, rows: readonly ViewRow[]]

function answersOf(
  keys: readonly string[],
  { replyId: requestId, balanceSense, dwellings, exchange }: Found,
  fields: FieldSet,
): readonly Answer<Entity>[] {
  const toAnswer = (row: DwellingRow): Answer<Entity> => {
    const dwelling = parseDwelling(row)
    const provenance = provenanceOf(exchange, { requestId, asOf: asOf(dwelling) })
    return found(toConnection(dwelling, balanceSense, fields), provenance)
  }
  return alignAnswers(
    keys,
    dwellings,
    ({ cadastreNumber }) => cadastreNumber,
    toAnswer,
    () => notFound(provenanceOf(exchange, { requestId })),
  )
}

/** Accounts of another service would be facts about the wrong debts: somebody has mixed up two addresses. */
function ofService(answer: Found, service: string | undefined): Found {
  if (service === undefined || answer.service === service) return answer
  throw new RegistryError('RECORD_INVALID', 'the utility provider answered for another service than it was opened for')
}

/** Down to the building, or to the part of it: a parcel is not supplied. */
const DWELLING = /^\d{2}(:\d{2}){4}:\d{4}:\d{4}(:\d{3})?$/

/** Answers in the order of `keys`: those of `asked` as they came, every other one `error`. */
function placed(
  keys: readonly string[],
  asked: readonly string[],
  answers: readonly Answer<Entity>[],
  error: RegistryError,
): readonly Answer<Entity>[] {
  const byKey = new Map(asked.map((key, at) => [key, answers[at]]))
  return keys.map((key) => byKey.get(key) ?? unavailable(error))
}
