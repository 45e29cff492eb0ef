/**
 * Looks for a text in everything that a database holds: every column of every table of every schema of ours, as text, as the
 * bytes of a bytea, and inside of what is encoded in base64.
 */
import { type Kysely, sql } from 'kysely'

/** Names of the tables in which one of the texts is found. */
export async function tracesIn<Tables>(db: Kysely<Tables>, texts: readonly string[]): Promise<readonly string[]> {
  const { rows: tables } = await sql<{ schema: string; name: string }>`
    SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
    ORDER BY table_schema, table_name`.execute(db)
  const found: string[] = []
  for (const { schema, name } of tables) {
    const { rows } = await sql<{
      row: string
    }>`SELECT whole::text AS row FROM ${sql.table(`${schema}.${name}`)} AS whole`.execute(db)
    const needles = texts.flatMap(formsOf)
    if (rows.some(({ row }) => needles.some((needle) => row.toLowerCase().includes(needle))))
      found.push(`${schema}.${name}`)
  }
  return found
}

/** In lower case, as a row is compared: as it is, as hexadecimal, and in base64 wherever in a triple of bytes it begins. */
function formsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text)
  const inBase64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64url')
    // The first and the last signs depend on the neighbours.
    return encoded.slice(before === 0 ? 0 : before + 1, (bytes.length + before) % 3 === 0 ? undefined : -1)
  })
  return [text, JSON.stringify(text).slice(1, -1), bytes.toString('hex'), ...inBase64].map((form) => form.toLowerCase())
}
