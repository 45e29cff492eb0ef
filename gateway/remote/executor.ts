/**
 * How stitching asks a remote subgraph: through the read hop, like any read. Each key of a request is authorised, audited
 * and counted; only those that passed are sent, and each that did not carries its error at its own place.
 */
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLError,
  getOperationAST,
  Kind,
  print,
  valueFromASTUntyped,
} from 'graphql'
import { RegistryError } from '../../connectors/sdk/errors.ts'
import type { Model, ObjectType } from '../compose/model.ts'
import { namedType } from '../compose/model.ts'
import { told } from '../compose/reference.ts'
import { Selections } from '../compose/selection.ts'
import { GatewayError } from '../errors.ts'
import { callOf, type Read, type ReadAnswer, type ReadInterceptor, type ReadItem } from '../read.ts'
import { follow } from './follow.ts'
import { takeApart } from './referred.ts'
import { errorAt, type RemoteExecutor, type RemoteResult } from './request.ts'
import type { RemoteReply, RemoteSubgraph } from './subgraph.ts'

/** What one request asks about: records of one type, by their keys, and where the answers stand in the reply. */
interface Asking {
  readonly entity: string
  readonly items: readonly ReadItem[]
  readonly responseKey: string
  /** The variables with only these items left in, by position. */
  keep(positions: readonly number[]): Readonly<Record<string, unknown>>
  /** A lookup answers with one record, `_entities` with a list. */
  readonly list: boolean
}

/** `interceptors` as around any read, but for the cache: a reply depends on arguments, which a record's name leaves out. */
export function remoteExecutor(
  subgraph: RemoteSubgraph,
  model: Model,
  interceptors: readonly ReadInterceptor[],
): RemoteExecutor {
  const selections = new Selections(model)
  const execute: RemoteExecutor = async (request) => {
    const { context } = request
    if (context === undefined) throw new GatewayError('INTERNAL', 'a remote subgraph was asked outside a request')
    const { document, operation, variables, referred } = takeApart(request, model)
    const asking = askingOf(document, variables, { model, selections, slice: subgraph.name })
    const partial: GraphQLError[] = []
    const forward: Read = async ({ items }, under) => {
      const positions = items.map((item) => asking.items.indexOf(item))
      const reply = await subgraph
        .send(print(document), asking.keep(positions), callOf(under, subgraph.name, asking.entity, []))
        .catch((cause: unknown) => asError(cause, subgraph.name))
      if (reply instanceof RegistryError) return items.map(() => ({ status: 'UNAVAILABLE', error: reply }))
      partial.push(...errorsBelow(reply, asking, positions, subgraph.name))
      return items.map((_, at) => answerAt(reply, asking, at, subgraph.name))
    }
    const read = interceptors.reduceRight((next, intercept) => intercept(next), forward)
    const answers = await read({ registry: subgraph.name, entity: asking.entity, items: asking.items }, context)
    const result = resultOf(asking, answers, partial, subgraph.name)
    return operation === undefined || referred.length === 0
      ? result
      : await follow(result, { request, operation, referred, ask: execute })
  }
  return execute
}

function askingOf(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  { model, selections, slice }: { model: Model; selections: Selections; slice: string },
): Asking {
  const operation = getOperationAST(document)
  const [field, ...others] = operation?.selectionSet.selections ?? []
  if (operation?.operation !== 'query' || field?.kind !== Kind.FIELD || others.length > 0) {
    throw new GatewayError('INTERNAL', 'a remote subgraph is asked one question at a time')
  }
  const fragments = Object.fromEntries(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  )
  const fieldsOf = (type: ObjectType, node: FieldNode): readonly string[] =>
    selections.reads(type, { fieldNodes: [node], fragments, variableValues: variables }).get(slice) ?? [type.key ?? '']
  const responseKey = field.alias?.value ?? field.name.value
  return field.name.value === '_entities'
    ? askingEntities(field, variables, { model, fieldsOf, responseKey })
    : askingOne(field, variables, { model, fieldsOf, responseKey })
}

interface Parts {
  readonly model: Model
  readonly fieldsOf: (type: ObjectType, node: FieldNode) => readonly string[]
  readonly responseKey: string
}

