/**
 * The part of a request that a connector may see: on whose behalf, for what, until when. No token, no document.
 */
export interface Call {
  /** Unique per operation; a UUID. Sent upstream where the wire has a place for it (X-Road-Id carries one of its own). */
  readonly requestId: string
  /** Aborts when the client leaves or the operation's deadline passes. A send must honour it. */
  readonly signal: AbortSignal
  /** Why the record is asked for; one of `Purpose` in schema/shared.graphql. */
  readonly purpose: string
  /** The natural person or service that asks, as X-Road's userId wants it: country prefix and identifier (pr-rest, 4.3). */
  readonly userId: string
  /** Case or application number that caused the question (X-Road `issue`). */
  readonly issue?: string
  /** Who the caller acts for, as memberClass/memberCode (X-Road-Represented-Party). */
  readonly representedParty?: string
  /** PINFL of the person whom an officer or a service acts for. Where a wire has one place for this and the party, the person's. */
  readonly onBehalfOf?: string
  /** References of answers that were PENDING when first asked, by key: ask for these again instead of anew. */
  readonly references?: ReadonlyMap<string, string>
}
