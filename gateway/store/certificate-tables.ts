/**
 * The tables of what was issued, a part of database.ts: certificates, what is known of each, and the keys that signed them.
 */
import type { ColumnType } from 'kysely'
import type { BigInteger, Erasable, Fixed, FixedOrAbsent } from './columns.ts'

/** One issued document; only its standing changes. */
export interface CertificateTable {
  number: Fixed<string>
  request_id: Fixed<string>
  definition_id: Fixed<string>
  definition_version: Fixed<string>
  /** Pseudonym of the subject's key. */
  subject_hash: Fixed<Buffer>
  issued_at: Fixed<Date>
  as_of: Fixed<Date>
  valid_from: Fixed<Date>
  valid_until: FixedOrAbsent<Date>
  /** Expiry is read off the clock and not kept. */
  status: ColumnType<'VALID' | 'SUPERSEDED' | 'REVOKED', 'VALID' | undefined, 'SUPERSEDED' | 'REVOKED'>
  status_at: ColumnType<Date | null, never, Date>
  /** Why it is not in force; a code. Null while it is, and for what was withdrawn before reasons were kept. */
  status_reason: ColumnType<string | null, never, string>
  /** For operators; without personal data. */
  status_note: ColumnType<string | null, never, string | null>
  /** Who withdrew it, as the token said; null where a newer one took its place. */
  status_by: ColumnType<unknown, never, string | null>
  /** W3C VC as `vc+jwt`. Null: erased with its request. */
  credential: Erasable<string, string>
  /** SD-JWT VC with every disclosure. Null, as the next three, for what was issued before there was one; erased as well. */
  sd_jwt: Erasable<string, string>
  /** The signed form that stands in the QR code. */
  compact: FixedOrAbsent<string>
  status_list: FixedOrAbsent<number>
  status_index: FixedOrAbsent<number>
  /** Opaque; stands in the QR code's address. */
  verification_id: Fixed<string>
  /** Four digits; stand on the paper. Null: erased. */
  pin: Erasable<string, string>
  /** Number of the one whose place it took. */
  replaces: FixedOrAbsent<string>
  /** When a record that it rests on was corrected, as a registry announced. */
  record_corrected_at: Date | null
}

/** How often a certificate was checked, by day and outcome. */
export interface CertificateVerificationTable {
  number: Fixed<string>
  /** `YYYY-MM-DD`. */
  day: ColumnType<Date, string, never>
  outcome: Fixed<string>
  count: BigInteger
}

/** How often a wrong PIN was given for a certificate on a day. */
export interface CertificatePinAttemptTable {
  number: Fixed<string>
  /** `YYYY-MM-DD`. */
  day: ColumnType<Date, string, never>
  wrong: number
}

/** The public half of every key that ever signed; the private half is a file, and never here. */
export interface SigningKeyTable {
  kid: Fixed<string>
  public_jwk: ColumnType<unknown, string, never>
  created_at: Fixed<Date>
  retired_at: Date | null
}

/** A Token Status List. */
export interface StatusListTable {
  id: Fixed<number>
  /** Secret of the order in which its places are given out. */
  shuffle: Fixed<Buffer>
  /** Grows by itself with each change of standing of a certificate in it. */
  version: ColumnType<string, never, never>
  /** As last signed. */
  token: ColumnType<string | null, never, string>
  /** The version that it tells. */
  token_version: ColumnType<string | null, never, string>
  token_issued_at: ColumnType<Date | null, never, Date>
  created_at: ColumnType<Date, never, never>
}

/** A record that a certificate rests on. */
export interface CertificateSourceTable {
  registry: Fixed<string>
  /** Pseudonym of its type and key. */
  record: Fixed<Buffer>
  number: Fixed<string>
  record_version: FixedOrAbsent<string>
  /** Moment that the answer describes. */
  as_of: Fixed<Date>
}

/** A registry's announcement that a record of its was corrected. */
export interface RecordCorrectionTable {
  registry: Fixed<string>
  /** Pseudonym of its type and key. */
  record: Fixed<Buffer>
  corrected_at: Fixed<Date>
  /** Of the record as it then was. */
  record_version: FixedOrAbsent<string>
  announced_at: Fixed<Date>
}

/** A certificate definition as it was when requests were made by it. */
export interface CertificateDefinitionTable {
  id: Fixed<string>
  version: Fixed<string>
  /** SHA-256 of the content. */
  digest: Fixed<Buffer>
  content: ColumnType<unknown, string, never>
}

/** What a decision rested on, sealed (AES-256-GCM) under a key of its own, which is wrapped by a key of the house. */
export interface CertificateDossierTable {
  request_id: Fixed<string>
  definition_id: Fixed<string>
  definition_version: Fixed<string>
  /** Digest of the type by which the rule read the evidence. */
  evidence_type: Buffer
  /** Null, with its key: erased. */
  sealed: Buffer | null
  wrapped_key: Buffer | null
  /** Which key of the house wrapped it. */
  kek_id: string | null
  sealed_at: Date
}

/** Papers that were handed out: which bytes, before the seal. One of each, unless what prints them has changed. */
export interface CertificatePaperTable {
  number: Fixed<string>
  language: Fixed<string>
  /** SHA-256. */
  digest: Fixed<Buffer>
  first_at: Fixed<Date>
}

/** Types of evidence, each once. */
export interface CertificateEvidenceTypeTable {
  /** SHA-256 of the content. */
  digest: Fixed<Buffer>
  /** JSON, to the letter. */
  content: Fixed<string>
}
