/** A toy registry of pensions, in memory, for tests of hosting: it notes what it was asked, and fails when told to. */
import type { Answer, Provenance } from '../../../connectors/sdk/answer.ts'
import type { Call } from '../../../connectors/sdk/call.ts'
import type { Connector } from '../../../connectors/sdk/connector.ts'
import { RegistryError } from '../../../connectors/sdk/errors.ts'
import type { FieldSet } from '../../../connectors/sdk/fields.ts'
import { completeSlice } from '../../../schema/index.ts'

export const ANNA = '31210632040244'
export const BOBUR = '31210932040247'
export const SILENT = '31210632040251'
export const SECRET = 'a-secret-of-both-sides'

export const SLICE = `
type Query {
  "A pensioner, as the pension fund knows them."
  pensioner(pinfl: Pinfl!): Person
}

type Person @key(fields: "pinfl") @access(scope: "civil:read", purposes: [OWN_RECORD, CASE]) @personal(category: FINANCE) {
  pinfl: Pinfl!
  "The pension that is paid."
  pension: Pension
  "Years of service, the last first."
  years(first: Int, after: String): YearConnection
  survivor: Person
}

type Pension { monthly: Money since: Date }
type YearConnection { edges: [YearEdge!]! pageInfo: PageInfo! totalCount: Int! }
type YearEdge { cursor: String! node: Year! }
type Year { year: Int employer: String }
`

interface ToyAsked {
  readonly keys: readonly string[]
  readonly fields: FieldSet
  readonly call: Call
}

export interface Toy extends Connector {
  readonly asked: ToyAsked[]
  /** Instead of every answer from now on. */
  answer: Answer | undefined
  closed: number
  readonly people: Map<string, object>
}

const PROVENANCE: Provenance = {
  asOf: new Date(0),
  receivedAt: new Date(0),
  requestId: 'r',
  requestDigest: 'a',
  responseDigest: 'b',
}

export const PENSIONS = {
  some: {
    pension: { monthly: { amount: '1500000.00', currency: 'UZS' }, since: '2020-01-01' },
    years: [2019, 2018, 2017].map((year) => ({ year, employer: 'Uzbekneftegaz' })),
    survivor: { pinfl: BOBUR },
  },
  none: { pension: null, years: [], survivor: { pinfl: SILENT } },
}

export function toy(sdl = completeSlice(SLICE, 'pension')): Toy {
  const made: Toy = {
    name: 'pension',
    sdl,
    asked: [],
    answer: undefined,
    closed: 0,
    people: new Map<string, object>([
      [ANNA, PENSIONS.some],
      [BOBUR, PENSIONS.none],
    ]),
    parseOptions: (input) => input,
    open: () => ({
      readers: {
        Person: {
          key: 'pinfl',
          maxBatch: 10,
          async readMany(keys, fields, call) {
            made.asked.push({ keys, fields, call })
            return keys.map((key) => made.answer ?? answerOf(key, made.people.get(key)))
          },
        },
      },
      ping: async () => undefined,
      close: async () => {
        made.closed += 1
      },
    }),
  }
  return made
}

function answerOf(key: string, entity: object | undefined): Answer {
  if (key === SILENT) return { status: 'UNAVAILABLE', error: new RegistryError('REGISTRY_TIMEOUT', 'x') }
  return entity === undefined
    ? { status: 'NOT_FOUND', provenance: PROVENANCE }
    : { status: 'FOUND', entity, provenance: PROVENANCE }
}
