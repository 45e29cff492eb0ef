/**
 * Resolvers derived from a slice and its readers: entities by reference, lookups by key, records referred to, pages of lists.
 * Everything else is a property of the record as the reader gave it.
 */
import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
} from 'graphql'
import { topLevel } from '../sdk/fields.ts'
import { paginate } from '../sdk/page.ts'
import { type Entity, refusal } from './errors.ts'
import type { Load } from './load.ts'
import { pageOf, selected } from './selection.ts'
import type { HostedSlice } from './slice.ts'

/** What every resolver finds in its context. */
export interface HostContext {
  readonly load: Load
}

type Resolver = (source: unknown, args: Entity, context: HostContext, info: GraphQLResolveInfo) => unknown
export type HostResolvers = Record<string, Record<string, Resolver>>

export interface ResolverParts {
  readonly schema: GraphQLSchema
  readonly slice: Pick<HostedSlice, 'keys' | 'kept'>
  readonly registry: string
}

export function hostResolvers({ schema, slice: { keys, kept }, registry }: ResolverParts): HostResolvers {
  const resolvers: HostResolvers = {}
  const put = (type: string, field: string, resolver: Resolver): void => {
    resolvers[type] = { ...resolvers[type], [field]: resolver }
  }
  for (const entity of kept)
    put(
      entity,
      '__resolveReference',
      record(entity, keys, (source) => source),
    )
  for (const type of Object.values(schema.getTypeMap()).filter(isOwn)) {
    for (const field of Object.values(type.getFields())) {
      const named = getNamedType(field.type)
      const isKept = kept.includes(named.name)
      if (type.name === 'Query' && isKept)
        put(
          type.name,
          field.name,
          record(named.name, keys, (_, args) => args),
        )
      else if (isKept) put(type.name, field.name, referred(named.name, keys))
      else if (pageOf(named) !== undefined) put(type.name, field.name, paged(field, registry))
    }
  }
  return resolvers
}

/** A record that is asked for by its key, wherever that stands. Its existence is not taken from the question. */
function record(
  entity: string,
  keys: ReadonlyMap<string, string>,
  whence: (source: unknown, args: Entity) => unknown,
): Resolver {
  const key = keys.get(entity) ?? ''
  return (source, args, { load }, info) => {
    const fields = selected(info, entity, keys)
    return load(entity, String(property(whence(source, args), key)), fields.length > 0 ? fields : [key])
  }
}

/** The records that another one refers to: each stands where it is, its key known, its own fields read where selected. */
function referred(entity: string, keys: ReadonlyMap<string, string>): Resolver {
  const key = keys.get(entity) ?? ''
  return (source, _, { load }, info) => {
    const fields = selected(info, entity, keys)
    const complete = async (reference: unknown): Promise<unknown> => {
      if (fields.length === 0 || reference === null || reference === undefined) return reference
      const value = String(property(reference, key))
      const known = { [key]: value }
      return await load(entity, value, fields).then(
        (found) => found ?? known,
        (error) => failing(known, topLevel(fields), error),
      )
    }
    const value = property(source, info.fieldName)
    return Array.isArray(value) ? Promise.all(value.map(complete)) : complete(value)
  }
}

/** What could not be read is an error on the fields that were to be read, and not on the reference. */
function failing(known: Entity, fields: readonly string[], error: unknown): Entity {
  const thrown = (): never => {
    throw error
  }
  return { ...Object.fromEntries(fields.map((field) => [field, thrown])), ...known }
}

function paged({ name }: GraphQLField<unknown, unknown>, registry: string): Resolver {
  return (source, args) => {
    const nodes = property(source, name)
    if (!Array.isArray(nodes)) return null
    const page = paginate(nodes, args)
    if (typeof page !== 'string') return page
    throw refusal('BAD_REQUEST', `${page} asks for no page of this list`, registry)
  }
}

function isOwn(type: unknown): type is GraphQLObjectType {
  return isObjectType(type) && !type.name.startsWith('_')
}

/** As graphql's own resolver reads a property: one that is a function is called. */
function property(source: unknown, name: string): unknown {
  const value: unknown = typeof source === 'object' && source !== null ? Reflect.get(source, name) : undefined
  return typeof value === 'function' ? value() : value
}