function askingEntities(field: FieldNode, variables: Readonly<Record<string, unknown>>, parts: Parts): Asking {
  const argument = field.arguments?.find(({ name }) => name.value === 'representations')?.value
  const variable = argument?.kind === Kind.VARIABLE ? argument.name.value : 'representations'
  const given = variables[variable]
  const representations: readonly unknown[] = Array.isArray(given) ? given : []
  const entity = String(property(representations[0], '__typename'))
  const type = parts.model.objects.get(entity)
  if (type?.key === undefined) throw new GatewayError('INTERNAL', `${entity} is asked for and has no key`)
  const { key } = type
  const fields = parts.fieldsOf(type, field)
  return {
    entity,
    items: representations.map((one) => ({ key: String(property(one, key)), fields })),
    responseKey: parts.responseKey,
    list: true,
    keep: (positions) => ({ ...variables, [variable]: positions.map((position) => representations[position]) }),
  }
}

function askingOne(field: FieldNode, variables: Readonly<Record<string, unknown>>, parts: Parts): Asking {
  const lookup = parts.model.objects.get('Query')?.fields.get(field.name.value)
  const entity = lookup === undefined ? '' : namedType(lookup.node.type)
  const type = parts.model.objects.get(entity)
  const argument = field.arguments?.find(({ name }) => name.value === type?.key)
  if (type?.key === undefined || argument === undefined) {
    throw new GatewayError('INTERNAL', `${field.name.value} of a remote subgraph is no lookup by key`)
  }
  const key = String(valueFromASTUntyped(argument.value, { ...variables }))
  return {
    entity,
    items: [{ key, fields: parts.fieldsOf(type, field) }],
    responseKey: parts.responseKey,
    list: false,
    keep: () => variables,
  }
}

function answerAt({ data, errors, provenance }: RemoteReply, asking: Asking, at: number, name: string): ReadAnswer {
  const value = data?.[asking.responseKey]
  const entity = asking.list && Array.isArray(value) ? value[at] : value
  if (typeof entity === 'object' && entity !== null) return { status: 'FOUND', entity, provenance }
  // An error that stands at no item may be this one's: silence is not absence.
  const failed = errors.some(({ path }) => !asking.list || typeof path?.[1] !== 'number' || path[1] === at)
  if (!failed) return { status: 'NOT_FOUND', provenance }
  return { status: 'UNAVAILABLE', error: new RegistryError('REGISTRY_UNAVAILABLE', `${name} could not answer`) }
}

/** Errors inside a record that is there: they keep their path, and lose the agency's own words. */
function errorsBelow(
  { data, errors }: RemoteReply,
  asking: Asking,
  positions: readonly number[],
  registry: string,
): readonly GraphQLError[] {
  const depth = asking.list ? 2 : 1
  return errors.flatMap(({ path }) => {
    if (path === undefined || path.length <= depth || data === null) return []
    const [root, at, ...rest] = path
    const place = asking.list && typeof at === 'number' ? [root, positions[at], ...rest] : path
    return [errorAt(new GatewayError('REGISTRY_UNAVAILABLE', `${registry} could not answer`, { registry }), place)]
  })
}

function resultOf(
  { items, responseKey, list }: Asking,
  answers: readonly ReadAnswer[],
  partial: readonly GraphQLError[],
  registry: string,
): RemoteResult {
  const errors = [...partial]
  const values = items.map((_, at) => {
    const answer = answers[at]
    if (answer?.status === 'FOUND') return answer.entity
    if (answer?.status === 'NOT_FOUND') return null
    errors.push(errorAt(refusalOf(answer, registry), list ? [responseKey, at] : [responseKey]))
    return null
  })
  return {
    data: { [responseKey]: list ? values : (values[0] ?? null) },
    ...(errors.length > 0 && { errors }),
  }
}

function refusalOf(answer: ReadAnswer | undefined, registry: string): GatewayError {
  try {
    if (answer !== undefined) told(answer, '', registry)
  } catch (error) {
    if (error instanceof GatewayError) return error
  }
  return new GatewayError('INTERNAL', `${registry} was asked and nothing came of it`, { registry })
}

function asError(cause: unknown, name: string): RegistryError {
  return cause instanceof RegistryError
    ? cause
    : new RegistryError('RECORD_INVALID', `what ${name} answered could not be read`, { cause })
}

function property(source: unknown, name: string): unknown {
  return typeof source === 'object' && source !== null ? Reflect.get(source, name) : undefined
}
