/**
 * The whole life of a request: the states before registries are asked and before a certificate is issued, and the events
 * that lead from one to the other.
 *
 * The ways are rows, so that the database refuses what the code's own table does not have, and a later step adds a way by
 * adding a row. A request whose state does not change keeps its version: an erasure is no event of its life.
 */
import { type Kysely, sql } from 'kysely'

/** From (nothing: the beginning), event, to. */
const WAYS = `
  - DRAFTED DRAFT
  - SUBMITTED AWAITING_CONSENT
  - SUBMITTED AWAITING_PAYMENT
  - SUBMITTED COLLECTING
  DRAFT SUBMITTED AWAITING_CONSENT
  DRAFT SUBMITTED AWAITING_PAYMENT
  DRAFT SUBMITTED COLLECTING
  DRAFT CANCELLED_BY_REQUESTER CANCELLED
  DRAFT ABANDONED CANCELLED
  AWAITING_CONSENT CONSENT_GIVEN AWAITING_PAYMENT
  AWAITING_CONSENT CONSENT_GIVEN COLLECTING
  AWAITING_CONSENT CONSENT_WITHDRAWN CANCELLED
  AWAITING_CONSENT CANCELLED_BY_REQUESTER CANCELLED
  AWAITING_CONSENT ABANDONED CANCELLED
  AWAITING_PAYMENT PAID COLLECTING
  AWAITING_PAYMENT CONSENT_WITHDRAWN CANCELLED
  AWAITING_PAYMENT CANCELLED_BY_REQUESTER CANCELLED
  AWAITING_PAYMENT ABANDONED CANCELLED
  COLLECTING NOT_YET_ANSWERED WAITING
  COLLECTING GRANTED READY
  COLLECTING GRANTED AWAITING_PREVIEW
  COLLECTING REFUSED REJECTED
  COLLECTING GIVEN_UP FAILED
  COLLECTING CONSENT_WITHDRAWN CANCELLED
  COLLECTING CANCELLED_BY_REQUESTER CANCELLED
  WAITING TAKEN_UP COLLECTING
  WAITING GIVEN_UP FAILED
  WAITING CONSENT_WITHDRAWN CANCELLED
  WAITING CANCELLED_BY_REQUESTER CANCELLED
  AWAITING_PREVIEW APPROVED READY
  AWAITING_PREVIEW OUTDATED COLLECTING
  AWAITING_PREVIEW DISPUTED NEEDS_CLARIFICATION
  AWAITING_PREVIEW GIVEN_UP FAILED
  AWAITING_PREVIEW CONSENT_WITHDRAWN CANCELLED
  AWAITING_PREVIEW CANCELLED_BY_REQUESTER CANCELLED
  AWAITING_PREVIEW ABANDONED CANCELLED
  NEEDS_CLARIFICATION DISPUTED NEEDS_CLARIFICATION
  NEEDS_CLARIFICATION CLARIFIED COLLECTING
  NEEDS_CLARIFICATION CLARIFIED NEEDS_CLARIFICATION
  NEEDS_CLARIFICATION DISPUTE_WITHDRAWN AWAITING_PREVIEW
  NEEDS_CLARIFICATION DISPUTE_WITHDRAWN COLLECTING
  NEEDS_CLARIFICATION DISPUTE_WITHDRAWN NEEDS_CLARIFICATION
  NEEDS_CLARIFICATION GIVEN_UP FAILED
  NEEDS_CLARIFICATION CONSENT_WITHDRAWN CANCELLED
  NEEDS_CLARIFICATION CANCELLED_BY_REQUESTER CANCELLED
  READY SIGNED ISSUED
  READY GIVEN_UP FAILED
  READY CONSENT_WITHDRAWN CANCELLED`

export async function up(db: Kysely<unknown>): Promise<void> {
  await createTransitions(db)
  await widenRequests(db)
  await guardRequests(db)
  await createReleases(db)
  await createClarifications(db)
}

