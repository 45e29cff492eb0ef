/**
 * Records that a remote subgraph's records refer to: read by a question of their own, which passes authorisation, trail and
 * limits like any other. One that may not be read, or was not, stands where it is with its key, its fields with an error.
 */
import { GraphQLError, Kind, type OperationDefinitionNode, parse, type SelectionNode, visit } from 'graphql'
import { declared, KEY_ALIAS, type Referred } from './referred.ts'
import type { RemoteExecutor, RemoteRequest, RemoteResult } from './request.ts'

interface Place {
  readonly record: Record<string, unknown>
  readonly path: readonly (string | number)[]
}

export interface Following {
  readonly request: RemoteRequest
  readonly operation: OperationDefinitionNode
  readonly referred: readonly Referred[]
  readonly ask: RemoteExecutor
}

/** Completes the records in `result`, which came off the wire for this request alone. */
export async function follow(result: RemoteResult, following: Following): Promise<RemoteResult> {
  const followed = await Promise.all(following.referred.map((referred) => complete(result.data, referred, following)))
  const errors = [...(result.errors ?? []), ...followed.flat()]
  return { data: result.data, ...(errors.length > 0 && { errors }) }
}

async function complete(
  data: RemoteResult['data'],
  { path, entity, key, selections }: Referred,
  { request, operation, ask }: Following,
): Promise<readonly GraphQLError[]> {
  const places = placesAt(data, path, [])
  if (places.length === 0) return []
  const variables = {
    ...request.variables,
    [REPRESENTATIONS]: places.map(({ record }) => ({ __typename: entity, [key]: record[KEY_ALIAS] })),
  }
  const answer = await ask({ ...request, document: questionOf(operation, entity, selections), variables })
  const list: unknown = answer.data['_entities']
  return places.flatMap((place, at) => {
    const errors = (answer.errors ?? []).filter(({ path: where }) => where?.[1] === at)
    const found: unknown = Array.isArray(list) ? list[at] : undefined
    return isRecord(found) ? filled(place, found, errors) : emptied(place, responseKeys(selections), errors)
  })
}

const REPRESENTATIONS = '_referred'

function questionOf(operation: OperationDefinitionNode, entity: string, selections: readonly SelectionNode[]) {
  const question = parse(
    `query ($${REPRESENTATIONS}: [_Any!]!) { _entities(representations: $${REPRESENTATIONS}) { ... on ${entity} { _ } } }`,
    { noLocation: true },
  )
  const before = (operation.variableDefinitions ?? []).filter(({ variable }) => variable.name.value !== REPRESENTATIONS)
  // On leaving: what is put in is not visited in its turn.
  return visit(question, {
    [Kind.INLINE_FRAGMENT]: { leave: (node) => ({ ...node, selectionSet: { ...node.selectionSet, selections } }) },
    [Kind.OPERATION_DEFINITION]: {
      leave: (node) => declared({ ...node, variableDefinitions: [...before, ...(node.variableDefinitions ?? [])] }),
    },
  })
}

function filled({ record, path }: Place, found: Readonly<Record<string, unknown>>, errors: readonly GraphQLError[]) {
  Object.assign(record, found)
  return errors.map((error) => moved(error, [...path, ...(error.path?.slice(2) ?? [])]))
}

function emptied({ record, path }: Place, keys: readonly string[], errors: readonly GraphQLError[]) {
  const missing = keys.filter((key) => !(key in record))
  for (const key of missing) record[key] = null
  return errors.slice(0, 1).flatMap((error) => missing.map((key) => moved(error, [...path, key])))
}

function moved({ message, originalError, extensions }: GraphQLError, path: readonly (string | number)[]): GraphQLError {
  return new GraphQLError(message, { path, extensions, ...(originalError && { originalError }) })
}

function responseKeys(selections: readonly SelectionNode[]): readonly string[] {
  const keys = selections.flatMap((node): readonly string[] => {
    if (node.kind === Kind.FIELD) return [node.alias?.value ?? node.name.value]
    return node.kind === Kind.INLINE_FRAGMENT ? responseKeys(node.selectionSet.selections) : []
  })
  return [...new Set(keys)]
}

function placesAt(value: unknown, path: readonly string[], at: Place['path']): readonly Place[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => placesAt(item, path, [...at, index]))
  if (!isRecord(value)) return []
  const [step, ...rest] = path
  return step === undefined ? [{ record: value, path: at }] : placesAt(value[step], rest, [...at, step])
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
