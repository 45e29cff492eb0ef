/** A small world for tests of the composition: two registries about people, one of which leads to things of another. */
import type { Answer, Provenance } from '../../connectors/sdk/answer.ts'
import type { Reader, Registry } from '../../connectors/sdk/connector.ts'
import type { FieldSet } from '../../connectors/sdk/fields.ts'
import type { Readers } from '../../gateway/compose/checks.ts'
import type { Slice } from '../../gateway/compose/model.ts'

export const PROVENANCE: Provenance = {
  asOf: new Date('2026-01-01T00:00:00Z'),
  receivedAt: new Date('2026-01-02T00:00:00Z'),
  requestId: 'r-1',
  requestDigest: 'a',
  responseDigest: 'b',
}

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires"])
directive @access(scope: String!, purposes: [Purpose!]!) on OBJECT | FIELD_DEFINITION
directive @personal(category: PersonalCategory!) on OBJECT | FIELD_DEFINITION | SCALAR
directive @conveys on FIELD_DEFINITION
directive @assigned(fact: String!) on FIELD_DEFINITION
enum Purpose { OWN_RECORD CERTIFICATE CASE SERVICE AUTHORISATION }
enum PersonalCategory { IDENTITY WEALTH }
enum SourceStatus { FOUND NOT_FOUND WITHHELD PENDING UNAVAILABLE }
scalar Pinfl @personal(category: IDENTITY)
scalar DateTime
scalar TerritoryCode
type Source @shareable { registry: String! status: SourceStatus! asOf: DateTime receivedAt: DateTime requestId: String recordVersion: String }
type Assignment @shareable { registry: String! service: String! }
type PageInfo @shareable { hasNextPage: Boolean! endCursor: String }
`
const OPEN = '@access(scope: "read", purposes: [OWN_RECORD, CASE])'

export const PEOPLE: Slice = {
  name: 'people',
  registries: ['people'],
  sdl: `${LINK}
    type Query { person(pinfl: Pinfl!): Person }
    type Person @key(fields: "pinfl") ${OPEN} @personal(category: IDENTITY) {
      pinfl: Pinfl!
      name: Name
      birthDate: String
      parents: [Person!]
      wards: [Person!] @conveys
    }
    type Name { family: String given: String }`,
}

export const HOUSES: Slice = {
  name: 'houses',
  registries: ['houses'],
  sdl: `${LINK}
    type Query { house(number: ID!): House }
    type Person @key(fields: "pinfl") ${OPEN} @personal(category: WEALTH) {
      pinfl: Pinfl!
      holdings(first: Int, after: String): HoldingConnection @conveys
    }
    type HoldingConnection { edges: [HoldingEdge!]! pageInfo: PageInfo! totalCount: Int! }
    type HoldingEdge { cursor: String! node: Holding! }
    type Holding { share: String house: House }
    type House @key(fields: "number") ${OPEN} { number: ID! area: Int territory: TerritoryCode }`,
}

export const METERS: Slice = {
  name: 'meters',
  registries: ['meters-a', 'meters-b'],
  sdl: `${LINK}
    type House @key(fields: "number") ${OPEN} {
      number: ID!
      territory: TerritoryCode @external
      meters: [Meter!] @conveys @requires(fields: "territory") @assigned(fact: "meter")
    }
    type Meter @key(fields: "number") ${OPEN} { number: ID! assignment: Assignment! reading: Int }`,
}

export const READERS: Readers = new Map([
  ['people', { Person: { key: 'pinfl' } }],
  ['houses', { Person: { key: 'pinfl' }, House: { key: 'number' } }],
  ['meters', { Meter: { key: 'number' } }],
])

/** What a registry was asked, in order. */
export interface Asked {
  readonly entity: string
  readonly keys: readonly string[]
  readonly fields: FieldSet
}

type Records = Readonly<Record<string, Readonly<Record<string, object | Answer>>>>

/** A registry that answers from a table: entity type, key, record (or a whole answer); what is not there is NOT_FOUND. */
export function registryOf(
  keys: Readonly<Record<string, string>>,
  records: Records,
  maxBatch = 100,
): Registry & { readonly asked: Asked[] } {
  const asked: Asked[] = []
  const readers = Object.entries(keys).map(([entity, key]): [string, Reader] => [
    entity,
    {
      key,
      maxBatch,
      readMany: async (wanted, fields) => {
        asked.push({ entity, keys: wanted, fields })
        return wanted.map((one) => answerOf(records[entity]?.[one]))
      },
    },
  ])
  return { asked, readers: Object.fromEntries(readers), ping: async () => undefined, close: async () => undefined }
}

function answerOf(record: object | Answer | undefined): Answer {
  if (record === undefined) return { status: 'NOT_FOUND', provenance: PROVENANCE }
  return 'status' in record ? (record as Answer) : { status: 'FOUND', entity: record, provenance: PROVENANCE }
}
