/** Reads of one request: records of one type with the same fields travel together, and each answer goes to its own place. */
import DataLoader from 'dataloader'
import type { Answer } from '../sdk/answer.ts'
import type { Call } from '../sdk/call.ts'
import type { Reader, Registry } from '../sdk/connector.ts'
import { RegistryError } from '../sdk/errors.ts'
import type { FieldSet } from '../sdk/fields.ts'
import { type Entity, recordOf } from './errors.ts'

/** The record; null where the registry holds none; throws a GraphQL error with its code for anything else. */
export type Load = (entity: string, key: string, fields: FieldSet) => Promise<Entity | null>

export function createLoad({ readers }: Pick<Registry, 'readers'>, registry: string, call: Call): Load {
  const loaders = new Map<string, DataLoader<string, Answer>>()
  return async (entity, key, fields) => {
    const id = [entity, ...fields].join()
    let loader = loaders.get(id)
    if (loader === undefined) {
      const reader = readers[entity]
      loader = new DataLoader((keys) => ask(reader, keys, fields, { registry, call }), {
        maxBatchSize: reader?.maxBatch ?? 1,
      })
      loaders.set(id, loader)
    }
    const answer = await loader.load(key)
    const record = recordOf(answer, fields, registry)
    return record && { ...record, [readers[entity]?.key ?? '']: key }
  }
}

interface Asking {
  readonly registry: string
  readonly call: Call
}

async function ask(
  reader: Reader | undefined,
  keys: readonly string[],
  fields: FieldSet,
  { registry, call }: Asking,
): Promise<readonly Answer[]> {
  try {
    const answers = (await reader?.readMany(keys, fields, call)) ?? []
    if (answers.length === keys.length) return answers
    return everywhere(keys, new RegistryError('RECORD_INVALID', `${registry} did not give one answer for each key`))
  } catch (cause) {
    return everywhere(keys, asRegistryError(cause, registry, call.signal))
  }
}

function everywhere(keys: readonly string[], error: RegistryError): readonly Answer[] {
  return keys.map(() => ({ status: 'UNAVAILABLE', error }))
}

function asRegistryError(cause: unknown, registry: string, { aborted }: AbortSignal): RegistryError {
  if (cause instanceof RegistryError) return cause
  return aborted
    ? new RegistryError('REGISTRY_TIMEOUT', `the time was up before ${registry} answered`, { cause })
    : new RegistryError('RECORD_INVALID', `what ${registry} answered could not be read`, { cause })
}
