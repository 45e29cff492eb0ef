/**
 * Brings a database to the tables that this code expects: forward only, each step once, all of it or nothing.
 *
 * A new step is a new file in migrations/, a line in `MIGRATIONS` and its columns in database.ts. A file that was released is
 * never edited: databases out there have run it.
 */
import { Kysely, PostgresDialect, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { Pool } from 'pg'
import { StoreError } from './errors.ts'
import * as audit from './migrations/001-audit.ts'
import * as certificates from './migrations/002-certificates.ts'
import * as definitions from './migrations/003-certificate-definitions.ts'
import * as append from './migrations/004-audit-append.ts'
import * as pin from './migrations/005-pin.ts'
import * as life from './migrations/006-life.ts'
import * as payment from './migrations/007-payment.ts'
import * as trust from './migrations/008-trust.ts'
import * as replay from './migrations/009-replay.ts'
import * as callbacks from './migrations/010-registry-callbacks.ts'
import * as announce from './migrations/011-announce.ts'
import * as issuedAtOnce from './migrations/012-issued-at-once.ts'

export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '001-audit': audit,
  '002-certificates': certificates,
  '003-certificate-definitions': definitions,
  '004-audit-append': append,
  '005-pin': pin,
  '006-life': life,
  '007-payment': payment,
  '008-trust': trust,
  '009-replay': replay,
  '010-registry-callbacks': callbacks,
  '011-announce': announce,
  '012-issued-at-once': issuedAtOnce,
}

const TABLE = 'migration'

/**
 * Gateways that start at once take turns. Throws `StoreError` for a database that a newer Darcha has migrated.
 *
 * It has connections of its own, without a limit on how long a statement may run: a step over a large table takes its time.
 */
export async function migrate(url: string, migrations = MIGRATIONS): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 2, application_name: 'darcha-migration' })
  pool.on('error', () => undefined)
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    await refuseNewer(db, migrations)
    const { error, results = [] } = await migrator(db, migrations).migrateToLatest()
    if (error === undefined) return
    const step = results.find(({ status }) => status === 'Error')?.migrationName ?? 'the first'
    throw new StoreError(
      'MIGRATION_FAILED',
      `the database could not be migrated, nothing was changed: ${step} failed`,
      error,
    )
  } finally {
    await db.destroy()
  }
}

function migrator(db: Kysely<unknown>, migrations: Readonly<Record<string, Migration>>): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableName: TABLE,
    migrationLockTableName: `${TABLE}_lock`,
    nameComparator: (one, other) => (one < other ? -1 : 1),
  })
}

async function refuseNewer(db: Kysely<unknown>, migrations: Readonly<Record<string, Migration>>): Promise<void> {
  const { rows: tables } = await sql<{ there: boolean }>`SELECT to_regclass(${TABLE}) IS NOT NULL AS there`.execute(db)
  if (tables[0]?.there !== true) return
  const { rows } = await sql<{ name: string }>`SELECT name FROM ${sql.table(TABLE)} ORDER BY name`.execute(db)
  const unknown = rows.map(({ name }) => name).filter((name) => !(name in migrations))
  if (unknown.length === 0) return
  const which = `it has ${unknown.join(', ')}, and this one knows nothing of it`
  throw new StoreError('DATABASE_NEWER', `the database belongs to a newer Darcha: ${which}; start that version`)
}
