/**
 * A request whose rule is satisfied is issued by that very event, where nobody is to look at the facts first: one change, not
 * two within a transaction. READY is left to those that people have released.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    UPDATE certificate_request_transition SET to_status = 'ISSUED'
    WHERE (from_status, event, to_status) = ('COLLECTING', 'GRANTED', 'READY')`.execute(db)
}
