/**
 * How entries come into the trail: several at once, in one statement, each chained to the one before it by its digest.
 *
 * Here and not in the gateway, because the digest of the head is needed, and to fetch it under its lock would cost every
 * answer a round trip more. An entry comes as the JSON array that is digested, and its text is digested as it came:
 * digest = SHA-256(digest of the one before, text in UTF-8). The order of its values is that of the columns below, after
 * the number of its form.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION audit_append(entries json) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      head audit_head;
      digests bytea[] := '{}';
      last bytea;
      content text;
    BEGIN
      SELECT * INTO STRICT head FROM audit_head FOR UPDATE;
      last := head.digest;
      FOR content IN SELECT value::text FROM json_array_elements(entries) LOOP
        last := sha256(last || convert_to(content, 'UTF8'));
        digests := digests || last;
      END LOOP;
      -- Materialized: inlined, each column below would parse the whole entry again.
      WITH given AS MATERIALIZED (
        SELECT value::jsonb AS e, n, digest, lag(digest, 1, head.digest) OVER (ORDER BY n) AS previous_digest
        FROM json_array_elements(entries) WITH ORDINALITY AS element(value, n)
        JOIN unnest(digests) WITH ORDINALITY AS chained(digest, n) USING (n)
      )
      INSERT INTO audit_entry (
        id, at, subject, registry, entity, record, fields, categories,
        principal_kind, principal, client_id, organization_id, organization_name, on_behalf_of,
        purpose, case_number, outcome, reason, from_cache, operation_id, upstream_request_id,
        digest, previous_digest
      )
      SELECT head.entry_id + n,
        (e->>1)::timestamptz, decode(e->>2, 'hex'), e->>3, e->>4, decode(e->>5, 'hex'),
        ARRAY(SELECT jsonb_array_elements_text(e->6)), ARRAY(SELECT jsonb_array_elements_text(e->7)),
        e->>8, decode(e->>9, 'hex'), e->>10, e->>11, e->>12, decode(e->>13, 'hex'),
        e->>14, e->>15, e->>16, e->>17, (e->>18)::boolean, (e->>19)::uuid, e->>20,
        digest, previous_digest
      FROM given;
    END $$`.execute(db)
}
