/**
 * Dossiers as they are kept: one for each request that was decided, written with the decision or not at all.
 */
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../store/database.ts'
import type { ReadyDefinition } from '../catalogue/definition.ts'
import type { Attempt } from '../collect/step.ts'
import { CertificateError } from '../errors.ts'
import { type Dossier, readDossier, writeDossier } from './dossier.ts'
import { type Belonging, seal, unseal } from './seal.ts'
import { createShapes } from './shape.ts'
import type { KeyWrap } from './wrap.ts'

/** Writes what was sealed, in the transaction of the decision. */
export type Keep = (transaction: Transaction<Database>) => Promise<void>

export interface Opened extends Dossier {
  readonly belonging: Belonging
  readonly evidence: ReadyDefinition['evidence']
}

export interface Dossiers {
  /** Seals what an attempt rested on; kept when the transaction that it is then given commits. */
  seal(attempt: Attempt): Promise<Keep>
  /** Throws `CertificateError` DOSSIER_MISSING, ERASED or DOSSIER_UNREADABLE. */
  open(requestId: string): Promise<Opened>
}

export function createDossiers(db: Kysely<Database>, keys: KeyWrap): Dossiers {
  const shapes = createShapes(db)
  return {
    async seal(attempt) {
      const { id: requestId, definition } = attempt.record
      const belonging = { requestId, definition, shape: await shapes.keep(attempt.ready.evidence) }
      const { sealed, wrapped, kekId } = await seal(writeDossier(attempt), belonging, keys)
      const row = {
        evidence_type: Buffer.from(belonging.shape),
        sealed: Buffer.from(sealed),
        wrapped_key: Buffer.from(wrapped),
        kek_id: kekId,
        sealed_at: attempt.now,
      }
      return async (transaction) => {
        await transaction
          .insertInto('certificate_dossier')
          .values({
            request_id: requestId,
            definition_id: definition.id,
            definition_version: definition.version,
            ...row,
          })
          // Asked again after a clarification: what was decided last counts.
          .onConflict((conflict) => conflict.column('request_id').doUpdateSet(row))
          .execute()
      }
    },
    async open(requestId) {
      const row = await db
        .selectFrom('certificate_dossier')
        .selectAll()
        .where('request_id', '=', requestId)
        .executeTakeFirst()
      if (row === undefined) throw new CertificateError('DOSSIER_MISSING', 'nothing was decided on this request')
      const { sealed, wrapped_key: wrapped, kek_id: kekId, evidence_type: shape } = row
      if (sealed === null || wrapped === null || kekId === null) {
        throw new CertificateError('ERASED', 'what it rested on was erased')
      }
      const definition = { id: row.definition_id, version: row.definition_version }
      const belonging = { requestId, definition, shape }
      const text = await unseal({ sealed, wrapped, kekId }, belonging, keys)
      return { ...readDossier(text), belonging, evidence: await shapes.find(shape) }
    },
  }
}
