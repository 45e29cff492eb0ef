/**
 * What the evidence of a definition looks like: the type of every place that its query selects, as far as a rule can tell.
 *
 * Taken from the query and the schema together, once, at start. The rule is checked against it; and the evidence is turned
 * into CEL values by it, because GraphQL's JSON does not tell an integer from a decimal and CEL does.
 */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import type { EvidenceQuery } from '../../../schema/index.ts'
import { type Sizes, sizesOf } from './list-size.ts'

export type RuleType = ScalarType | ListType | MapType

/** Names as CEL has them. `null` stands for the literal; everything else may be null too (GraphQL says so, not CEL). */
export interface ScalarType {
  readonly kind: 'bool' | 'int' | 'uint' | 'double' | 'string' | 'bytes' | 'null' | 'timestamp' | 'duration' | 'dyn'
  /** Of evidence: the scalar or the enum that it is in the schema, such as `Date`. */
  readonly named?: string
}

export interface ListType {
  readonly kind: 'list'
  readonly of: RuleType
  /** How many items to reckon with when the cost of a rule is bounded. */
  readonly size: number
}

export interface MapType {
  readonly kind: 'map'
  readonly fields: ReadonlyMap<string, RuleType>
  /** Of evidence: what it is in the schema. */
  readonly schema?: SchemaPlace
}

export interface SchemaPlace {
  readonly typeName: string
  /** Whether it is a record that registries are asked for, which the composition gives `sources`. */
  readonly isEntity: boolean
  /** The schema's names of the fields, by their names in the evidence. */
  readonly names: ReadonlyMap<string, string>
}

export const DYN: ScalarType = { kind: 'dyn' }

/** Throws nothing: fields that the schema does not know are left out; `checkEvidenceQuery` names them. */
export function evidenceType({ document }: EvidenceQuery, schema: GraphQLSchema): MapType {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  }
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)
  const query = schema.getQueryType()
  if (operation === undefined || query == null) return { kind: 'map', fields: new Map() }
  return objectType(query, { sets: [operation.selectionSet], fragments, sizes: {} })
}

/** The type at a path of the evidence; positions in lists are left out of the path. */
export function typeAt(type: RuleType, path: string): RuleType | undefined {
  return path.split('.').reduce<RuleType | undefined>((at, name) => {
    const item = at === undefined ? undefined : innermost(at)
    return item?.kind === 'map' ? item.fields.get(name) : undefined
  }, type)
}

/** The type of the value at a path: a list where the path leads through one, as `valueAt` gives it. */
export function valueType(evidence: RuleType, path: string): RuleType | undefined {
  const [name, ...rest] = path === '' ? [] : path.split('.')
  if (name === undefined) return evidence
  if (evidence.kind === 'list') {
    const of = valueType(evidence.of, path)
    return of === undefined ? undefined : { kind: 'list', of, size: evidence.size }
  }
  const field = evidence.kind === 'map' ? evidence.fields.get(name) : undefined
  return field === undefined ? undefined : valueType(field, rest.join('.'))
}

/** What a list, or a list of lists, is of. */
export function innermost(type: RuleType): RuleType {
  return type.kind === 'list' ? innermost(type.of) : type
}

interface Selection {
  readonly sets: readonly SelectionSetNode[]
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  /** What the field above says about the length of lists below it. */
  readonly sizes: Sizes
}

function objectType(type: GraphQLObjectType, selection: Selection): MapType {
  const fields = new Map<string, RuleType>()
  const names = new Map<string, string>()
  for (const [name, nodes] of fieldsOf(selection)) {
    const asked = nodes[0]?.name.value ?? ''
    const field = type.getFields()[asked]
    names.set(name, asked)
    if (field !== undefined) fields.set(name, fieldType(field, nodes, selection))
    else if (asked === '__typename') fields.set(name, { kind: 'string' })
  }
  const isEntity = type.getFields()['sources'] !== undefined
  return { kind: 'map', fields, schema: { typeName: type.name, isEntity, names } }
}

/** Fields by the name that they have in the result; one that is selected twice is one. */
function fieldsOf({ sets, fragments }: Selection): ReadonlyMap<string, readonly FieldNode[]> {
  const fields = new Map<string, FieldNode[]>()
  const visit = (set: SelectionSetNode): void => {
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) {
        const name = (node.alias ?? node.name).value
        fields.set(name, [...(fields.get(name) ?? []), node])
      } else {
        const below =
          node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet : fragments.get(node.name.value)?.selectionSet
        if (below !== undefined) visit(below)
      }
    }
  }
  for (const set of sets) visit(set)
  return fields
}

function fieldType(
  field: GraphQLField<unknown, unknown>,
  nodes: readonly FieldNode[],
  { fragments, sizes }: Selection,
): RuleType {
  const named = getNamedType(field.type)
  const own = sizesOf(field, nodes[0])
  const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
  const inner = isObjectType(named) ? objectType(named, { sets, fragments, sizes: own }) : scalarType(named.name)
  return wrapped(field.type, inner, sizes[field.name] ?? own[''])
}

function wrapped(type: GraphQLOutputType, inner: RuleType, size: number | undefined): RuleType {
  if (isNonNullType(type)) return wrapped(type.ofType, inner, size)
  if (!isListType(type)) return inner
  return { kind: 'list', of: wrapped(type.ofType, inner, undefined), size: size ?? UNKNOWN_LENGTH }
}

/** A list that nobody said anything about. */
const UNKNOWN_LENGTH = 100

/** Custom scalars and enums reach a rule as the text that clients see. */
function scalarType(name: string): ScalarType {
  switch (name) {
    case 'Int':
      return { kind: 'int', named: name }
    case 'Float':
      return { kind: 'double', named: name }
    case 'Boolean':
      return { kind: 'bool', named: name }
    case 'JSON':
      return DYN
    default:
      return { kind: 'string', named: name }
  }
}
