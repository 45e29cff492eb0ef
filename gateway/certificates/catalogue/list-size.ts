/**
 * How long a list is to be assumed: `@listSize` of the schema (IBM GraphQL Cost Directive, section 4), as it stands beside a
 * field and is changed by the arguments that the query gives.
 */
import { type FieldNode, type GraphQLField, Kind, type ValueNode } from 'graphql'

/** By the name of the list below the field; '' is the field's own. */
export type Sizes = Readonly<Record<string, number>>

export function sizesOf(field: GraphQLField<unknown, unknown>, node: FieldNode | undefined): Sizes {
  const directive = field.astNode?.directives?.find(({ name }) => name.value === 'listSize')
  if (directive === undefined) return {}
  const argument = (name: string): ValueNode | undefined =>
    directive.arguments?.find((each) => each.name.value === name)?.value
  const sliced = textsIn(argument('slicingArguments')).flatMap((name) => given(field, node, name) ?? [])
  const assumed = numberIn(argument('assumedSize'))
  const size = sliced.length > 0 ? Math.max(...sliced) : assumed
  if (size === undefined) return {}
  const below = textsIn(argument('sizedFields'))
  return Object.fromEntries((below.length > 0 ? below : ['']).map((name) => [name, size]))
}

/** What the query gives for an argument, or the schema where the query gives nothing. */
function given(field: GraphQLField<unknown, unknown>, node: FieldNode | undefined, name: string): number | undefined {
  const written = node?.arguments?.find((argument) => argument.name.value === name)?.value
  if (written !== undefined) return numberIn(written)
  const standard: unknown = field.args.find((argument) => argument.name === name)?.defaultValue
  return typeof standard === 'number' ? standard : undefined
}

function numberIn(value: ValueNode | undefined): number | undefined {
  return value?.kind === Kind.INT ? Number(value.value) : undefined
}

function textsIn(value: ValueNode | undefined): readonly string[] {
  if (value?.kind === Kind.STRING) return [value.value]
  return value?.kind === Kind.LIST ? value.values.flatMap((item) => textsIn(item)) : []
}
