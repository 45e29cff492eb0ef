/**
 * A connector's slice as a Federation 2 subgraph serves it: the same types, executable, and the entities in it.
 *
 * What only the window can fill (`@assigned`, `@requires`) cannot be hosted; a field that is another registry's
 * (`@external`) is left out, because null from here would read as a fact.
 */
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  parse,
  print,
  visit,
} from 'graphql'
import type { Registry } from '../sdk/connector.ts'
import { HostError } from './errors.ts'

export interface HostedSlice {
  /** For `buildFederationSchema`. */
  readonly sdl: string
  /** The `@key` field of each entity type in the slice. */
  readonly keys: ReadonlyMap<string, string>
  /** Those of which the registry keeps more than the key. */
  readonly kept: readonly string[]
}

type ObjectNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode

/** Read by routers and gateways, not by the server itself; the schema builder knows but these. */
const COMPOSING = new Set(['shareable', 'external', 'requires', 'provides', 'tag', 'inaccessible', 'link'])

/** Throws `HostError`: what the slice has and the registry cannot answer. */
export function hostedSlice(sdl: string, { readers }: Pick<Registry, 'readers'>): HostedSlice {
  const document = parse(sdl)
  const objects = document.definitions.filter(isObject)
  const keys = new Map(
    objects.flatMap((node) => (keyOf(node) === undefined ? [] : [[node.name.value, keyOf(node) ?? '']])),
  )
  for (const node of objects) refuseWhatTheWindowFills(node)
  const kept = [...keys].filter(([name, key]) => objects.some((node) => node.name.value === name && keeps(node, key)))
  for (const [name, key] of kept) {
    if (readers[name]?.key === key) continue
    throw new HostError('READER_MISSING', `the slice has ${name} by ${key}, and the connector has no such reader`)
  }
  return { sdl: print(executable(document, keys)), keys, kept: kept.map(([name]) => name) }
}

function executable(document: DocumentNode, keys: ReadonlyMap<string, string>): DocumentNode {
  const withoutForeign = <Node extends ObjectNode>(node: Node): Node => ({
    ...node,
    fields: node.fields?.filter((field) => !isForeign(field) || field.name.value === keys.get(node.name.value)),
  })
  return visit(document, {
    [Kind.SCHEMA_EXTENSION]: () => null,
    [Kind.OBJECT_TYPE_DEFINITION]: { enter: withoutForeign },
    [Kind.OBJECT_TYPE_EXTENSION]: { enter: withoutForeign },
    [Kind.DIRECTIVE]: (node) => {
      if (COMPOSING.has(node.name.value)) return null
      if (node.name.value !== 'key') return undefined
      return { ...node, arguments: node.arguments?.filter(({ name }) => name.value === 'fields') }
    },
  })
}

function isObject(node: DocumentNode['definitions'][number]): node is ObjectNode {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION
}

function keyOf({ directives }: ObjectNode): string | undefined {
  const value = named(directives, 'key')?.arguments?.find(({ name }) => name.value === 'fields')?.value
  return value?.kind === Kind.STRING ? value.value : undefined
}

function keeps({ fields = [] }: ObjectNode, key: string): boolean {
  return fields.some((field) => field.name.value !== key && !isForeign(field))
}

function isForeign({ directives }: FieldDefinitionNode): boolean {
  return named(directives, 'external') !== undefined
}

function refuseWhatTheWindowFills({ name, fields = [] }: ObjectNode): void {
  const filled = fields.find(({ directives }) => named(directives, 'assigned') ?? named(directives, 'requires'))
  if (filled === undefined) return
  const where = `${name.value}.${filled.name.value}`
  throw new HostError('SLICE_UNUSABLE', `${where} is filled by the window (@assigned, @requires): it cannot be hosted`)
}

function named(nodes: readonly ConstDirectiveNode[] | undefined, name: string): ConstDirectiveNode | undefined {
  return nodes?.find((node) => node.name.value === name)
}
