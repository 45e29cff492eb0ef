/**
 * The contract between a registry's connector and the gateway.
 *
 * A connector says what it answers for (its slice) and how to open it. It never sees an HTTP request, a GraphQL
 * document or a token: it is handed keys, the fields that were selected and a `Call`, and gives one answer per key.
 */
import type { Answer } from './answer.ts'
import type { Call } from './call.ts'
import type { FieldSet } from './fields.ts'

export interface Connector<Options = unknown> {
  /** Stable, lower case; the slice's name. One connector may be opened as several registries, each with a name of its own. */
  readonly name: string
  /** Its slice: a valid Federation 2 subgraph schema. Which fields it declares is what it owns. */
  readonly sdl: string
  /** Checks options as an operator wrote them. Throws `OptionsError`, which names the option and what is wrong. */
  parseOptions(input: unknown): Options
  /** Performs no request: a registry that is down must not stop the gateway. */
  open(options: Options): Registry
}

export interface Registry {
  /** One per entity type that it contributes to, by type name. */
  readonly readers: Readonly<Record<string, Reader>>
  /** Settles when the registry answers its cheapest question; throws `RegistryError` otherwise. */
  ping(call: Call): Promise<void>
  close(): Promise<void>
}

export interface Reader<Entity extends object = object> {
  /** The `@key` field by which this registry finds the entity. */
  readonly key: string
  /** The most keys that the registry takes in one request (its manual says so); the gateway splits above it. */
  readonly maxBatch: number
  /**
   * One answer per key, in the order of the keys. `fields` is exactly what was selected: ask the registry for no more.
   * A failure of the whole request may be thrown as `RegistryError`; it then stands for every key.
   */
  readMany(keys: readonly string[], fields: FieldSet, call: Call): Promise<readonly Answer<Entity>[]>
}

/** Types a connector's options through to `open`, and keeps the call site free of type arguments. */
export function defineConnector<Options>(connector: Connector<Options>): Connector<Options> {
  return connector
}
