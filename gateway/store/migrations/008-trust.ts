/**
 * What makes a certificate one to rely on after it has left the house: its other signed forms, its place in a status list, why
 * it is no longer in force, which one it replaces, and which records it rests on.
 *
 * The database holds to this, whoever writes: what was revoked stays revoked, for the reason that was given; what was
 * superseded is at most revoked; the version of a status list grows with every change of standing in it; and the other forms
 * stay as they were handed out, until what a certificate states is erased as a whole.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await createLists(db)
  await extendCertificates(db)
  await holdToStanding(db)
  await holdToForms(db)
  await createSources(db)
}

async function createLists(db: Kysely<unknown>): Promise<void> {
  // `token` is what was last signed, of `token_version`: all windows hand out the same one.
  await sql`
    CREATE TABLE status_list (
      id integer PRIMARY KEY,
      shuffle bytea NOT NULL,
      version bigint NOT NULL DEFAULT 0,
      token text,
      token_version bigint,
      token_issued_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now()
    )`.execute(db)
  // Outside transactions, so that no certificate waits for another's commit; a number that is lost is a place left empty.
  await sql`CREATE SEQUENCE status_list_place AS bigint MINVALUE 0 START 0`.execute(db)
}

async function extendCertificates(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE certificate_request ADD COLUMN replaces text`.execute(db)
  // No foreign key to status_list: every certificate would lock the same row.
  await sql`
    ALTER TABLE certificate
      ADD COLUMN sd_jwt text,
      ADD COLUMN compact text,
      ADD COLUMN status_list integer,
      ADD COLUMN status_index integer,
      ADD COLUMN status_reason text CHECK (status_reason IN
        ('RECORD_CORRECTED', 'ISSUED_IN_ERROR', 'FRAUD', 'SUBJECT_DIED', 'REPLACED')),
      ADD COLUMN status_note text,
      ADD COLUMN status_by jsonb,
      ADD COLUMN replaces text UNIQUE REFERENCES certificate (number),
      ADD COLUMN record_corrected_at timestamptz,
      ADD UNIQUE (status_list, status_index),
      ADD CONSTRAINT certificate_forms CHECK (credential IS NOT NULL OR sd_jwt IS NULL)`.execute(db)
  await sql`CREATE INDEX certificate_not_valid ON certificate (status_list) WHERE status <> 'VALID'`.execute(db)
}

async function holdToStanding(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION certificate_standing() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF OLD.status = 'REVOKED' THEN
        RAISE EXCEPTION 'a certificate that was revoked stays so' USING ERRCODE = 'integrity_constraint_violation';
      ELSIF NEW.status = 'VALID' THEN
        RAISE EXCEPTION 'a certificate that was % is not valid again', OLD.status
          USING ERRCODE = 'integrity_constraint_violation';
      ELSIF NEW.status_reason IS NULL OR NEW.status_at IS NULL THEN
        RAISE EXCEPTION 'a certificate is withdrawn at a moment and for a reason'
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      UPDATE status_list SET version = version + 1 WHERE id = NEW.status_list;
      RETURN NEW;
    END $$`.execute(db)
  await sql`
    CREATE TRIGGER certificate_standing BEFORE UPDATE ON certificate FOR EACH ROW
      WHEN ((OLD.status, OLD.status_at, OLD.status_reason) IS DISTINCT FROM (NEW.status, NEW.status_at, NEW.status_reason))
      EXECUTE FUNCTION certificate_standing()`.execute(db)
}

async function holdToForms(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION certificate_forms() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF (NEW.sd_jwt IS NULL AND NEW.credential IS NULL OR NEW.sd_jwt IS NOT DISTINCT FROM OLD.sd_jwt) AND
        (OLD.compact, OLD.status_list, OLD.status_index, OLD.replaces)
          IS NOT DISTINCT FROM (NEW.compact, NEW.status_list, NEW.status_index, NEW.replaces) THEN
        RETURN NEW;
      END IF;
      RAISE EXCEPTION 'what was issued is not changed' USING ERRCODE = 'integrity_constraint_violation';
    END $$`.execute(db)
  await sql`
    CREATE TRIGGER certificate_forms BEFORE UPDATE ON certificate FOR EACH ROW
      WHEN ((OLD.sd_jwt, OLD.compact, OLD.status_list, OLD.status_index, OLD.replaces)
        IS DISTINCT FROM (NEW.sd_jwt, NEW.compact, NEW.status_list, NEW.status_index, NEW.replaces))
      EXECUTE FUNCTION certificate_forms()`.execute(db)
}

async function createSources(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE certificate_source (
      registry text NOT NULL,
      record bytea NOT NULL,
      number text NOT NULL REFERENCES certificate (number),
      record_version text,
      as_of timestamptz NOT NULL,
      PRIMARY KEY (registry, record, number)
    )`.execute(db)
  // Kept: a certificate that is issued after the announcement may rest on what was gathered before it.
  await sql`
    CREATE TABLE record_correction (
      registry text NOT NULL,
      record bytea NOT NULL,
      corrected_at timestamptz NOT NULL,
      record_version text,
      announced_at timestamptz NOT NULL,
      PRIMARY KEY (registry, record, corrected_at)
    )`.execute(db)
}
