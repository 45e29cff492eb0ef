/**
 * One read: a question to one registry about records of one type, and its answers. The only way to a registry.
 *
 * Questions asked in the same tick become one request (dataloader), whatever fields each selected; the request passes the
 * interceptors, outermost first (telemetry, audit, authorisation, cache), each in the shape `next => next`, and ends at the
 * registry's reader, which is asked for the union of the fields of those items that came so far.
 */
import DataLoader from 'dataloader'
import type { Answer } from '../connectors/sdk/answer.ts'
import type { Call } from '../connectors/sdk/call.ts'
import type { Registry } from '../connectors/sdk/connector.ts'
import { RegistryError } from '../connectors/sdk/errors.ts'
import { type FieldSet, union } from '../connectors/sdk/fields.ts'
import { answerId, type RequestContext } from './context.ts'

export interface ReadItem {
  readonly key: string
  /** What was selected of this record; decides what may be asked, is asked, and is written to the trail. */
  readonly fields: FieldSet
}

export interface ReadRequest {
  readonly registry: string
  readonly entity: string
  /** Keys may repeat, with other fields. */
  readonly items: readonly ReadItem[]
}

/** One answer per item, in the order of the items. Never rejects for a registry's sake: that is the answer UNAVAILABLE. */
export type Read = (request: ReadRequest, context: RequestContext) => Promise<readonly ReadAnswer[]>
export type ReadInterceptor = (next: Read) => Read

/** An answer as it passes through the interceptors. */
export type ReadAnswer = Answer & {
  /** The gateway refused before the registry was asked: the status is WITHHELD. */
  readonly denied?: true
  /** It was kept from an earlier read of the same principal for the same purpose. */
  readonly cached?: true
}

export type Registries = ReadonlyMap<string, Registry>

/** The whole hop: the interceptors around the registries, the first one outermost. */
export function createRead(registries: Registries, interceptors: readonly ReadInterceptor[]): Read {
  return interceptors.reduceRight((next, intercept) => intercept(next), ask(registries))
}

/** `read` of one request's context: what is asked in one tick of one registry about one type becomes one request. */
export function createLoad(
  read: Read,
  registries: Registries,
  context: RequestContext,
): (registry: string, entity: string, item: ReadItem) => Promise<ReadAnswer> {
  const loaders = new Map<string, DataLoader<ReadItem, ReadAnswer, string>>()
  return (registry, entity, item) => {
    const id = `${registry}/${entity}`
    let loader = loaders.get(id)
    if (loader === undefined) {
      loader = new DataLoader((items) => read({ registry, entity, items }, context), {
        cacheKeyFn: ({ key, fields }) => `${key}\n${fields.join()}`,
        maxBatchSize: registries.get(registry)?.readers[entity]?.maxBatch ?? 1,
      })
      loaders.set(id, loader)
    }
    return loader.load(item)
  }
}

function ask(registries: Registries): Read {
  return async ({ registry, entity, items }, context) => {
    const reader = registries.get(registry)?.readers[entity]
    if (reader === undefined) return everywhere(items, notConnected(registry))
    const keys = [...new Set(items.map(({ key }) => key))]
    // Nothing more is sent for a request that has ended, been stopped, or whose client left.
    if (context.signal.aborted) return everywhere(items, asRegistryError(undefined, registry, context.signal))
    try {
      const answers = await reader.readMany(
        keys,
        union(items.map(({ fields }) => fields)),
        callOf(context, registry, entity, keys),
      )
      if (answers.length !== keys.length) return everywhere(items, miscounted(registry))
      const byKey = new Map(keys.map((key, index) => [key, answers[index]]))
      return items.map(({ key }) => byKey.get(key) ?? { status: 'UNAVAILABLE', error: miscounted(registry) })
    } catch (cause) {
      return everywhere(items, asRegistryError(cause, registry, context.signal))
    }
  }
}

function everywhere(items: readonly ReadItem[], error: RegistryError): readonly ReadAnswer[] {
  return items.map(() => ({ status: 'UNAVAILABLE', error }))
}

function notConnected(registry: string): RegistryError {
  return new RegistryError('REGISTRY_UNAVAILABLE', `${registry} is not connected to this window for what was asked`)
}

function miscounted(registry: string): RegistryError {
  return new RegistryError('RECORD_INVALID', `the connector of ${registry} did not give one answer for each key`)
}

/** What a connector threw: its own error as it is; anything else is either our caller who left, or a fault of its code. */
function asRegistryError(cause: unknown, registry: string, signal: AbortSignal): RegistryError {
  if (cause instanceof RegistryError) return cause
  if (signal.aborted)
    return new RegistryError('REGISTRY_TIMEOUT', `the request ended before ${registry} answered`, { cause })
  return new RegistryError('RECORD_INVALID', `the connector of ${registry} could not read what came back`, { cause })
}

/** What a connector may know of the request. */
export function callOf(context: RequestContext, registry: string, entity: string, keys: readonly string[]): Call {
  const { principal, references, onBehalfOf } = context
  const member = memberOf(principal.organization?.id) ?? companyOf(context, keys)
  const pending = keys.flatMap((key) => {
    const reference = references?.get(answerId(registry, entity, key))
    return reference === undefined ? [] : [[key, reference] as const]
  })
  return {
    requestId: context.requestId,
    signal: context.signal,
    purpose: context.purpose,
    userId: `UZ${principal.pinfl ?? principal.id}`,
    ...(context.caseNumber !== undefined && { issue: context.caseNumber }),
    ...(member !== undefined && { representedParty: member }),
    ...(onBehalfOf !== undefined && { onBehalfOf }),
    ...(pending.length > 0 && { references: new Map(pending) }),
  }
}

/** The legal entity that a citizen asks about as its representative; X-Road's class for companies is COM. */
function companyOf({ principal }: RequestContext, keys: readonly string[]): string | undefined {
  const [key, ...more] = keys
  const represented = principal.represents?.find(({ stir }) => stir === key && more.length === 0)
  return represented && `COM/${represented.stir}`
}

/** X-Road knows organisations as memberClass/memberCode; one that is not its member has no name there. */
function memberOf(organization: string | undefined): string | undefined {
  return organization !== undefined && /^[\w.-]+\/[\w.-]+$/.test(organization) ? organization : undefined
}
