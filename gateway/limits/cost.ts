/**
 * What an operation may cost at most, estimated before anything is read: every record that may come back, by its weight.
 *
 *   cost(field) = size × (weight + cost of what is selected below)
 *
 * Sizes and weights are the schema's (`@listSize`, `@cost`: IBM GraphQL Cost Directives, sections 3 and 4). The estimate is
 * never below the truth: fields of the same name that will be merged are counted each. Introspection costs nothing here.
 * It is made ready once per document; only what depends on variables is computed at a request.
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql'
import { type Amount, greatest, product, shared, sum } from './amount.ts'
import { type Listing, listingOf } from './listing.ts'

export interface Estimate {
  readonly cost: Amount
  /** The longest page that the client asks for by an argument. */
  readonly page: Amount
}

/** `assumedSize`: items of a list that the schema says nothing about. The document must be valid and of a bounded form. */
export function estimate(
  schema: GraphQLSchema,
  document: DocumentNode,
  { operationName, assumedSize }: { readonly operationName: string | undefined; readonly assumedSize: number },
): Estimate {
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode =>
      node.kind === Kind.OPERATION_DEFINITION && (operationName === undefined || node.name?.value === operationName),
  )
  const root = operation && schema.getRootType(operation.operation)
  if (operation === undefined || root == null) return { cost: 0, page: 0 }
  const scope: Scope = { schema, assumedSize, ...definitions(document, operation), pages: [], kept: new Map() }
  const cost = ofSelections(operation.selectionSet, { type: root }, scope)
  return { cost, page: greatest(scope.pages) }
}

interface Scope {
  readonly schema: GraphQLSchema
  readonly assumedSize: number
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  /** Values of variables that the operation gives where the request does not. */
  readonly defaults: ReadonlyMap<string, unknown>
  readonly pages: Amount[]
  /** Fragments already estimated, by the list that they stand in and their name. */
  readonly kept: Map<Sized | undefined, Map<string, Amount>>
}

/** Where a selection stands. */
interface Place {
  readonly type: GraphQLNamedType | undefined
  readonly sized?: Sized | undefined
}

/** The fields that hold the list of the field above, and its size. */
interface Sized {
  readonly fields: readonly string[]
  readonly size: Amount
}

function definitions(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Pick<Scope, 'fragments' | 'defaults'> {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  }
  const defaults = new Map<string, unknown>()
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue !== undefined) defaults.set(variable.name.value, valueFromASTUntyped(defaultValue))
  }
  return { fragments, defaults }
}

function ofSelections(set: SelectionSetNode | undefined, place: Place, scope: Scope): Amount {
  return sum((set?.selections ?? []).map((node) => product(inclusion(node, scope), ofSelection(node, place, scope))))
}

function ofSelection(node: SelectionNode, place: Place, scope: Scope): Amount {
  if (node.kind === Kind.FIELD) return ofField(node, place, scope)
  if (node.kind === Kind.FRAGMENT_SPREAD) return ofFragment(node.name.value, place, scope)
  const condition = node.typeCondition?.name.value
  const type = condition === undefined ? place.type : scope.schema.getType(condition)
  return ofSelections(node.selectionSet, { ...place, type }, scope)
}

function ofFragment(name: string, { sized }: Place, scope: Scope): Amount {
  const kept = scope.kept.get(sized) ?? new Map<string, Amount>()
  scope.kept.set(sized, kept)
  const known = kept.get(name)
  if (known !== undefined) return known
  kept.set(name, 0)
  const fragment = scope.fragments.get(name)
  const type = fragment && scope.schema.getType(fragment.typeCondition.name.value)
  const amount = shared(ofSelections(fragment?.selectionSet, { type, sized }, scope))
  kept.set(name, amount)
  return amount
}

function ofField(node: FieldNode, { type, sized }: Place, scope: Scope): Amount {
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined
  if (field === undefined) return 0
  const listing = listingOf(scope.schema, field)
  const asked = askedSize(node, field, listing, scope)
  const below: Place = {
    type: getNamedType(field.type),
    sized: listing.sizedFields.length > 0 ? { fields: listing.sizedFields, size: asked } : undefined,
  }
  const items = sum([listing.weight, ofSelections(node.selectionSet, below, scope)])
  if (sized?.fields.includes(node.name.value)) return product(sized.size, items)
  return listing.list && below.sized === undefined ? product(asked, items) : items
}

/** The largest of the slicing arguments that are given; what the schema assumes where none is. */
function askedSize(node: FieldNode, field: GraphQLField<unknown, unknown>, listing: Listing, scope: Scope): Amount {
  const assumed = listing.assumedSize ?? scope.assumedSize
  const given = listing.slicingArguments.flatMap((name) => {
    const value = node.arguments?.find((argument) => argument.name.value === name)?.value
    const fallback = field.args.find((argument) => argument.name === name)?.defaultValue
    if (value === undefined) return typeof fallback === 'number' ? [fallback] : []
    return value.kind === Kind.NULL ? [] : [sizeGiven(value, assumed, scope)]
  })
  if (given.length === 0) return assumed
  const asked = greatest(given)
  scope.pages.push(asked)
  return asked
}

function sizeGiven(value: ValueNode, assumed: number, { defaults }: Scope): Amount {
  const asSize = (size: unknown): number => (typeof size === 'number' ? Math.max(size, 0) : assumed)
  if (value.kind !== Kind.VARIABLE) return asSize(valueFromASTUntyped(value))
  const name = value.name.value
  return (variables) => asSize(variables[name] === undefined ? defaults.get(name) : variables[name])
}

/** 1 where `@skip` and `@include` let the selection stand, 0 where they do not. */
function inclusion(node: SelectionNode, scope: Scope): Amount {
  return (node.directives ?? []).reduce<Amount>((amount, { name, arguments: given }) => {
    const value = given?.find((argument) => argument.name.value === 'if')?.value
    if (value === undefined || (name.value !== 'skip' && name.value !== 'include')) return amount
    return product(amount, condition(value, name.value === 'include', scope))
  }, 1)
}

function condition(value: ValueNode, wanted: boolean, { defaults }: Scope): Amount {
  if (value.kind === Kind.BOOLEAN) return value.value === wanted ? 1 : 0
  if (value.kind !== Kind.VARIABLE) return 1
  const name = value.name.value
  return (variables) => ((variables[name] ?? defaults.get(name)) === wanted ? 1 : 0)
}