async function createTransitions(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE certificate_request_transition (
      from_status text NOT NULL,
      event text NOT NULL,
      to_status text NOT NULL,
      PRIMARY KEY (from_status, event, to_status)
    )`.execute(db)
  const ways = WAYS.trim()
    .split('\n')
    .map((line) => line.trim().split(' '))
    .map(([from = '', event = '', to = '']) => sql`(${from === '-' ? '' : from}, ${event}, ${to})`)
  await sql`INSERT INTO certificate_request_transition VALUES ${sql.join(ways)}`.execute(db)
}

async function widenRequests(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE certificate_request
      DROP CONSTRAINT certificate_request_status_check,
      ADD CHECK (status IN ('DRAFT', 'AWAITING_CONSENT', 'AWAITING_PAYMENT', 'COLLECTING', 'WAITING', 'AWAITING_PREVIEW',
        'NEEDS_CLARIFICATION', 'READY', 'ISSUED', 'REJECTED', 'CANCELLED', 'FAILED')),
      ADD COLUMN last_event text,
      ADD COLUMN cancellation jsonb,
      ADD COLUMN preview_wished boolean NOT NULL DEFAULT false,
      ADD COLUMN approved_at timestamptz,
      ADD CHECK ((cancellation IS NOT NULL) = (status = 'CANCELLED'))`.execute(db)
  await sql`DROP INDEX certificate_request_open`.execute(db)
  await sql`
    CREATE INDEX certificate_request_open ON certificate_request (next_attempt_at)
      WHERE status NOT IN ('ISSUED', 'REJECTED', 'CANCELLED', 'FAILED')`.execute(db)
}

async function guardRequests(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TRIGGER certificate_request_ended ON certificate_request`.execute(db)
  await sql`DROP FUNCTION certificate_request_refuse`.execute(db)
  await sql`
    CREATE FUNCTION certificate_request_step() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      origin text := '';
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        origin := OLD.status;
        IF NEW.version = OLD.version AND NEW.status = OLD.status THEN
          RETURN NEW;
        END IF;
        IF NEW.version <> OLD.version + 1 THEN
          RAISE EXCEPTION 'a certificate request changes by one version at a time' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
      END IF;
      IF NOT EXISTS (
        SELECT FROM certificate_request_transition
        WHERE from_status = origin AND event = NEW.last_event AND to_status = NEW.status
      ) THEN
        RAISE EXCEPTION 'no way leads a certificate request from "%" to "%" by "%"', origin, NEW.status, NEW.last_event
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$`.execute(db)
  await sql`
    CREATE TRIGGER certificate_request_step BEFORE INSERT OR UPDATE ON certificate_request FOR EACH ROW
      EXECUTE FUNCTION certificate_request_step()`.execute(db)
}

async function createReleases(db: Kysely<unknown>): Promise<void> {
  // What was given stays as it was given; only its withdrawal is added, once.
  await sql`
    CREATE TABLE certificate_release (
      request_id uuid PRIMARY KEY REFERENCES certificate_request (id),
      id uuid NOT NULL UNIQUE,
      kind text NOT NULL CHECK (kind IN ('EXPLICIT_REQUEST', 'CONSENT')),
      giver jsonb NOT NULL,
      purpose text NOT NULL,
      legal_basis jsonb NOT NULL,
      facts jsonb NOT NULL,
      given_at timestamptz NOT NULL,
      until timestamptz NOT NULL CHECK (until > given_at),
      withdrawn_at timestamptz,
      record text NOT NULL
    )`.execute(db)
}

async function createClarifications(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE certificate_clarification (
      position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      id uuid PRIMARY KEY,
      request_id uuid NOT NULL REFERENCES certificate_request (id),
      claim text NOT NULL,
      registry text NOT NULL,
      text text,
      opened_at timestamptz NOT NULL,
      due_at timestamptz NOT NULL,
      outcome text CHECK (outcome IN ('CORRECTED', 'UPHELD')),
      answer text,
      answered_at timestamptz,
      withdrawn_at timestamptz,
      CHECK ((outcome IS NOT NULL) = (answered_at IS NOT NULL)),
      CHECK (answered_at IS NULL OR withdrawn_at IS NULL)
    )`.execute(db)
  // One question about one claim at one registry is open at a time.
  await sql`
    CREATE UNIQUE INDEX certificate_clarification_open ON certificate_clarification (request_id, claim, registry)
      WHERE answered_at IS NULL AND withdrawn_at IS NULL`.execute(db)
  await sql`
    CREATE INDEX certificate_clarification_asked ON certificate_clarification (registry, position)
      WHERE answered_at IS NULL AND withdrawn_at IS NULL`.execute(db)
}
