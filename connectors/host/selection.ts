/**
 * What was selected of a record, as the sdk's FieldSet: sorted dotted paths of leaves, of a record referred to its key alone,
 * of a page the nodes' fields.
 */
import {
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type SelectionNode,
} from 'graphql'
import type { FieldSet } from '../sdk/fields.ts'

export type Place = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'schema' | 'variableValues'>

/** Without the key itself; empty where only the key was selected. */
export function selected(place: Place, entity: string, keys: ReadonlyMap<string, string>): FieldSet {
  const type = place.schema.getType(entity)
  const paths = isObjectType(type)
    ? under(place.fieldNodes, type, place)
        .filter(({ name }) => name.value !== keys.get(entity))
        .flatMap((node) => leaves('', type, node, { place, keys }))
    : []
  return [...new Set(paths)].sort()
}

/** A page of a list (GraphQL Cursor Connections, 2), by its shape: the type of what it holds. */
export function pageOf(type: GraphQLNamedType): GraphQLNamedType | undefined {
  if (!isObjectType(type) || type.getFields()['pageInfo'] === undefined) return undefined
  const edges = type.getFields()['edges']
  const edge = edges === undefined ? undefined : getNamedType(edges.type)
  const node = isObjectType(edge) ? edge.getFields()['node'] : undefined
  return node && getNamedType(node.type)
}

interface Within {
  readonly place: Place
  readonly keys: ReadonlyMap<string, string>
}

function leaves(above: string, on: GraphQLObjectType, node: FieldNode, within: Within): readonly string[] {
  const field = on.getFields()[node.name.value]
  if (field === undefined) return []
  const path = `${above}${field.name}`
  const type = getNamedType(field.type)
  const held = pageOf(type)
  if (held === undefined || !isObjectType(type)) return below(path, type, [node], within)
  const edges = under([node], type, within.place).filter(({ name }) => name.value === 'edges')
  const nodes = edges.flatMap(({ selectionSet }) =>
    under([{ ...node, ...(selectionSet && { selectionSet }) }], type, within.place),
  )
  return below(
    path,
    held,
    nodes.filter(({ name }) => name.value === 'node'),
    within,
  )
}

function below(path: string, type: GraphQLNamedType, nodes: readonly FieldNode[], within: Within): readonly string[] {
  const key = within.keys.get(type.name)
  if (key !== undefined) return [`${path}.${key}`]
  const types = isAbstractType(type) ? within.place.schema.getPossibleTypes(type) : isObjectType(type) ? [type] : []
  const paths = types.flatMap((one) =>
    under(nodes, one, within.place).flatMap((node) => leaves(`${path}.`, one, node, within)),
  )
  return paths.length > 0 ? paths : [path]
}

/** The fields selected below `nodes` where a record of that type stands, fragments opened. */
function under(nodes: readonly FieldNode[], type: GraphQLObjectType, place: Place): readonly FieldNode[] {
  const open = (selection: SelectionNode): readonly FieldNode[] => {
    if (!isIncluded(selection, place)) return []
    if (selection.kind === Kind.FIELD) return selection.name.value === '__typename' ? [] : [selection]
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : place.fragments[selection.name.value]
    const condition = fragment?.typeCondition?.name.value
    if (condition !== undefined && condition !== type.name && isObjectType(place.schema.getType(condition))) return []
    return fragment?.selectionSet.selections.flatMap(open) ?? []
  }
  return nodes.flatMap(({ selectionSet }) => selectionSet?.selections.flatMap(open) ?? [])
}

function isIncluded(node: SelectionNode, { variableValues }: Place): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.['if'] === true) return false
  return getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.['if'] !== false
}
