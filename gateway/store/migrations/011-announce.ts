/**
 * A request that changed is said aloud by the database itself, with the change and not otherwise, so that no code that changes
 * one can forget to, and none pays a round trip for it. That one was made is no news to anybody who could follow it; an
 * erasure is no event of its life, and leaves the version.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION certificate_request_announce() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_notify('certificate_request', NEW.id || ' ' || NEW.version);
      RETURN NULL;
    END $$`.execute(db)
  await sql`
    CREATE TRIGGER certificate_request_announce AFTER UPDATE OF version ON certificate_request
      FOR EACH ROW EXECUTE FUNCTION certificate_request_announce()`.execute(db)
}
