/**
 * Dossiers as they are kept: one for each request that was decided, written with the decision or not at all.
 */
import type { Kysely } from 'kysely'
import type { Database } from '../../store/database.ts'
import { unnested } from '../../store/unnested.ts'
import type { ReadyDefinition } from '../catalogue/definition.ts'
import type { DossierKeeper, SealedDossier } from '../collect/dossiers.ts'
import { CertificateError } from '../errors.ts'
import { type Dossier, readDossier, writeDossier } from './dossier.ts'
import { type Belonging, seal, unseal } from './seal.ts'
import { createShapes } from './shape.ts'
import type { KeyWrap } from './wrap.ts'

const COLUMNS = {
  request_id: 'uuid',
  definition_id: 'text',
  definition_version: 'text',
  evidence_type: 'bytea',
  sealed: 'bytea',
  wrapped_key: 'bytea',
  kek_id: 'text',
  sealed_at: 'timestamptz',
} as const

export interface Opened extends Dossier {
  readonly belonging: Belonging
  readonly evidence: ReadyDefinition['evidence']
}

export interface Dossiers extends DossierKeeper {
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
      return {
        request_id: requestId,
        definition_id: definition.id,
        definition_version: definition.version,
        evidence_type: Buffer.from(belonging.shape),
        sealed: Buffer.from(sealed),
        wrapped_key: Buffer.from(wrapped),
        kek_id: kekId,
        sealed_at: attempt.now,
      }
    },
    async keep(transaction, sealed) {
      if (sealed.length === 0) return
      await transaction
        .insertInto('certificate_dossier')
        .columns(Object.keys(COLUMNS) as (keyof SealedDossier)[])
        .expression(unnested(COLUMNS, sealed))
        // Asked again after a clarification: what was decided last counts.
        .onConflict((conflict) =>
          conflict.column('request_id').doUpdateSet(({ ref }) => ({
            evidence_type: ref('excluded.evidence_type'),
            sealed: ref('excluded.sealed'),
            wrapped_key: ref('excluded.wrapped_key'),
            kek_id: ref('excluded.kek_id'),
            sealed_at: ref('excluded.sealed_at'),
          })),
        )
        .execute()
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
