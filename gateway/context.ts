/**
 * What one request carries through the house: who asks, for what purpose, until when, and the two ways to learn something:
 * `read` (one entity from one registry) and `execute` (a GraphQL operation through the same reads).
 *
 * Made once per request by the server, or by the certificate worker from the principal it kept; handed down, never global.
 */
import type { ExecutionResult } from 'graphql'
import type { Answer, AnswerStatus, Provenance } from '../connectors/sdk/answer.ts'
import type { FieldSet } from '../connectors/sdk/fields.ts'

export type PrincipalKind = 'citizen' | 'officer' | 'service' | 'agency' | 'anonymous'

/** Who asks. Everything here comes from a verified token; `anonymous` is a request without one. */
export interface Principal {
  readonly kind: PrincipalKind
  /** Stable within the issuer (`sub`). */
  readonly id: string
  /** The client application that the token was issued to (RFC 9068 `client_id`). */
  readonly clientId: string
  /** Citizens and officers: their own PINFL. */
  readonly pinfl?: string
  readonly scopes: readonly string[]
  readonly organization?: { readonly id: string; readonly name: string }
  /** Citizens: legal entities that they represent, by the identity provider's word. */
  readonly represents?: readonly { readonly stir: string; readonly name: string }[]
  /** Officers: the SOATO code of the territory they serve. */
  readonly territory?: string
}

/** `Purpose` of schema/shared.graphql. */
export type Purpose = 'OWN_RECORD' | 'CERTIFICATE' | 'CASE' | 'SERVICE' | 'AUTHORISATION'

/** BCP 47; the languages that every text of the window exists in. */
export const LANGUAGES = ['uz-Latn', 'uz-Cyrl', 'ru', 'kaa', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

export interface RequestIdentity {
  readonly principal: Principal
  readonly purpose: Purpose
  /** Case or application number; required where an officer asks for the purpose CASE. */
  readonly caseNumber?: string
  /** PINFL of the person an officer or a service acts for, where that is not the subject itself. */
  readonly onBehalfOf?: string
  readonly language: Language
}

export interface RequestContext extends RequestIdentity {
  /** UUID of the operation: in audit entries, spans, logs and upstream requests. */
  readonly requestId: string
  /** Aborts when the client leaves or the deadline passes. */
  readonly signal: AbortSignal
  /** One answer; questions asked in the same tick travel together. `registry` is a registry's name, `entity` a type's. */
  read(registry: string, entity: string, key: string, fields: FieldSet): Promise<Answer>
  /** A GraphQL operation through the same reads, under the same identity. Its audit entries are committed when it resolves. */
  execute(document: string, variables: Readonly<Record<string, unknown>>): Promise<ExecutionResult>
  /** Every answer that this request has received so far, in the order received. */
  readonly answers: readonly ReceivedAnswer[]
  /** References of PENDING answers of an earlier attempt, by `answerId`: asked for again instead of anew. */
  readonly references?: ReadonlyMap<string, string>
  /** Work to finish before an answer may leave, such as the commit of audit entries; each is awaited, once. */
  beforeAnswer(work: () => Promise<void>): void
}

/** One line of what a request learnt: enough for `sources` and for a certificate's provenance, without values. */
export interface ReceivedAnswer {
  readonly registry: string
  readonly entity: string
  readonly key: string
  readonly fields: FieldSet
  readonly status: AnswerStatus | 'DENIED'
  readonly receivedAt: Date
  readonly provenance?: Provenance
  /** PENDING only. */
  readonly reference?: string
  readonly availableAt?: Date
  /** UNAVAILABLE only: the error's code. */
  readonly errorCode?: string
}

/** Names one question within a request: stable between attempts. */
export function answerId(registry: string, entity: string, key: string): string {
  return `${registry}/${entity}/${key}`
}
