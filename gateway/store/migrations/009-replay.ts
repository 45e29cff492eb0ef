/**
 * Dossiers: what each decision rested on, sealed, and the types of evidence by which rules read it. And the end of all that is
 * kept of a person: a request that has ended is changed once more at most, when it is erased.
 *
 * The database holds to that, whoever writes: what has ended is not changed, but for the one erasure, which takes all of the
 * content and nothing else; what a certificate says goes with its request or stays as it is; what was erased stays erased.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await createDossiers(db)
  await widenRequests(db)
  await markEnds(db)
  await guardRequests(db)
  await guardCertificates(db)
  await guardDossiers(db)
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
  // Papers are made whenever somebody asks, and not kept; that the same one was handed out each time can be told by this.
  await sql`
    CREATE TABLE certificate_paper (
      number text NOT NULL REFERENCES certificate (number),
      language text NOT NULL,
      digest bytea NOT NULL CHECK (octet_length(digest) = 32),
      first_at timestamptz NOT NULL,
      PRIMARY KEY (number, language, digest)
    )`.execute(db)
}

async function widenRequests(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE certificate_request
      ADD COLUMN ended_at timestamptz,
      ADD COLUMN erased_at timestamptz,
      ADD COLUMN erasure_order text,
      ALTER COLUMN subject_key DROP NOT NULL,
      ALTER COLUMN principal DROP NOT NULL,
      ALTER COLUMN fingerprint DROP NOT NULL,
      ALTER COLUMN facts DROP NOT NULL`.execute(db)
  await sql`
    UPDATE certificate_request SET ended_at = updated_at
      WHERE status IN ('ISSUED', 'REJECTED', 'CANCELLED', 'FAILED')`.execute(db)
  await sql`
    ALTER TABLE certificate_request
      ADD CONSTRAINT certificate_request_ended
        CHECK ((ended_at IS NOT NULL) = (status IN ('ISSUED', 'REJECTED', 'CANCELLED', 'FAILED'))),
      ADD CONSTRAINT certificate_request_whole CHECK (erased_at IS NOT NULL OR
        (subject_key IS NOT NULL AND principal IS NOT NULL AND fingerprint IS NOT NULL AND facts IS NOT NULL
          AND erasure_order IS NULL)),
      ADD CONSTRAINT certificate_request_erased CHECK (erased_at IS NULL OR
        (ended_at IS NOT NULL AND subject_key IS NULL AND principal IS NULL AND fingerprint IS NULL AND facts IS NULL
          AND decision IS NULL AND on_behalf_of IS NULL AND case_number IS NULL AND next_attempt_at IS NULL
          AND idempotency_key = 'erased:' || id AND NOT coalesce(rejection, '{}') ? 'message'))`.execute(db)
  // What is due for erasure: by definition, because each has a term of its own.
  await sql`
    CREATE INDEX certificate_request_kept ON certificate_request (definition_id, definition_version, ended_at)
      WHERE ended_at IS NOT NULL AND erased_at IS NULL`.execute(db)
}

/** When a request ends is when its last change was made. */
async function markEnds(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION certificate_request_end() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.ended_at := NEW.updated_at;
      RETURN NEW;
    END $$`.execute(db)
  await sql`
    CREATE TRIGGER certificate_request_end BEFORE INSERT OR UPDATE ON certificate_request FOR EACH ROW
      WHEN (NEW.ended_at IS NULL AND NEW.status IN ('ISSUED', 'REJECTED', 'CANCELLED', 'FAILED'))
      EXECUTE FUNCTION certificate_request_end()`.execute(db)
}

/** The columns that go; everything else of a request that has ended stays to the letter. */
async function guardRequests(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION certificate_request_keep() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      goes text[] := '{subject_key,principal,idempotency_key,fingerprint,case_number,on_behalf_of,facts,decision,rejection,next_attempt_at,erased_at,erasure_order}';
    BEGIN
      IF OLD.erased_at IS NOT NULL THEN
        RAISE EXCEPTION 'a certificate request that was erased stays so' USING ERRCODE = 'integrity_constraint_violation';
      ELSIF NEW.erased_at IS NULL THEN
        RAISE EXCEPTION 'a certificate request that is % stays so', OLD.status USING ERRCODE = 'integrity_constraint_violation';
      ELSIF to_jsonb(NEW) - goes <> to_jsonb(OLD) - goes OR NEW.rejection IS DISTINCT FROM OLD.rejection - 'message' THEN
        RAISE EXCEPTION 'an erasure takes the content of a certificate request and nothing else'
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$`.execute(db)
  await sql`
    CREATE TRIGGER certificate_request_keep BEFORE UPDATE ON certificate_request FOR EACH ROW
      WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION certificate_request_keep()`.execute(db)
}

