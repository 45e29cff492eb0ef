/**
 * The store: what the window must not forget. One PostgreSQL, one SQL, whoever runs the server.
 *
 * Acknowledged means durable, so a server that may lose a committed transaction is refused at the door.
 */
import { Kysely, PostgresDialect } from 'kysely'
import { Client, Pool, type PoolConfig } from 'pg'
import type { Database } from './database.ts'
import { OLDEST_MAJOR } from './embedded/binaries.ts'
import { StoreError } from './errors.ts'
import { migrate } from './migrate.ts'

export interface Store {
  /** As it was opened: for those who need a connection of their own. */
  readonly url: string
  readonly db: Kysely<Database>
  readonly pool: Pool
  /** Waits for what is under way. */
  close(): Promise<void>
}

export interface StoreOptions {
  /** `postgresql://…`, as libpq takes it. */
  readonly url: string
  /** The most connections at once. @default 10 */
  readonly connections?: number
  /** The longest a statement may take, in milliseconds. @default 15_000 */
  readonly statementTimeout?: number
  /** Hears of connections that broke; whoever used one is told by its query. @default nobody */
  readonly onError?: (error: Error) => void
}

/** Resolves when the server is safe, and its tables are those of this code. Throws `StoreError`. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { url, connections = 10, statementTimeout = 15_000, onError = () => undefined } = options
  await refuseUnsafe(url)
  await migrate(url)
  const pool = openPool({ connectionString: url, max: connections, statement_timeout: statementTimeout }, onError)
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  return { url, db, pool, close: () => db.destroy() }
}

function openPool(config: PoolConfig, onError: (error: Error) => void): Pool {
  const pool = new Pool({
    application_name: 'darcha',
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    // Someone who forgot a transaction must not hold its locks for ever.
    idle_in_transaction_session_timeout: 60_000,
    ...config,
  })
  // A broken connection without a listener ends the process: idle ones tell the pool, those in use only their own client.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', onError))
  return pool
}

/** Without the first two a crash of the machine loses data, without the third one of the server (PostgreSQL, 20.5). */
const SAFETY = ['fsync', 'full_page_writes', 'synchronous_commit']

async function refuseUnsafe(url: string): Promise<void> {
  const settings = await readSettings(url)
  if (Number(settings.get('server_version_num')) < OLDEST_MAJOR * 10_000) {
    throw new StoreError('POSTGRES_VERSION', `the server is older than PostgreSQL ${OLDEST_MAJOR}: upgrade it`)
  }
  const off = SAFETY.filter((name) => settings.get(name) === 'off')
  if (off.length === 0) return
  throw new StoreError('UNSAFE_SETTINGS', `${off.join(', ')} off: the server could lose what it acknowledged`)
}

async function readSettings(url: string): Promise<ReadonlyMap<string, string>> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ name: string; setting: string }>(
      'SELECT name, setting FROM pg_settings WHERE name = ANY($1)',
      [['server_version_num', ...SAFETY]],
    )
    return new Map(rows.map(({ name, setting }) => [name, setting]))
  } catch (cause) {
    throw new StoreError(
      'DATABASE_UNREACHABLE',
      'the database does not let us in: look at its address and its log',
      cause,
    )
  } finally {
    await client.end()
  }
}
