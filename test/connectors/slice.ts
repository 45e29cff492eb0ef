/** What a slice promises, as tests need it: every path that can be selected of a type, and where an entity does not fit. */
import {
  buildASTSchema,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
} from 'graphql'
import type { FieldSet } from '../../connectors/sdk/fields.ts'

export interface Slice {
  /** All that can be selected of the type, as the gateway would hand it to a reader. */
  everything(type: string): FieldSet
  /** The entity's fields that are not as the slice has them, each as one sentence. */
  misfits(type: string, entity: object, fields: FieldSet): readonly string[]
}

export function sliceOf(sdl: string): Slice {
  const schema = buildASTSchema(parse(sdl), { assumeValidSDL: true })
  return {
    everything: (type) => objectOf(schema, type).flatMap((field) => leaves(field, field.name)),
    misfits: (type, entity, fields) =>
      objectOf(schema, type)
        .filter(({ name }) => name === keyOf(schema, type) || fields.some((path) => path.split('.')[0] === name))
        .flatMap((field) => misfitsOf(field, Reflect.get(entity, field.name), `${type}.${field.name}`)),
  }
}

function objectOf(schema: GraphQLSchema, name: string): readonly GraphQLField<unknown, unknown>[] {
  const type = schema.getType(name)
  return isObjectType(type) ? Object.values(type.getFields()) : []
}

function keyOf(schema: GraphQLSchema, name: string): string | undefined {
  const type = schema.getType(name)
  return isObjectType(type) ? key(type) : undefined
}

function leaves(field: GraphQLField<unknown, unknown>, path: string): readonly string[] {
  const type = nodeOf(getNamedType(field.type))
  if (!isObjectType(type)) return [path]
  const own = key(type)
  if (own !== undefined) return [`${path}.${own}`]
  return Object.values(type.getFields()).flatMap((below) => leaves(below, `${path}.${below.name}`))
}

function misfitsOf(field: GraphQLField<unknown, unknown>, value: unknown, path: string): readonly string[] {
  if (value === undefined) return [`${path} is missing`]
  if (value !== null) return misfitsOfType(isConnection(field) ? [field.type] : field.type, value, path)
  const never = isNonNullType(field.type) || directives(field).includes('semanticNonNull')
  return never ? [`${path} is null`] : []
}

/** A list, a connection (written as a list of one type), a record or a leaf. */
function misfitsOfType(type: GraphQLOutputType | [GraphQLOutputType], value: unknown, path: string): readonly string[] {
  if (Array.isArray(type) || isListType(nullable(type))) {
    const item = getNamedType(Array.isArray(type) ? type[0] : type)
    if (!Array.isArray(value)) return [`${path} is no list`]
    return value.flatMap((each, at) => misfitsOfNamed(nodeOf(item), each, `${path}.${at}`))
  }
  return misfitsOfNamed(getNamedType(type), value, path)
}

function misfitsOfNamed(type: GraphQLNamedType, value: unknown, path: string): readonly string[] {
  if (isEnumType(type)) return type.getValue(String(value)) ? [] : [`${path} is none of ${type.name}`]
  if (!isObjectType(type)) return fits(type.name, value) ? [] : [`${path} is no ${type.name}`]
  if (typeof value !== 'object' || value === null) return [`${path} is no ${type.name}`]
  const own = key(type)
  if (own !== undefined) return typeof Reflect.get(value, own) === 'string' ? [] : [`${path}.${own} is no key`]
  return Object.values(type.getFields()).flatMap((below) =>
    misfitsOf(below, Reflect.get(value, below.name), `${path}.${below.name}`),
  )
}

function fits(scalar: string, value: unknown): boolean {
  const form = FORMS[scalar]
  if (scalar === 'Int') return Number.isInteger(value)
  if (scalar === 'Boolean') return typeof value === 'boolean'
  return typeof value === 'string' && (form === undefined || form.test(value))
}

const FORMS: Readonly<Record<string, RegExp>> = {
  Date: /^\d{4}-\d{2}-\d{2}$/,
  IncompleteDate: /^\d{4}(-\d{2}(-\d{2})?)?$/,
  Decimal: /^-?\d+(\.\d+)?$/,
  Pinfl: /^\d{14}$/,
  ActNumber: /^\d{12}$/,
  CadastralNumber: /^\d{2}(:\d{2}){4}:\d{4}(:\d{4}(:\d{3})?)?$/,
  TerritoryCode: /^\d{4}(\d{3}){0,2}$/,
}

function nullable(type: GraphQLOutputType): GraphQLOutputType {
  return isNonNullType(type) ? type.ofType : type
}

function isConnection(field: GraphQLField<unknown, unknown>): boolean {
  return getNamedType(field.type).name.endsWith('Connection')
}

/** Of a page, what stands in it: a reader answers with the plain list. */
function nodeOf(type: GraphQLNamedType): GraphQLNamedType {
  if (!isObjectType(type) || !type.name.endsWith('Connection')) return type
  const edge = getNamedType(type.getFields()['edges']!.type) as GraphQLObjectType
  return getNamedType(edge.getFields()['node']!.type)
}

function key(type: GraphQLObjectType): string | undefined {
  const node = type.astNode?.directives?.find(({ name }) => name.value === 'key')?.arguments?.[0]?.value
  return node?.kind === 'StringValue' ? node.value : undefined
}

function directives(field: GraphQLField<unknown, unknown>): readonly string[] {
  return field.astNode?.directives?.map(({ name }) => name.value) ?? []
}
