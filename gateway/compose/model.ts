/**
 * The slices as the gateway needs them: which entity has which key, which slice declares which field, and what stands
 * beside each field. Read from the SDL once, at start.
 *
 * Field ownership follows from which slice declares the field: the first slice of the roster that declares it without
 * `@external` owns it (Federation 2, `@shareable` for the others).
 */
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  parse,
  type TypeNode,
} from 'graphql'

/** A slice with the registries that answer for it: one, or several where the directory chooses among them. */
export interface Slice {
  readonly name: string
  readonly sdl: string
  readonly registries: readonly string[]
  /** A subgraph that is joined answers for it: there is no reader of ours. */
  readonly remote?: true
}

export interface Field {
  readonly name: string
  /** The type that it is a field of. */
  readonly on: string
  /** The slice that owns it. */
  readonly slice: string
  readonly node: FieldDefinitionNode
  /** The directives of the type as the owning slice writes it: they hold for fields that bear none of their own. */
  readonly typeDirectives: readonly ConstDirectiveNode[]
}

export interface ObjectType {
  readonly name: string
  /** The key of an entity; none for a value type. */
  readonly key: string | undefined
  readonly fields: ReadonlyMap<string, Field>
}

export interface Model {
  readonly slices: readonly Slice[]
  readonly documents: ReadonlyMap<string, DocumentNode>
  readonly objects: ReadonlyMap<string, ObjectType>
}

interface Draft {
  name: string
  key: string | undefined
  fields: Map<string, Field>
}

export function readModel(slices: readonly Slice[]): Model {
  const objects = new Map<string, Draft>()
  const documents = new Map<string, DocumentNode>()
  for (const slice of slices) {
    const document = parse(slice.sdl, { noLocation: false })
    documents.set(slice.name, document)
  }
  const definitions = [...documents].flatMap(([slice, document]) =>
    objectsOf(document).map((node) => ({ slice, node })),
  )
  // A slice that only refers to an entity owns nothing of it where another slice keeps it.
  const [keeping, referring] = [false, true].map((stub) => definitions.filter(({ node }) => isStub(node) === stub))
  for (const { slice, node } of [...(keeping ?? []), ...(referring ?? [])]) addObject(objects, node, slice)
  return { slices, documents, objects }
}

/** The type that a list or non-null type is about. */
export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type)
}

export function isList(type: TypeNode): boolean {
  if (type.kind === Kind.NON_NULL_TYPE) return isList(type.type)
  return type.kind === Kind.LIST_TYPE
}

export function directive(
  nodes: readonly ConstDirectiveNode[] | undefined,
  name: string,
): ConstDirectiveNode | undefined {
  return nodes?.find((node) => node.name.value === name)
}

/** A string argument of a directive, as written. */
export function stringArgument(node: ConstDirectiveNode | undefined, name: string): string | undefined {
  const value = node?.arguments?.find((argument) => argument.name.value === name)?.value
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined
}

/** A list argument of strings or enum values; a single value counts as a list of one (GraphQL, 3.11). */
export function listArgument(node: ConstDirectiveNode | undefined, name: string): readonly string[] {
  const value = node?.arguments?.find((argument) => argument.name.value === name)?.value
  const items = value?.kind === Kind.LIST ? value.values : value === undefined ? [] : [value]
  return items.flatMap((item) => (item.kind === Kind.STRING || item.kind === Kind.ENUM ? [item.value] : []))
}

/** The node type of a Relay connection (GraphQL Cursor Connections, 2), by its shape and not by its name. */
export function connectionNode(model: Pick<Model, 'objects'>, typeName: string): string | undefined {
  const type = model.objects.get(typeName)
  const edges = type?.fields.get('edges')
  if (edges === undefined || !type?.fields.has('pageInfo')) return undefined
  const node = model.objects.get(namedType(edges.node.type))?.fields.get('node')
  return node && namedType(node.node.type)
}

export function entity(model: Pick<Model, 'objects'>, typeName: string): (ObjectType & { key: string }) | undefined {
  const type = model.objects.get(typeName)
  return type?.key === undefined ? undefined : { ...type, key: type.key }
}

type ObjectNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode

function objectsOf(document: DocumentNode): readonly ObjectNode[] {
  return document.definitions.flatMap((node) =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION ? [node] : [],
  )
}

/** `@key(resolvable: false)`: the type stands there to be referred to. */
function isStub({ directives }: ObjectNode): boolean {
  const resolvable = directive(directives, 'key')?.arguments?.find(({ name }) => name.value === 'resolvable')?.value
  return resolvable?.kind === Kind.BOOLEAN && !resolvable.value
}

function addObject(objects: Map<string, Draft>, definition: ObjectNode, slice: string): void {
  const name = definition.name.value
  const type = objects.get(name) ?? { name, key: undefined, fields: new Map<string, Field>() }
  objects.set(name, type)
  type.key ??= stringArgument(directive(definition.directives, 'key'), 'fields')
  for (const node of definition.fields ?? []) {
    const external = directive(node.directives, 'external') !== undefined
    if (external || type.fields.has(node.name.value)) continue
    type.fields.set(node.name.value, {
      name: node.name.value,
      on: name,
      slice,
      node,
      typeDirectives: definition.directives ?? [],
    })
  }
}
