/**
 * One schema out of many slices: composed by Federation 2's rules and the house's own, made executable by resolvers that
 * are derived from the slices, so that a new registry changes nothing here.
 */
import { buildASTSchema, type DocumentNode, type GraphQLSchema, isObjectType, isScalarType, print } from 'graphql'
import type { AccessRules } from './access.ts'
import { readAccessRules } from './compose/access.ts'
import { checkSlices, type Readers } from './compose/checks.ts'
import { CompositionError } from './compose/mistake.ts'
import { type Model, readModel, type Slice } from './compose/model.ts'
import { publicDocument } from './compose/public.ts'
import { type Assigner, deriveResolvers, type Resolver, type Resolvers } from './compose/resolvers.ts'
import { SCALARS } from './scalars/index.ts'

/** A slice that the gateway itself answers for: it composes like any other, and brings its resolvers later. */
export interface LocalSlice {
  readonly name: string
  readonly sdl: string
}

/** Of a slice that the gateway itself answers for, such as certificates: type name, field name, resolver. */
export type LocalResolvers = Readonly<Record<string, Readonly<Record<string, Resolver>>>>

/** Of the fields of `Subscription`: where events come from, and how each is shown. */
export type LocalSubscriptions = Readonly<Record<string, Subscriber>>
export interface Subscriber {
  readonly subscribe: Resolver
  readonly resolve: Resolver
}

export interface Parts {
  readonly slices: readonly Slice[]
  /** Absent where nothing is connected: to look at a schema. */
  readonly readers?: Readers | undefined
  readonly local: readonly LocalSlice[]
  readonly assigner: Assigner
}

export interface Composition {
  /** Executable, with every resolver in place. */
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  /** What `darcha schema` prints. */
  readonly sdl: string
  readonly access: AccessRules
  readonly model: Model
}

/** Throws `CompositionError`, which lists every mistake that was found. */
export function compose({ slices, readers, local, assigner }: Parts): Composition {
  const model = readModel([...slices, ...local.map(({ name, sdl }) => ({ name, sdl, registries: [] }))])
  const mistakes = checkSlices(model, readers, new Set(local.map(({ name }) => name)))
  if (mistakes.length > 0) throw new CompositionError(mistakes)
  const document = publicDocument(model)
  const schema = buildASTSchema(document)
  attachScalars(schema)
  attach(schema, deriveResolvers(model, assigner))
  return { schema, document, sdl: print(document), access: readAccessRules(model), model }
}

/** Gives the gateway's own slices their resolvers: they may need the composed schema, so they come after it. */
export function attachResolvers(schema: GraphQLSchema, resolvers: LocalResolvers): void {
  attach(schema, new Map(Object.entries(resolvers).map(([type, fields]) => [type, new Map(Object.entries(fields))])))
}

export function attachSubscriptions(schema: GraphQLSchema, subscriptions: LocalSubscriptions): void {
  const fields = schema.getSubscriptionType()?.getFields() ?? {}
  for (const [name, { subscribe, resolve }] of Object.entries(subscriptions)) {
    if (fields[name] !== undefined) Object.assign(fields[name], { subscribe, resolve })
  }
}

function attach(schema: GraphQLSchema, resolvers: Resolvers): void {
  for (const [typeName, fields] of resolvers) {
    const type = schema.getType(typeName)
    if (!isObjectType(type)) continue
    for (const [fieldName, resolve] of fields) {
      const field = type.getFields()[fieldName]
      if (field !== undefined) field.resolve = resolve
    }
  }
}

/** A scalar that an agency brings and the house does not know passes as it is. */
function attachScalars(schema: GraphQLSchema): void {
  for (const [name, behaviour] of Object.entries(SCALARS)) {
    const type = schema.getType(name)
    if (isScalarType(type)) Object.assign(type, behaviour)
  }
}
