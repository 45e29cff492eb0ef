/**
 * The PIN of a certificate, and how often a wrong one was tried.
 *
 * It stands on the paper beside the QR code, so it is kept as it is: whoever can read this table can read the certificate.
 * Four digits are soon guessed, so wrong ones are counted here, for all gateways together, and not in one's memory.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE certificate ADD COLUMN pin text CHECK (pin ~ '^[0-9]{4}$')`.execute(db)
  // Those that were issued without one get one: it is printed with the next copy.
  await sql`UPDATE certificate SET pin = lpad(floor(random() * 10000)::text, 4, '0')`.execute(db)
  await sql`ALTER TABLE certificate ALTER COLUMN pin SET NOT NULL`.execute(db)
  await sql`
    CREATE TABLE certificate_pin_attempt (
      number text NOT NULL REFERENCES certificate (number),
      day date NOT NULL,
      wrong integer NOT NULL,
      PRIMARY KEY (number, day)
    )`.execute(db)
}
