/**
 * The tables, as kysely sees them. What a table promises stands with the migration that made it, in migrations/.
 *
 * A jsonb column is written as text (`JSON.stringify`), because `pg` would take an array for one of PostgreSQL's own.
 */
import type { ColumnType, Generated } from 'kysely'
import type {
  CertificateDefinitionTable,
  CertificateDossierTable,
  CertificateEvidenceTypeTable,
  CertificatePaperTable,
  CertificatePinAttemptTable,
  CertificateSourceTable,
  CertificateTable,
  CertificateVerificationTable,
  RecordCorrectionTable,
  SigningKeyTable,
  StatusListTable,
} from './certificate-tables.ts'
import type { Fixed, FixedOrAbsent } from './columns.ts'
import type {
  CertificateClarificationTable,
  CertificateReleaseTable,
  CertificateRequestTable,
  CertificateRequestTransitionTable,
  PaymentStepTable,
  PaymentTable,
  RegistryCallbackTable,
  RegistryReferenceTable,
} from './request-tables.ts'

export interface Database {
  audit_entry: AuditEntryTable
  audit_head: AuditHeadTable
  certificate_request: CertificateRequestTable
  certificate_release: CertificateReleaseTable
  certificate_clarification: CertificateClarificationTable
  certificate_request_transition: CertificateRequestTransitionTable
  certificate: CertificateTable
  certificate_definition: CertificateDefinitionTable
  certificate_verification: CertificateVerificationTable
  certificate_pin_attempt: CertificatePinAttemptTable
  signing_key: SigningKeyTable
  payment: PaymentTable
  payment_step: PaymentStepTable
  certificate_dossier: CertificateDossierTable
  certificate_evidence_type: CertificateEvidenceTypeTable
  status_list: StatusListTable
  certificate_source: CertificateSourceTable
  record_correction: RecordCorrectionTable
  certificate_paper: CertificatePaperTable
  registry_reference: RegistryReferenceTable
  registry_callback: RegistryCallbackTable
}

export type AuditOutcome = 'FOUND' | 'NOT_FOUND' | 'WITHHELD' | 'PENDING' | 'UNAVAILABLE' | 'DENIED'

/** One disclosure, or refused attempt. Pseudonyms are keyed hashes of a key; no value of a record stands here. */
export interface AuditEntryTable {
  /** The one before it and 1; the first is 1. */
  id: ColumnType<string, string | number | bigint, never>
  at: Fixed<Date>
  /** Pseudonym of the person in whose trail it stands; null where the record is nobody's. */
  subject: FixedOrAbsent<Buffer>
  registry: Fixed<string>
  entity: Fixed<string>
  /** Pseudonym of the key that was asked for. */
  record: Fixed<Buffer>
  fields: Fixed<readonly string[]>
  /** `@personal` categories among the fields. */
  categories: ColumnType<string[], readonly string[] | undefined, never>
  principal_kind: Fixed<string>
  /** Pseudonym. */
  principal: Fixed<Buffer>
  client_id: FixedOrAbsent<string>
  organization_id: FixedOrAbsent<string>
  organization_name: FixedOrAbsent<string>
  /** Pseudonym of the person acted for. */
  on_behalf_of: FixedOrAbsent<Buffer>
  purpose: Fixed<string>
  case_number: FixedOrAbsent<string>
  outcome: Fixed<AuditOutcome>
  /** Code of a refusal or of an error. */
  reason: FixedOrAbsent<string>
  from_cache: Fixed<boolean>
  operation_id: Fixed<string>
  upstream_request_id: FixedOrAbsent<string>
  /** SHA-256 over this entry and `previous_digest`. */
  digest: Fixed<Buffer>
  previous_digest: Fixed<Buffer>
}

/** One row: where the trail ends. Read it `FOR UPDATE` before appending; it moves by itself with what is appended. */
export interface AuditHeadTable {
  only_row: Generated<boolean>
  entry_id: ColumnType<string, never, never>
  digest: ColumnType<Buffer, never, never>
}
