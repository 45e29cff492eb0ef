/**
 * A database read through a view (PostgreSQL): one statement with parameters, in a read-only session. The database ends a
 * statement by itself when the time is over; whoever leaves closes the connection under it.
 */
import { hash } from 'node:crypto'
import pg from 'pg'
import { RegistryError } from '../errors.ts'
import { leavable } from '../leavable.ts'
import type { Exchange, Transport } from '../transport.ts'

export interface SqlRequest {
  /** Parameters are `$1`, `$2`, …: a value never stands in the text. */
  readonly text: string
  readonly values: readonly unknown[]
}

/** Its digests are over the statement with its parameters, and over the rows, as JSON. */
export interface SqlResponse extends Exchange {
  /** Dates and times as the database writes them, because a `Date` would move a day to another time zone. */
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

export interface SqlOptions {
  /** The registry's name, in errors. */
  readonly name: string
  readonly url: string
  /** @default 8 */
  readonly connections?: number | undefined
  /** Milliseconds after which the database ends a statement by itself. @default 5000 */
  readonly statementTimeout?: number | undefined
  /** Rows of an answer. @default 10000 */
  readonly maxRows?: number | undefined
}

export function sql({
  name,
  url,
  connections = 8,
  statementTimeout = 5_000,
  maxRows = 10_000,
}: SqlOptions): Transport<SqlRequest, SqlResponse> {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: statementTimeout,
    statement_timeout: statementTimeout,
    options: '-c default_transaction_read_only=on',
    application_name: 'darcha',
  })
  // An idle connection that breaks must not end the process; the next send finds another.
  pool.on('error', () => undefined)
  const life = new AbortController()
  return {
    registry: name,
    async send(request, { signal }) {
      signal.throwIfAborted()
      const either = AbortSignal.any([signal, life.signal])
      const rows = await query(pool, request, { signal: either, maxRows, name }).catch((cause: unknown) => {
        throw signal.aborted ? signal.reason : asRegistryError(cause, name)
      })
      return { rows, receivedAt: new Date(), requestDigest: digest(request), responseDigest: digest(rows) }
    },
    async close() {
      life.abort(new RegistryError('REGISTRY_UNAVAILABLE', `${name} was closed`))
      await pool.end()
    },
  }
}

interface Limits {
  readonly signal: AbortSignal
  readonly maxRows: number
  readonly name: string
}

async function query(pool: pg.Pool, request: SqlRequest, limits: Limits): Promise<SqlResponse['rows']> {
  const client = await leavable(pool.connect(), limits.signal, (late) => late.release())
  // A connection that breaks while it is lent out tells its listeners, and ends the process where there are none.
  const broken = (): void => undefined
  client.on('error', broken)
  try {
    const rows = await leavable(rowsOf(client, request, limits), limits.signal)
    client.off('error', broken)
    client.release()
    return rows
  } catch (error) {
    const reusable = error instanceof pg.DatabaseError && error.severity === 'ERROR' && !limits.signal.aborted
    if (reusable) client.off('error', broken)
    // Closed rather than lent out again: it is dead, or a statement still runs in it.
    client.release(!reusable)
    throw error
  }
}

function rowsOf(
  client: pg.PoolClient,
  { text, values }: SqlRequest,
  { maxRows, name }: Limits,
): Promise<SqlResponse['rows']> {
  return new Promise((resolve, reject) => {
    const rows: Record<string, unknown>[] = []
    const statement = new pg.Query<Record<string, unknown>>({ text, values: [...values], types: AS_WRITTEN })
    statement.on('row', (row) => {
      if (rows.push(row) > maxRows) {
        reject(new RegistryError('RECORD_INVALID', `${name} answered with more than ${maxRows} rows`))
      }
    })
    statement.on('end', () => resolve(rows))
    statement.on('error', reject)
    client.query(statement)
  })
}

/** date, time, timestamp, timestamptz, timetz (pg_type.dat). */
const MOMENTS: ReadonlySet<number> = new Set([1082, 1083, 1114, 1184, 1266])

const AS_WRITTEN: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (MOMENTS.has(oid) ? String : pg.types.getTypeParser(oid, format)),
}

/** SQLSTATE classes (PostgreSQL, appendix A): what is not listed is the server's state, and may pass. */
const STATES: readonly (readonly [states: RegExp, code: RegistryError['code'], what: string])[] = [
  [/^57014/, 'REGISTRY_TIMEOUT', 'took too long'],
  [/^(25|28|3D|42)/, 'REGISTRY_REFUSED', 'refused the statement'],
  [/^22/, 'RECORD_INVALID', 'holds a value that it could not read'],
]

function asRegistryError(cause: unknown, name: string): RegistryError {
  if (cause instanceof RegistryError) return cause
  const state = cause instanceof pg.DatabaseError ? cause.code : undefined
  const registryCode = state === undefined ? {} : { registryCode: state }
  const [, code, what] = STATES.find(([states]) => state !== undefined && states.test(state)) ?? []
  if (code !== undefined) return new RegistryError(code, `${name} ${what}`, registryCode)
  return new RegistryError('REGISTRY_UNAVAILABLE', `the connection to ${name} failed`, { cause, ...registryCode })
}

function digest(what: unknown): string {
  return hash('sha256', JSON.stringify(what))
}
