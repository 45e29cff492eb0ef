/**
 * Readers of a registry that is a Federation subgraph itself: `_entities(representations:)` (Apollo Federation subgraph
 * specification, "Query._entities"), asked for the selected fields and no others.
 *
 * An entity of null is an absence only where no error of the reply stands at it or above it. Arguments of fields cannot be
 * told: what needs them (pages of a list) is for a subgraph that the gateway joins by itself.
 */
import { alignAnswers, found, notFound, unavailable } from '../align.ts'
import type { Answer } from '../answer.ts'
import type { Reader } from '../connector.ts'
import { RegistryError } from '../errors.ts'
import type { FieldSet } from '../fields.ts'
import { provenanceOf, type Transport } from '../transport.ts'
import type { GraphqlRequest, GraphqlResponse } from './graphql.ts'

export interface EntityOptions {
  /** The entity's type in the subgraph. */
  readonly type: string
  readonly key: string
  /** @default 100 */
  readonly maxBatch?: number
}

type Entity = Readonly<Record<string, unknown>>

export function entities(
  transport: Transport<GraphqlRequest, GraphqlResponse>,
  { type, key, maxBatch = 100 }: EntityOptions,
): Reader<Entity> {
  return {
    key,
    maxBatch,
    async readMany(keys, fields, call) {
      const representations = [...new Set(keys)].map((value) => ({ __typename: type, [key]: value }))
      const selection = print(tree([key, ...fields]))
      const document = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${type} ${selection} } }`
      const response = await transport.send({ document, variables: { representations } }, call)
      const failed = places(response, transport.registry)
      const asked = representations.map((representation) => representation[key])
      const rows = listed(response, asked.length, transport.registry)
      const provenance = provenanceOf(response.exchange, { requestId: call.requestId })
      return alignAnswers<Entity, Entity>(
        keys,
        rows.filter((row) => row !== null),
        (row) => String(row[key]),
        (row) => failed.get(rows.indexOf(row)) ?? found(row, provenance),
        (absent) => failed.get(asked.indexOf(absent)) ?? notFound(provenance),
      )
    },
  }
}

/** Where the reply failed: an entity with an error in any of its fields is no whole answer. */
function places({ errors }: GraphqlResponse, registry: string): ReadonlyMap<number, Answer<never>> {
  const failed = new Map<number, Answer<never>>()
  for (const { path = [] } of errors) {
    const [root, position] = path
    const error = new RegistryError('REGISTRY_UNAVAILABLE', `${registry} could not answer in full`)
    if (root !== '_entities' || typeof position !== 'number') throw error
    failed.set(position, unavailable(error))
  }
  return failed
}

function listed({ data }: GraphqlResponse, length: number, registry: string): readonly (Entity | null)[] {
  const list = data?.['_entities']
  if (!Array.isArray(list) || list.length !== length || !list.every(isEntity)) {
    throw new RegistryError('RECORD_INVALID', `${registry} did not answer with one entity for each that was asked`)
  }
  return list
}

function isEntity(value: unknown): value is Entity | null {
  return typeof value === 'object' && !Array.isArray(value)
}

/** Names below names. */
interface Tree extends Map<string, Tree> {}

function tree(fields: FieldSet): Tree {
  const root: Tree = new Map()
  for (const field of fields) {
    let at = root
    for (const name of field.split('.')) {
      const below: Tree = at.get(name) ?? new Map()
      at.set(name, below)
      at = below
    }
  }
  return root
}

function print(tree: Tree): string {
  return tree.size === 0 ? '' : `{ ${[...tree].map(([name, below]) => `${name} ${print(below)}`.trim()).join(' ')} }`
}
