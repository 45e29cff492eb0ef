/**
 * What the schema says of a field's cost and size: `@cost` and `@listSize` beside its definition, read once per field.
 *
 * Weights as in the IBM GraphQL Cost Directives specification: the field's own, else that of the type it returns, else 1
 * for what has fields and 0 for a leaf.
 */
import {
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  valueFromASTUntyped,
} from 'graphql'

type Field = GraphQLField<unknown, unknown>

export interface Listing {
  readonly weight: number
  /** Whether the field is itself a list. */
  readonly list: boolean
  /** Items where no argument says; absent where `@listSize` does not say. */
  readonly assumedSize?: number
  readonly slicingArguments: readonly string[]
  /** The fields below that hold the list, where it is not this one: a Relay connection's `edges`. */
  readonly sizedFields: readonly string[]
}

export function listingOf(schema: GraphQLSchema, field: Field): Listing {
  const type = getNamedType(field.type)
  const said = argumentsOf(field.astNode?.directives, 'listSize')
  const assumedSize = asNumber(said?.['assumedSize'])
  return {
    weight: weightOf(field.astNode?.directives) ?? typeWeight(schema, type),
    list: isListType(isNonNullType(field.type) ? field.type.ofType : field.type),
    ...(assumedSize !== undefined && { assumedSize }),
    slicingArguments: asStrings(said?.['slicingArguments']),
    sizedFields: asStrings(said?.['sizedFields']),
  }
}

function typeWeight(schema: GraphQLSchema, type: GraphQLNamedType): number {
  const own = weightOf(type.astNode?.directives)
  if (own !== undefined) return own
  if (isAbstractType(type)) return Math.max(1, ...schema.getPossibleTypes(type).map((each) => typeWeight(schema, each)))
  return isLeafType(type) ? 0 : 1
}

/** The specification writes weights as strings; the slices as integers. */
function weightOf(directives: readonly ConstDirectiveNode[] | undefined): number | undefined {
  return asNumber(argumentsOf(directives, 'cost')?.['weight'])
}

function argumentsOf(
  directives: readonly ConstDirectiveNode[] | undefined,
  name: string,
): Readonly<Record<string, unknown>> | undefined {
  const node = directives?.find((directive) => directive.name.value === name)
  return (
    node && Object.fromEntries((node.arguments ?? []).map((arg) => [arg.name.value, valueFromASTUntyped(arg.value)]))
  )
}

function asNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number.parseFloat(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined
}

function asStrings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
