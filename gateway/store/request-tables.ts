/** The tables of requests, a part of database.ts: by what right each was asked for, what it owes, and what it waits for. */
import type { ColumnType, Generated } from 'kysely'
import type { Erasable, ErasableOrAbsent, Fixed, FixedOrAbsent } from './columns.ts'

export type RequestStatus =
  | 'DRAFT'
  | 'AWAITING_CONSENT'
  | 'AWAITING_PAYMENT'
  | 'COLLECTING'
  | 'WAITING'
  | 'AWAITING_PREVIEW'
  | 'NEEDS_CLARIFICATION'
  | 'READY'
  | 'ISSUED'
  | 'REJECTED'
  | 'CANCELLED'
  | 'FAILED'

/** One durable application for a certificate. */
export interface CertificateRequestTable {
  id: Fixed<string>
  definition_id: Fixed<string>
  definition_version: Fixed<string>
  subject_kind: Fixed<string>
  /** As registries know it: without it nothing could be collected. */
  subject_key: Erasable<string, string>
  /** Who asked, as the token said at that moment. */
  principal: Erasable<unknown, string>
  client_id: Fixed<string>
  /** Unique among the client's. */
  idempotency_key: ColumnType<string, string, string>
  /** SHA-256 of what was asked for: the same key with another one is a conflict. */
  fingerprint: Erasable<Buffer, Buffer>
  purpose: Fixed<string>
  case_number: ErasableOrAbsent<string>
  on_behalf_of: ErasableOrAbsent<string>
  language: Fixed<string>
  status: RequestStatus
  /** What brought it there; null for what stands from before events were kept. */
  last_event: ColumnType<string | null, string, string>
  /** How far each fact is; a list. */
  facts: ColumnType<readonly FactState[] | null, string, string | null>
  /** What the certificate states; from when the rule was satisfied. */
  decision: ColumnType<unknown, string | null | undefined, string | null>
  /** REJECTED: code and text of the condition that did not hold. */
  rejection: ColumnType<unknown, string | null | undefined, string | null>
  /** FAILED: code of what kept it from a decision. */
  failure: ColumnType<unknown, string | null | undefined, string | null>
  /** CANCELLED: code of what ended it. */
  cancellation: ColumnType<unknown, string | null | undefined, string | null>
  /** Whoever asked wants to see the facts first, whatever the definition says. */
  preview_wished: ColumnType<boolean, boolean | undefined, never>
  /** When whoever asked approved what they saw. */
  approved_at: ColumnType<Date | null, Date | null | undefined, Date | null>
  /** Number of the certificate that the new one is to replace. */
  replaces: FixedOrAbsent<string>
  /** WAITING: when it is asked again. */
  next_attempt_at: Date | null
  /** Since when what comes back is not merely late but wrong; null while nothing is. */
  faulty_since: ColumnType<Date | null, Date | null | undefined, Date | null>
  due_at: Date
  created_at: Fixed<Date>
  updated_at: Date
  /** When it reached the state in which nothing more can happen: the term of keeping begins. */
  ended_at: ColumnType<Date | null, never, never>
  /** When all that could tell of a person was removed. */
  erased_at: ColumnType<Date | null, never, Date>
  /** Number of the order by which it was erased; null where its term was over. */
  erasure_order: ColumnType<string | null, never, string | null>
  /** Counts the changes; an update that names the version it has read cannot undo another. */
  version: Generated<number>
}

/** On what the right rests to ask registries for one request. */
export interface CertificateReleaseTable {
  request_id: Fixed<string>
  id: Fixed<string>
  kind: Fixed<'EXPLICIT_REQUEST' | 'CONSENT'>
  giver: ColumnType<unknown, string, string>
  purpose: Fixed<string>
  legal_basis: ColumnType<unknown, string, never>
  facts: ColumnType<unknown, string, never>
  given_at: Fixed<Date>
  until: Fixed<Date>
  withdrawn_at: Date | null
  /** Signed; personal like the giver, and erased with it. */
  record: string
}

/** What is in question about one claim, asked of one registry. What people wrote is null once erased. */
export interface CertificateClarificationTable {
  /** Grows with each. */
  position: ColumnType<string, never, never>
  id: Fixed<string>
  request_id: Fixed<string>
  claim: Fixed<string>
  registry: Fixed<string>
  text: string | null
  opened_at: Fixed<Date>
  due_at: Fixed<Date>
  outcome: 'CORRECTED' | 'UPHELD' | null
  answer: string | null
  answered_at: Date | null
  withdrawn_at: Date | null
}

/** The ways that a request can go; a change that is not among them is refused. */
export interface CertificateRequestTransitionTable {
  /** Empty for the beginning. */
  from_status: Fixed<string>
  event: Fixed<string>
  to_status: Fixed<string>
}

export interface FactState {
  readonly name: string
  readonly status: string
  /** Of an answer that is pending, by the question's id. */
  readonly references?: Readonly<Record<string, string>>
  /** RFC 3339. */
  readonly availableAt?: string
  readonly attempts: number
}

/** What is asked for a request. Amounts are tiyin. */
export interface PaymentTable {
  request_id: Fixed<string>
  /** As the provider knows it: random, and nothing about the request follows from it. */
  invoice_id: Fixed<string>
  status: 'NEW' | 'OPEN' | 'PAID' | 'REFUNDED' | 'CLOSED'
  amount: ColumnType<string, string, never>
  currency: Fixed<string>
  channel: Fixed<'ONLINE' | 'COUNTER'>
  /** Kind of a discount and the document that an officer has seen; null for none, and once it is erased. */
  discount: ColumnType<unknown, string | null, null>
  /** For the payer, in the language of the request. */
  description: Fixed<string>
  pay_within_days: Fixed<number>
  /** The provider's, of the invoice. */
  number: string | null
  pay_url: string | null
  expires_at: Date | null
  /** How often the provider was asked in vain whether it was paid. */
  looks: Generated<number>
  created_at: Fixed<Date>
  paid_at: Date | null
  refunded_at: Date | null
}

/** The book of payments: each step once. */
export interface PaymentStepTable {
  id: ColumnType<string, never, never>
  request_id: Fixed<string>
  step: Fixed<'INVOICED' | 'PAID' | 'REFUNDED' | 'CLOSED'>
  amount: ColumnType<string, string, never>
  number: FixedOrAbsent<string>
  at: Fixed<Date>
}

/** Which request waits for an answer under which reference of a registry. */
export interface RegistryReferenceTable {
  registry: Fixed<string>
  /** SHA-256 of the reference. */
  reference_hash: Fixed<Buffer>
  request_id: Fixed<string>
}

/** A registry said that it has the answer, and nobody has asked for it since. */
export interface RegistryCallbackTable {
  registry: Fixed<string>
  reference_hash: Fixed<Buffer>
  received_at: Date
}
