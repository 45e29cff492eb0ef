/**
 * What came back for one key. Five outcomes, so that a registry that did not answer never reads as a fact.
 */
import type { RegistryError } from './errors.ts'

export type Answer<Entity extends object = object> = Found<Entity> | NotFound | Withheld | Pending | Unavailable

/** The registry holds the record. */
export interface Found<Entity extends object> {
  readonly status: 'FOUND'
  readonly entity: Entity
  readonly provenance: Provenance
}

/** The registry answered: it holds no such record. */
export interface NotFound {
  readonly status: 'NOT_FOUND'
  readonly provenance: Provenance
}

/** The registry may not or will not tell. `reason` is a code, never personal data. */
export interface Withheld {
  readonly status: 'WITHHELD'
  readonly reason: string
}

/** It will answer later: ask again with `reference`, not before `availableAt`. */
export interface Pending {
  readonly status: 'PENDING'
  readonly reference: string
  readonly availableAt?: Date
}

/** It did not answer. */
export interface Unavailable {
  readonly status: 'UNAVAILABLE'
  readonly error: RegistryError
}

/** Where an answer comes from: what an auditor needs to find the same answer at the registry. */
export interface Provenance {
  /** Moment that the data describe, by the registry's own word; the moment of receipt where it says none. */
  readonly asOf: Date
  readonly receivedAt: Date
  /** The registry's or X-Road's id of this request. */
  readonly requestId: string
  /** Version of the record, where the registry keeps one. */
  readonly recordVersion?: string
  /** SHA-256 of the request as sent and of the response as received, hex. One wire exchange may serve several keys. */
  readonly requestDigest: string
  readonly responseDigest: string
}

export type AnswerStatus = Answer['status']
