/**
 * The public half of every key that ever signed, as anyone may fetch it (RFC 7517). A key that signs no more stays here:
 * what it signed is still to be verified.
 */
import type { JSONWebKeySet, JWK } from 'jose'
import type { Kysely } from 'kysely'
import type { Database } from '../../store/database.ts'
import type { Keyring, Signer } from './sign.ts'

/** The same keyring, of which no key signs anything before it is published. */
export function publishing(keyring: Keyring, db: Kysely<Database>, clock: () => Date): Keyring {
  let published = { kid: '', noted: Promise.resolve() }
  return {
    async current() {
      const signer = await keyring.current()
      if (published.kid !== signer.kid) {
        const noted = publishKey(db, signer, clock())
        published = { kid: signer.kid, noted }
        // Not remembered as published where it is not: the next certificate tries again.
        noted.catch(() => {
          if (published.noted === noted) published = { kid: '', noted: Promise.resolve() }
        })
      }
      await published.noted
      return signer
    },
  }
}

/** Notes the key that signs from now on, and that the others do so no longer. */
async function publishKey(db: Kysely<Database>, { kid, publicJwk }: Signer, now: Date): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('signing_key')
      .set({ retired_at: now })
      .where('kid', '<>', kid)
      .where('retired_at', 'is', null)
      .execute()
    await transaction
      .insertInto('signing_key')
      .values({ kid, public_jwk: JSON.stringify(publicJwk), created_at: now })
      .onConflict((conflict) => conflict.column('kid').doUpdateSet({ retired_at: null }))
      .execute()
  })
}

export async function readKeys(db: Kysely<Database>): Promise<JSONWebKeySet> {
  const rows = await db.selectFrom('signing_key').select('public_jwk').orderBy('created_at').orderBy('kid').execute()
  return { keys: rows.map((row) => row.public_jwk as JWK) }
}
