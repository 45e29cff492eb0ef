/**
 * The land registry: who holds title to a parcel or a dwelling, and what encumbers it.
 *
 * Authority    Cadastre Agency
 * Wire         X-Road REST, JSON; at most 100 keys a request, 50 holdings a page (wire manual, "Limits")
 * Contributes  Parcel and Dwelling by cadastralNumber, Person.dwellings and Person.parcels by pinfl
 * Quirks       What lies in the archive is answered later; a cancelled title stays, with area 0: see README.md
 */
import { readSlice } from '../../schema/index.ts'
import { alignAnswers, found, notFound, pending, unavailable, withheld } from '../sdk/align.ts'
import type { Answer } from '../sdk/answer.ts'
import type { Call } from '../sdk/call.ts'
import { decode } from '../sdk/codes.ts'
import { defineConnector, type Reader } from '../sdk/connector.ts'
import { RegistryError } from '../sdk/errors.ts'
import type { FieldSet } from '../sdk/fields.ts'
import { guarded } from '../sdk/interceptors.ts'
import { wellFormed } from '../sdk/keys.ts'
import { count, millis, name, options, text, url } from '../sdk/options.ts'
import { provenanceOf } from '../sdk/transport.ts'
import { rest } from '../sdk/transports/rest.ts'
import { addressed, refusedByXRoad } from '../sdk/transports/xroad.ts'
import { askExtract, askHoldings, askTitles, type Send, STATUS, type Titles } from './ask.ts'
import { RESTRICTION } from './codes.ts'
import { type Entity, isDwelling, isParcel, toDwelling, toParcel, toPerson } from './map.ts'
import { parseHolding, parseStatus, parseTitle, type TitleRecord, type TitleRow } from './records.ts'

export const land = defineConnector({
  name: 'land',
  sdl: readSlice('land'),
  parseOptions: options({
    name: name.default('land'),
    baseUrl: url,
    client: text.regex(/^[^/]+(\/[^/]+){3}$/, 'must be INSTANCE/CLASS/MEMBER/SUBSYSTEM'),
    service: text.regex(/^[^/]+(\/[^/]+){4}$/, 'must be INSTANCE/CLASS/MEMBER/SUBSYSTEM/SERVICE'),
    deadline: millis.optional(),
    concurrent: count.optional(),
    queued: count.optional(),
  }),

  open({ name, baseUrl, client, service, ...guards }) {
    const wire = rest({ name, baseUrl, refuse: refusedByXRoad(name) })
    const transport = guarded(wire, { name, ...guards }, addressed({ name, client, service }))
    return {
      readers: {
        Person: people(transport.send),
        Parcel: titles(transport.send, { isWanted: isParcel, toEntity: toParcel }),
        Dwelling: titles(transport.send, { isWanted: isDwelling, toEntity: toDwelling }),
      },
      ping: async (call) => parseStatus((await transport.send(STATUS, call)).body),
      close: () => transport.close(),
    }
  },
})

const MAX_BATCH = 100

/** A pin without a row holds nothing: that is the registry's answer, not its silence. */
function people(send: Send): Reader<Entity> {
  return {
    key: 'pinfl',
    maxBatch: MAX_BATCH,
    readMany: wellFormed(/^\d{14}$/, async (keys, fields, call) => {
      const { rows, provenance } = await askHoldings(send, keys, fields, call)
      return alignAnswers(
        keys,
        [...Map.groupBy(rows, ({ pin }) => pin)],
        ([pin]) => pin,
        ([pin, held]) => found(toPerson(pin, held.map(parseHolding), fields), provenance),
        (pin) => found(toPerson(pin, [], fields), provenance),
      )
    }),
  }
}

/** What tells the titles of one entity from the others, and makes the entity of them. */
interface Kind {
  readonly isWanted: (title: TitleRecord) => boolean
  readonly toEntity: (title: TitleRecord, fields: FieldSet) => Entity
}

function titles(send: Send, kind: Kind): Reader<Entity> {
  return {
    key: 'cadastralNumber',
    maxBatch: MAX_BATCH,
    readMany: wellFormed(CAD_NO, async (keys, fields, call) => {
      const extracts = await Promise.all(keys.map((key) => readExtract(send, kind, { key, fields, call })))
      const anew = keys.filter((_, at) => extracts[at] === undefined)
      const told = anew.length === 0 ? [] : answersOf(anew, await askTitles(send, anew, fields, call), { kind, fields })
      const byKey = new Map(anew.map((key, at) => [key, told[at]]))
      return keys.flatMap((key, at) => extracts[at] ?? byKey.get(key) ?? [])
    }),
  }
}

const CAD_NO = /^\d{2}(:\d{2}){4}:\d{4}(:\d{4}(:\d{3})?)?$/

interface Question {
  readonly key: string
  readonly fields: FieldSet
  readonly call: Call
}

/**
 * By the reference of an earlier answer. Undefined without one, and where the registry has forgotten it: ask anew. A title
 * that lies in the archive exists, so an extract without it is no answer.
 */
async function readExtract(
  send: Send,
  kind: Kind,
  { key, fields, call }: Question,
): Promise<Answer<Entity> | undefined> {
  const reference = call.references?.get(key)
  if (reference === undefined) return undefined
  try {
    const told = await askExtract(send, reference, fields, call)
    if (told === undefined) return undefined
    if (told.titles.length + told.archived.length + told.restricted.length > 0) {
      return answersOf([key], told, { kind, fields })[0]
    }
    throw new RegistryError('RECORD_INVALID', 'the land registry answered with an empty extract')
  } catch (error) {
    if (error instanceof RegistryError) return unavailable(error)
    throw error
  }
}

interface Wanted {
  readonly kind: Kind
  readonly fields: FieldSet
}

/** A title is there, lies in the archive, or may not be told about; without any of them there is none. */
function answersOf(keys: readonly string[], told: Titles, { kind, fields }: Wanted): readonly Answer<Entity>[] {
  const said = { requestId: told.request_no, asOf: told.as_of }
  const none = notFound(provenanceOf(told.exchange, said))
  const toAnswer = (row: TitleRow): Answer<Entity> => {
    const title = parseTitle(row)
    const provenance = provenanceOf(told.exchange, { ...said, recordVersion: String(title.version) })
    return kind.isWanted(title) ? found(kind.toEntity(title, fields), provenance) : none
  }
  const outcomes: readonly (readonly [number: string, () => Answer<Entity>])[] = [
    ...told.titles.map((row) => [row.cad_no, () => toAnswer(row)] as const),
    ...told.archived.map((row) => [row.cad_no, () => pending(row.reference, row.available_at)] as const),
    ...told.restricted.map((row) => [row.cad_no, () => withheld(decode(RESTRICTION, row.reason))] as const),
  ]
  return alignAnswers(
    keys,
    outcomes,
    ([number]) => number,
    ([, answer]) => answer(),
    () => none,
  )
}
