/**
 * The public half of every key that ever signed, as anyone may fetch it (RFC 7517). A key that signs no more stays here:
 * what it signed is still to be verified.
 */
import type { JSONWebKeySet, JWK } from 'jose'
import type { Kysely } from 'kysely'
import type { Database } from '../../store/database.ts'
import type { Signer } from './sign.ts'

/** Notes the key that signs from now on. */
export async function publishKey(db: Kysely<Database>, { kid, publicJwk }: Signer, now: Date): Promise<void> {
  await db
    .insertInto('signing_key')
    .values({ kid, public_jwk: JSON.stringify(publicJwk), created_at: now })
    .onConflict((conflict) => conflict.column('kid').doNothing())
    .execute()
}

export async function readKeys(db: Kysely<Database>): Promise<JSONWebKeySet> {
  const rows = await db.selectFrom('signing_key').select('public_jwk').orderBy('created_at').orderBy('kid').execute()
  return { keys: rows.map((row) => row.public_jwk as JWK) }
}
