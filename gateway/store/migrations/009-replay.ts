/**
 * Dossiers: what each decision rested on, sealed, and the types of evidence by which rules read it.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await createDossiers(db)
}

async function createDossiers(db: Kysely<unknown>): Promise<void> {
  // The text of the type, under its own SHA-256.
  await sql`
    CREATE TABLE certificate_evidence_type (
      digest bytea PRIMARY KEY CHECK (digest = sha256(convert_to(content, 'UTF8'))),
      content text NOT NULL
    )`.execute(db)
  // Sealed content does not shrink further: PostgreSQL need not try.
  await sql`
    CREATE TABLE certificate_dossier (
      request_id uuid PRIMARY KEY REFERENCES certificate_request (id),
      definition_id text NOT NULL,
      definition_version text NOT NULL,
      evidence_type bytea NOT NULL REFERENCES certificate_evidence_type (digest),
      sealed bytea,
      wrapped_key bytea,
      kek_id text,
      sealed_at timestamptz NOT NULL,
      CHECK ((sealed IS NULL) = (wrapped_key IS NULL) AND (sealed IS NULL) = (kek_id IS NULL))
    )`.execute(db)
  await sql`ALTER TABLE certificate_dossier ALTER COLUMN sealed SET STORAGE EXTERNAL`.execute(db)
}
