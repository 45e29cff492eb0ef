/**
 * The audit trail: appended to, and nothing else.
 *
 * The database itself sees to it: entries cannot be changed or removed, each must continue the one before it (number and
 * digest), and the head moves with them. Whoever appends reads the head `FOR UPDATE` first, so that writers take turns.
 * These guards stop mistakes and the window's own role; who may alter tables can alter guards, and then the digests tell.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await createEntries(db)
  await createHead(db)
  await forbidChanges(db)
}

async function createEntries(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE audit_entry (
      id bigint PRIMARY KEY,
      at timestamptz NOT NULL,
      subject bytea,
      registry text NOT NULL,
      entity text NOT NULL,
      record bytea NOT NULL,
      fields text[] NOT NULL,
      categories text[] NOT NULL DEFAULT '{}',
      principal_kind text NOT NULL,
      principal bytea NOT NULL,
      client_id text,
      organization_id text,
      organization_name text,
      on_behalf_of bytea,
      purpose text NOT NULL,
      case_number text,
      outcome text NOT NULL CHECK (outcome IN ('FOUND', 'NOT_FOUND', 'WITHHELD', 'PENDING', 'UNAVAILABLE', 'DENIED')),
      reason text,
      from_cache boolean NOT NULL,
      operation_id uuid NOT NULL,
      upstream_request_id text,
      digest bytea NOT NULL CHECK (octet_length(digest) = 32),
      previous_digest bytea NOT NULL CHECK (octet_length(previous_digest) = 32)
    )`.execute(db)
  // A person's trail, newest first.
  await sql`CREATE INDEX audit_entry_subject ON audit_entry (subject, id DESC) WHERE subject IS NOT NULL`.execute(db)
}

async function createHead(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE audit_head (
      only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
      entry_id bigint NOT NULL,
      digest bytea NOT NULL
    )`.execute(db)
  await sql`INSERT INTO audit_head (entry_id, digest) VALUES (0, decode(repeat('00', 32), 'hex'))`.execute(db)
  // Once for each statement, however many entries it appends. IS DISTINCT FROM holds for a head that is missing, too.
  await sql`
    CREATE FUNCTION audit_entry_continue() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      head audit_head;
      broken bigint;
    BEGIN
      SELECT * INTO head FROM audit_head FOR UPDATE;
      SELECT min(id) INTO broken FROM (
        SELECT id, previous_digest,
          lag(id, 1, head.entry_id) OVER in_order AS id_before,
          lag(digest, 1, head.digest) OVER in_order AS digest_before
        FROM appended WINDOW in_order AS (ORDER BY id)
      ) AS chain
      WHERE id IS DISTINCT FROM id_before + 1 OR previous_digest IS DISTINCT FROM digest_before;
      IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'audit entry % does not continue the trail', broken USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      UPDATE audit_head SET (entry_id, digest) = (SELECT id, digest FROM appended ORDER BY id DESC LIMIT 1)
        WHERE EXISTS (SELECT FROM appended);
      RETURN NULL;
    END $$`.execute(db)
  await sql`
    CREATE TRIGGER audit_entry_continue AFTER INSERT ON audit_entry REFERENCING NEW TABLE AS appended
      FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_continue()`.execute(db)
}

async function forbidChanges(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION '% of % is forbidden: the audit trail is only appended to', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
    END $$`.execute(db)
  await sql`
    CREATE TRIGGER audit_entry_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
      FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()`.execute(db)
  await sql`
    CREATE TRIGGER audit_head_refuse BEFORE INSERT OR DELETE OR TRUNCATE ON audit_head
      FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()`.execute(db)
  // Depth 2: from within the trigger on audit_entry.
  await sql`
    CREATE TRIGGER audit_head_refuse_update BEFORE UPDATE ON audit_head
      FOR EACH ROW WHEN (pg_trigger_depth() < 1) EXECUTE FUNCTION audit_refuse()`.execute(db)
}
