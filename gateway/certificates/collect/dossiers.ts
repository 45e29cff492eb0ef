/** Keeping what a decision rested on: a port. How it is sealed, and opened again, is replay's. */
import type { Transaction } from 'kysely'
import type { Database } from '../../store/database.ts'
import type { Attempt } from './step.ts'

export interface DossierKeeper {
  /** Seals what an attempt rested on. */
  seal(attempt: Attempt): Promise<SealedDossier>
  /** In the transaction of the decisions: with them, or not at all. */
  keep(transaction: Transaction<Database>, sealed: readonly SealedDossier[]): Promise<void>
}

/** One that is sealed and not yet kept, by the columns of its table. */
export interface SealedDossier {
  readonly request_id: string
  readonly definition_id: string
  readonly definition_version: string
  /** Digest of the type by which the rule read the evidence. */
  readonly evidence_type: Buffer
  readonly sealed: Buffer
  readonly wrapped_key: Buffer
  /** Which key of the house wrapped it. */
  readonly kek_id: string
  readonly sealed_at: Date
}
