/** Many rows as one table within a statement: the same text, and one plan, for any number of them. */
import { type RawBuilder, sql } from 'kysely'

/**
 * The rows, in no order that can be relied on, with the columns that `types` names, each of PostgreSQL's type there. For a
 * `with`, or in the place of a table.
 */
export function unnested<Row extends object>(
  types: { readonly [Column in keyof Row & string]: string },
  rows: readonly Row[],
): RawBuilder<Row> {
  const names = Object.keys(types) as (keyof Row & string)[]
  const columns = names.map((name) => sql`${rows.map((row) => row[name])}::${sql.raw(types[name])}[]`)
  return sql<Row>`(SELECT * FROM unnest(${sql.join(columns)}) AS given (${sql.join(names.map((name) => sql.ref(name)))}))`
}
