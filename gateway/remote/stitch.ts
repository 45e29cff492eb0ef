/**
 * Remote subgraphs joined to the one schema of what runs in this process (`@graphql-tools/stitch`).
 *
 * Records are merged by key: of ours through the lookups, of theirs through `_entities`. Without a remote subgraph there is
 * no delegation at all, and none of this is loaded: it costs several times what a merged schema costs (gateway/README.md).
 */
import { stitchSchemas } from '@graphql-tools/stitch'
import type { GraphQLSchema } from 'graphql'
import { type Model, namedType } from '../compose/model.ts'
import type { ReadInterceptor } from '../read.ts'
import { remoteExecutor } from './executor.ts'
import { type RemoteSubgraph, subgraphSchema } from './subgraph.ts'

export interface Joining {
  /** Composed of the slices in this process. */
  readonly local: GraphQLSchema
  /** Of all slices, the remote ones included. */
  readonly model: Model
  readonly remotes: readonly RemoteSubgraph[]
  readonly interceptors: readonly ReadInterceptor[]
}

type Merge = Readonly<Record<string, object>>

export function joinRemotes({ local, model, remotes, interceptors }: Joining): GraphQLSchema {
  return stitchSchemas({
    subschemas: [
      { schema: local, merge: localMerge(model, new Set(remotes.map(({ name }) => name))) },
      ...remotes.map((remote) => ({
        schema: subgraphSchema(remote, entitiesOf(model, remote.name)),
        executor: remoteExecutor(remote, model, interceptors) as never,
        merge: remoteMerge(model, remote.name),
        // `batch` stays off: over subschemas in process it turns a failing sibling into a silent null.
      })),
    ],
  })
}

/** By the lookups of our own slices; a type without one is not completed from here. */
function localMerge(model: Model, remotes: ReadonlySet<string>): Merge {
  const lookups = [...(model.objects.get('Query')?.fields.values() ?? [])].filter(({ slice }) => !remotes.has(slice))
  return Object.fromEntries(
    lookups.flatMap(({ name, node }) => {
      const type = model.objects.get(namedType(node.type))
      if (type?.key === undefined) return []
      const { key } = type
      return [
        [
          type.name,
          {
            selectionSet: `{ ${key} }`,
            fieldName: name,
            args: (record: Readonly<Record<string, unknown>>) => ({ [key]: record[key] }),
          },
        ],
      ]
    }),
  )
}

function remoteMerge(model: Model, remote: string): Merge {
  return Object.fromEntries(
    entitiesOf(model, remote).map((name) => {
      const key = model.objects.get(name)?.key ?? ''
      return [
        name,
        {
          selectionSet: `{ ${key} }`,
          fieldName: '_entities',
          key: (record: Readonly<Record<string, unknown>>) => ({ __typename: name, [key]: record[key] }),
          argsFromKeys: (representations: readonly object[]) => ({ representations }),
        },
      ]
    }),
  )
}

/** The entity types that a remote slice contributes a field to. */
function entitiesOf(model: Model, remote: string): readonly string[] {
  return [...model.objects.values()]
    .filter((type) => type.key !== undefined && [...type.fields.values()].some(({ slice }) => slice === remote))
    .map(({ name }) => name)
}
