/**
 * What a request rests on while it waits: the definition as it stood when the request was made, and since when something is
 * wrong with what comes back.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // A version says one thing for ever. What changes gets a new version, and both stay.
  await sql`
    CREATE TABLE certificate_definition (
      id text NOT NULL,
      version text NOT NULL,
      digest bytea NOT NULL,
      content jsonb NOT NULL,
      PRIMARY KEY (id, version)
    )`.execute(db)
  await sql`ALTER TABLE certificate_request ADD COLUMN faulty_since timestamptz`.execute(db)
}
