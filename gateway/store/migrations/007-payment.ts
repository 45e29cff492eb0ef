/**
 * What is asked for a request, and what became of the money.
 *
 * `payment` says where it stands; `payment_step` is the book: one line for each step, written once, never changed. That each
 * step can stand there only once is what makes a fee paid once and given back once, whatever two workers believe.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE payment (
      request_id uuid PRIMARY KEY REFERENCES certificate_request (id),
      invoice_id uuid NOT NULL UNIQUE,
      status text NOT NULL CHECK (status IN ('NEW', 'OPEN', 'PAID', 'REFUNDED', 'CLOSED')),
      amount bigint NOT NULL CHECK (amount > 0),
      currency text NOT NULL,
      channel text NOT NULL CHECK (channel IN ('ONLINE', 'COUNTER')),
      discount jsonb,
      description text NOT NULL,
      pay_within_days integer NOT NULL,
      number text,
      pay_url text,
      expires_at timestamptz,
      looks integer NOT NULL DEFAULT 0,
      created_at timestamptz NOT NULL,
      paid_at timestamptz,
      refunded_at timestamptz,
      CHECK (status IN ('NEW', 'CLOSED') OR number IS NOT NULL),
      CHECK (status NOT IN ('PAID', 'REFUNDED') OR paid_at IS NOT NULL),
      CHECK ((refunded_at IS NOT NULL) = (status = 'REFUNDED'))
    )`.execute(db)
  await sql`
    CREATE TABLE payment_step (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      request_id uuid NOT NULL REFERENCES payment (request_id),
      step text NOT NULL CHECK (step IN ('INVOICED', 'PAID', 'REFUNDED', 'CLOSED')),
      amount bigint NOT NULL CHECK (amount >= 0),
      number text,
      at timestamptz NOT NULL,
      UNIQUE (request_id, step)
    )`.execute(db)
  await guardBook(db)
}

async function guardBook(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION payment_step_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'the book of payments is only appended to' USING ERRCODE = 'integrity_constraint_violation';
    END $$`.execute(db)
  await sql`
    CREATE TRIGGER payment_step_appended BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_step
      FOR EACH STATEMENT EXECUTE FUNCTION payment_step_refuse()`.execute(db)
  // Money that came is kept or given back: it does not become money that never came.
  await sql`
    CREATE FUNCTION payment_keep() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'a payment that is % does not become %', OLD.status, NEW.status USING ERRCODE = 'integrity_constraint_violation';
    END $$`.execute(db)
  await sql`
    CREATE TRIGGER payment_kept BEFORE UPDATE ON payment FOR EACH ROW
      WHEN (OLD.status <> NEW.status AND (OLD.status = 'REFUNDED' OR (OLD.status = 'PAID' AND NEW.status <> 'REFUNDED')
        OR OLD.amount <> NEW.amount))
      EXECUTE FUNCTION payment_keep()`.execute(db)
}
