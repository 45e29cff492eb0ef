/**
 * What a mock registry is to the harness: one function from a request to a response, and its own words for the faults
 * that only it can word (its refusal, its SOAP Fault, its "ask again later").
 *
 * A registry never sees a socket and never knows of faults on the wire: those are played by the harness around it.
 */
import type { FaultKind } from './faults.ts'

export interface MockRegistry {
  /** Lower case; how the CLI and the log call it. */
  readonly name: string
  handle(request: MockRequest): MockResponse | Promise<MockResponse>
  /** What is said under a fault, in this registry's words. A fault of its words that is missing here cannot be set. */
  readonly faultBodies?: FaultBodies
  /** Ends what it does by itself. */
  close?(): Promise<void>
  /** What a request asks for, for the log; also called when a fault keeps `handle` from being called. May throw. */
  asked?(request: MockRequest): Asked
  /** What it can be told beside faults, by method and last part of `/__mock/…`, such as `POST corrections`. */
  readonly orders?: Readonly<Record<string, Order>>
}

export type Order = (request: MockRequest) => MockResponse | Promise<MockResponse>

export type FaultBodies = Readonly<Partial<Record<FaultKind, (request: MockRequest) => MockResponse>>>

export interface MockRequest {
  readonly method: string
  readonly url: URL
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** Moment that the registry's data describe: now, or long ago under the fault `stale`. Whatever is dated is dated by it. */
  readonly asOf: Date
}

export interface MockResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

/** What a request asks for, in the registry's own words. */
export interface Asked {
  /** What is done, such as `GetPersons` or `POST /taxpayers/query`. */
  readonly operation?: string
  readonly keys?: readonly string[]
  readonly fields?: readonly string[]
  /** For whom it is asked, where that is not who asks. */
  readonly actingFor?: string
}
