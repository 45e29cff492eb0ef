/**
 * Requests and certificates.
 *
 * A request that has ended stays as it ended, and a request has one certificate at most: the database holds to both, whatever
 * two workers may believe at once.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await createRequests(db)
  await createCertificates(db)
  await createKeys(db)
}

async function createRequests(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE certificate_request (
      id uuid PRIMARY KEY,
      definition_id text NOT NULL,
      definition_version text NOT NULL,
      subject_kind text NOT NULL,
      subject_key text NOT NULL,
      principal jsonb NOT NULL,
      client_id text NOT NULL,
      idempotency_key text NOT NULL,
      fingerprint bytea NOT NULL,
      purpose text NOT NULL,
      case_number text,
      on_behalf_of text,
      language text NOT NULL,
      status text NOT NULL CHECK (status IN ('COLLECTING', 'WAITING', 'READY', 'ISSUED', 'REJECTED', 'FAILED')),
      facts jsonb NOT NULL,
      decision jsonb,
      rejection jsonb,
      failure jsonb,
      next_attempt_at timestamptz,
      due_at timestamptz NOT NULL,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      version integer NOT NULL DEFAULT 1,
      UNIQUE (client_id, idempotency_key),
      CHECK ((rejection IS NOT NULL) = (status = 'REJECTED')),
      CHECK ((failure IS NOT NULL) = (status = 'FAILED'))
    )`.execute(db)
  // What has not ended: few rows among many, looked through at start.
  await sql`
    CREATE INDEX certificate_request_open ON certificate_request (next_attempt_at)
      WHERE status IN ('COLLECTING', 'WAITING', 'READY')`.execute(db)
  await sql`
    CREATE FUNCTION certificate_request_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'a certificate request that is % stays so', OLD.status USING ERRCODE = 'integrity_constraint_violation';
    END $$`.execute(db)
  await sql`
    CREATE TRIGGER certificate_request_ended BEFORE UPDATE ON certificate_request FOR EACH ROW
      WHEN (OLD.status IN ('ISSUED', 'REJECTED', 'FAILED') AND NEW.status <> OLD.status)
      EXECUTE FUNCTION certificate_request_refuse()`.execute(db)
}

async function createCertificates(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE certificate (
      number text PRIMARY KEY,
      request_id uuid NOT NULL UNIQUE REFERENCES certificate_request (id),
      definition_id text NOT NULL,
      definition_version text NOT NULL,
      subject_hash bytea NOT NULL,
      issued_at timestamptz NOT NULL,
      as_of timestamptz NOT NULL,
      valid_from timestamptz NOT NULL,
      valid_until timestamptz,
      status text NOT NULL DEFAULT 'VALID' CHECK (status IN ('VALID', 'SUPERSEDED', 'REVOKED')),
      status_at timestamptz,
      credential text NOT NULL,
      verification_id text NOT NULL UNIQUE
    )`.execute(db)
  // Which ones a newer one of the same kind about the same subject takes the place of.
  await sql`CREATE INDEX certificate_in_force ON certificate (definition_id, subject_hash) WHERE status = 'VALID'`.execute(
    db,
  )
  await sql`
    CREATE TABLE certificate_verification (
      number text NOT NULL REFERENCES certificate (number),
      day date NOT NULL,
      outcome text NOT NULL,
      count bigint NOT NULL,
      PRIMARY KEY (number, day, outcome)
    )`.execute(db)
}

async function createKeys(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE signing_key (
      kid text PRIMARY KEY,
      public_jwk jsonb NOT NULL,
      created_at timestamptz NOT NULL,
      retired_at timestamptz
    )`.execute(db)
}
