/**
 * What registries say of their own accord about answers that they owe: which request waits for which reference, and which
 * references were called back.
 *
 * A reference is kept as a hash: it is looked for, never read. Rows of a request go when it has ended, a callback that nobody
 * waited for within a day.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE registry_reference (
      registry text NOT NULL,
      reference_hash bytea NOT NULL,
      request_id uuid NOT NULL REFERENCES certificate_request (id) ON DELETE CASCADE,
      PRIMARY KEY (registry, reference_hash, request_id)
    )`.execute(db)
  await sql`CREATE INDEX registry_reference_request ON registry_reference (request_id)`.execute(db)
  await sql`
    CREATE TABLE registry_callback (
      registry text NOT NULL,
      reference_hash bytea NOT NULL,
      received_at timestamptz NOT NULL,
      PRIMARY KEY (registry, reference_hash)
    )`.execute(db)
  await sql`CREATE INDEX registry_callback_old ON registry_callback (received_at)`.execute(db)
}
