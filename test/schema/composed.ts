/** The slices of this room composed as a window composes them: for tests. */
import { composeServices, transformSupergraphToPublicSchema } from '@theguild/federation-composition'
import {
  buildASTSchema,
  type DocumentNode,
  extendSchema,
  type FieldDefinitionNode,
  type GraphQLSchema,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
} from 'graphql'
import { readSlice } from '../../schema/index.ts'

export const REGISTRY_SLICES = ['civil', 'tax', 'land', 'utility']
export const ALL_SLICES = [...REGISTRY_SLICES, 'certificate', 'audit']

/** The composer's complaints about these slices together; none when they compose. */
export function composed(names: readonly string[]): ReturnType<typeof composeServices> {
  return composeServices(names.map((name) => ({ name, typeDefs: parse(readSlice(name)) })))
}

/** What clients see, with `sources` on every entity as the gateway adds it. */
export function publicSchema(): GraphQLSchema {
  const { supergraphSdl } = composed(ALL_SLICES)
  if (supergraphSdl === undefined) throw new TypeError('the slices do not compose')
  const schema = buildASTSchema(transformSupergraphToPublicSchema(parse(supergraphSdl)))
  const entities = new Set(ALL_SLICES.flatMap((name) => objectTypes(name).filter(isEntity)).map(nameOf))
  const sources = [...entities].map((name) => `extend type ${name} { sources: [Source!]! }`)
  return extendSchema(schema, parse(sources.join('\n')))
}

export function sliceDocument(name: string): DocumentNode {
  return parse(readSlice(name))
}

export function objectTypes(slice: string): readonly ObjectTypeDefinitionNode[] {
  return sliceDocument(slice).definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION)
}

export function isEntity(node: ObjectTypeDefinitionNode): boolean {
  return directive(node, 'key') !== undefined
}

export function keyOf(node: ObjectTypeDefinitionNode): string | undefined {
  const value = directive(node, 'key')?.arguments?.find(({ name }) => name.value === 'fields')?.value
  return value?.kind === Kind.STRING ? value.value : undefined
}

export function directive(
  node: ObjectTypeDefinitionNode | FieldDefinitionNode,
  name: string,
): NonNullable<ObjectTypeDefinitionNode['directives']>[number] | undefined {
  return node.directives?.find((each) => each.name.value === name)
}

/** Purposes of the `@access` that covers a field: its own, or its type's. */
export function purposes(type: ObjectTypeDefinitionNode, field: FieldDefinitionNode): readonly string[] | undefined {
  const access = directive(field, 'access') ?? directive(type, 'access')
  const value = access?.arguments?.find(({ name }) => name.value === 'purposes')?.value
  if (value?.kind !== Kind.LIST) return undefined
  return value.values.flatMap((each) => (each.kind === Kind.ENUM ? [each.value] : []))
}

export function nameOf({ name }: { readonly name: { readonly value: string } }): string {
  return name.value
}
