/**
 * A GraphQL server of an agency that is already a Federation 2 subgraph: joined as it is, its slice pinned in a file, so
 * that nothing is asked of it at start.
 */
import { buildASTSchema, type DefinitionNode, type GraphQLSchema, Kind, parse, visit } from 'graphql'
import type { Provenance } from '../../connectors/sdk/answer.ts'
import type { Call } from '../../connectors/sdk/call.ts'

export interface RemoteReply {
  readonly data: Readonly<Record<string, unknown>> | null
  readonly errors: readonly { readonly path?: readonly (string | number)[] | undefined }[]
  readonly provenance: Provenance
}

export interface RemoteSubgraph {
  /** In audit entries, spans and errors, as any registry's. */
  readonly name: string
  /** Its slice, with the house's directives beside its fields (`completeSlice`). */
  readonly sdl: string
  /** One GraphQL request. Throws `RegistryError`. */
  send(document: string, variables: Readonly<Record<string, unknown>>, call: Call): Promise<RemoteReply>
}

const FEDERATION = new Set(['key', 'shareable', 'external', 'requires', 'provides', 'tag', 'inaccessible', 'link'])

/** The subgraph as it answers: its own types, and `_entities` (Apollo Federation subgraph specification, "Query._entities"). */
export function subgraphSchema({ sdl }: RemoteSubgraph, entities: readonly string[]): GraphQLSchema {
  const document = visit(parse(sdl), {
    [Kind.DIRECTIVE]: ({ name }) => (FEDERATION.has(name.value) ? null : undefined),
    [Kind.SCHEMA_EXTENSION]: () => null,
  })
  const hasQuery = document.definitions.some((node) => 'name' in node && node.name?.value === 'Query')
  const reserved = parse(`
    scalar _Any
    union _Entity = ${entities.join(' | ')}
    ${hasQuery ? 'extend' : ''} type Query { _entities(representations: [_Any!]!): [_Entity]! }
  `)
  return buildASTSchema(
    { kind: Kind.DOCUMENT, definitions: [...asDefinitions(document.definitions), ...reserved.definitions] },
    { assumeValidSDL: true },
  )
}

/** An agency may write `extend type Person`; by itself the subgraph has no other. */
function asDefinitions(nodes: readonly DefinitionNode[]): readonly DefinitionNode[] {
  return nodes.map((node) =>
    node.kind === Kind.OBJECT_TYPE_EXTENSION ? { ...node, kind: Kind.OBJECT_TYPE_DEFINITION } : node,
  )
}
