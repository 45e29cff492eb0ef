/** How the columns of a table may be written, in the words of database.ts. */
import type { ColumnType } from 'kysely'

/** May be written once and is never changed. */
export type Fixed<Value> = ColumnType<Value, Value, never>
export type FixedOrAbsent<Value> = ColumnType<Value | null, Value | null | undefined, never>

/** As it was written, until it is erased; then null for ever. */
export type Erasable<Value, Written> = ColumnType<Value | null, Written, null>
export type ErasableOrAbsent<Value> = ColumnType<Value | null, Value | null | undefined, null>

/** PostgreSQL's bigint: `pg` gives text, for it may be larger than a number holds exactly. */
export type BigInteger = ColumnType<string, string | number | bigint, string | number | bigint>