async function guardCertificates(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE certificate
      ALTER COLUMN credential DROP NOT NULL,
      ALTER COLUMN pin DROP NOT NULL,
      ADD CONSTRAINT certificate_erased CHECK ((credential IS NULL) = (pin IS NULL) AND (credential IS NOT NULL OR sd_jwt IS NULL))`.execute(
    db,
  )
  await sql`
    CREATE FUNCTION certificate_keep() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.credential IS NOT NULL OR NEW.sd_jwt IS NOT NULL OR NOT EXISTS (
        SELECT FROM certificate_request WHERE id = NEW.request_id AND erased_at IS NOT NULL
      ) OR (OLD.number, OLD.request_id, OLD.definition_id, OLD.definition_version, OLD.subject_hash,
          OLD.issued_at, OLD.as_of, OLD.valid_from, OLD.valid_until, OLD.verification_id, OLD.compact,
          OLD.status_list, OLD.status_index, OLD.replaces)
        IS DISTINCT FROM (NEW.number, NEW.request_id, NEW.definition_id, NEW.definition_version, NEW.subject_hash,
          NEW.issued_at, NEW.as_of, NEW.valid_from, NEW.valid_until, NEW.verification_id, NEW.compact,
          NEW.status_list, NEW.status_index, NEW.replaces) THEN
        RAISE EXCEPTION 'what was issued is not changed' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$`.execute(db)
  await sql`
    CREATE TRIGGER certificate_keep BEFORE UPDATE ON certificate FOR EACH ROW
      WHEN ((OLD.credential, OLD.sd_jwt, OLD.pin, OLD.number, OLD.request_id, OLD.definition_id,
          OLD.definition_version, OLD.subject_hash, OLD.issued_at, OLD.as_of, OLD.valid_from,
          OLD.valid_until, OLD.verification_id, OLD.compact, OLD.status_list, OLD.status_index,
          OLD.replaces)
        IS DISTINCT FROM (NEW.credential, NEW.sd_jwt, NEW.pin, NEW.number, NEW.request_id, NEW.definition_id,
          NEW.definition_version, NEW.subject_hash, NEW.issued_at, NEW.as_of, NEW.valid_from,
          NEW.valid_until, NEW.verification_id, NEW.compact, NEW.status_list, NEW.status_index,
          NEW.replaces))
      EXECUTE FUNCTION certificate_keep()`.execute(db)
}

/** While the request is open, what was decided last counts; then only the key is wrapped anew, until all of it is forgotten. */
async function guardDossiers(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION certificate_dossier_keep() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      request certificate_request;
    BEGIN
      SELECT * INTO request FROM certificate_request WHERE id = OLD.request_id;
      IF NEW.sealed IS NULL AND request.erased_at IS NULL OR NEW.sealed IS NOT NULL AND request.erased_at IS NOT NULL THEN
        RAISE EXCEPTION 'a dossier is erased with its request' USING ERRCODE = 'integrity_constraint_violation';
      ELSIF NEW.sealed IS NOT NULL AND request.ended_at IS NOT NULL AND (OLD.sealed, OLD.sealed_at, OLD.evidence_type)
          IS DISTINCT FROM (NEW.sealed, NEW.sealed_at, NEW.evidence_type) THEN
        RAISE EXCEPTION 'what a decision rested on is not changed' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$`.execute(db)
  await sql`
    CREATE TRIGGER certificate_dossier_keep BEFORE UPDATE ON certificate_dossier FOR EACH ROW
      EXECUTE FUNCTION certificate_dossier_keep()`.execute(db)
}
