/**
 * What is put to the test: a connector, and a registry that it can be opened on, which can be told to fail and says
 * afterwards what it was asked. For a registry of this house that is its mock; an agency brings its own stand-in.
 */
import type { Connector } from '../connector.ts'
import type { FieldSet } from '../fields.ts'

export interface Subject {
  /** As the results name it. */
  readonly name: string
  readonly connector: Connector
  /** A registry, running; the suite starts one and closes it. */
  start(): Promise<Stand>
}

export interface Stand {
  /** Options of the connector for this registry. */
  readonly options: Readonly<Record<string, unknown>>
  /** The same, with a deadline of less than a second: faults that take time are tried with these. */
  readonly impatient: Readonly<Record<string, unknown>>
  /** By entity type, one for each reader. */
  readonly samples: Readonly<Record<string, Sample>>
  readonly faults: {
    /** Those that this registry can have; the others are not tried. */
    readonly kinds: readonly FaultKind[]
    /** Until `clear`, for every request. `latency` is one beyond the impatient deadline. */
    set(kind: FaultKind): void | Promise<void>
    clear(): void | Promise<void>
  }
  readonly requests: {
    /** Since `clear`, in the order in which they came. */
    list(): readonly AskedRequest[] | Promise<readonly AskedRequest[]>
    clear(): void | Promise<void>
  }
  /** Connections that are open at the registry, where it can tell. */
  connections?(): number | Promise<number>
  close(): Promise<void>
}

/** What of one entity type the registry holds. */
export interface Sample {
  /** Keys of records that it holds, two at least, all with a plain answer. */
  readonly known: readonly string[]
  /** A well-formed key of a record that it does not hold. */
  readonly unknown: string
  /** What it answers for that key: FOUND where it cannot tell nobody from somebody who holds nothing. @default NOT_FOUND */
  readonly absent?: 'NOT_FOUND' | 'FOUND'
  /** Whether its answers never come later. @default false */
  readonly prompt?: boolean
  /** That many different well-formed keys, held or not. */
  many(count: number): readonly string[]
  /** Fields that the known records have. */
  readonly fields: FieldSet
  /** A part of `fields` for which the registry has to be asked for less. */
  readonly fewer: FieldSet
}

export interface AskedRequest {
  /** `open` while it waits for its answer, `left` when the connector went before the answer was out. */
  readonly ending: string
  /** In the registry's own words; undefined where the request is about none, such as one for a token. */
  readonly keys?: readonly string[]
  readonly fields?: readonly string[]
}

/** Faults by name, as the mocks of this house have them (mocks/README.md). */
export type FaultKind =
  | 'latency'
  | 'outage'
  | 'refused'
  | 'reset'
  | 'halfOpen'
  | 'drip'
  | 'truncated'
  | 'garbage'
  | 'wrongSchema'
  | 'oversized'
  | 'stale'
  | 'rateLimited'
  | 'soapFault'
  | 'pending'

export interface Check {
  /** A sentence about the connector. */
  readonly name: string
  /** Throws `Nonconformity`, or whatever the connector threw. */
  run(stand: Stand): Promise<void>
}
