/**
 * Rotation of the keys of the house: every data key is wrapped anew, and no dossier is touched.
 *
 * Safe at any time and as often as one likes: each row goes over by itself, and what a window seals meanwhile under the key
 * it started with goes over the next time.
 */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../store/database.ts'
import { rewrapped } from './seal.ts'
import type { KeyWrap } from './wrap.ts'

export interface Rewrapped {
  /** Dossiers whose key was wrapped anew. */
  readonly moved: number
  /** How many dossiers each key of the house is needed for now. */
  readonly needed: ReadonlyMap<string, number>
}

const BATCH = 200

/** Throws `CertificateError` DOSSIER_UNREADABLE where an old key is not here; what was moved before that stays moved. */
export async function rewrapAll(db: Kysely<Database>, keys: KeyWrap): Promise<Rewrapped> {
  let moved = 0
  for (let batch = await rewrapSome(db, keys); batch > 0; batch = await rewrapSome(db, keys)) moved += batch
  const counts = await db
    .selectFrom('certificate_dossier')
    .select(['kek_id', sql<string>`count(*)`.as('count')])
    .where('kek_id', 'is not', null)
    .groupBy('kek_id')
    .orderBy('kek_id')
    .execute()
  return { moved, needed: new Map(counts.map(({ kek_id, count }) => [kek_id ?? '', Number(count)])) }
}

async function rewrapSome(db: Kysely<Database>, keys: KeyWrap): Promise<number> {
  return await db.transaction().execute(async (transaction) => {
    const rows = await transaction
      .selectFrom('certificate_dossier')
      .select(['request_id', 'kek_id', 'wrapped_key'])
      .where('kek_id', '<>', keys.kekId)
      .limit(BATCH)
      .forUpdate()
      .execute()
    for (const { request_id: id, kek_id: kekId, wrapped_key: old } of rows) {
      if (kekId === null || old === null) continue
      const { wrapped, kekId: next } = await rewrapped({ kekId, wrapped: old }, id, keys)
      await transaction
        .updateTable('certificate_dossier')
        .set({ kek_id: next, wrapped_key: Buffer.from(wrapped) })
        .where('request_id', '=', id)
        .execute()
    }
    return rows.length
  })
}
