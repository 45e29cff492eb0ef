/**
 * A database read through a view (PostgreSQL): one statement with parameters, in a read-only session, ended by the database
 * itself when our time is over and by us when the caller leaves.
 */
import { createHash } from 'node:crypto'
import pg from 'pg'
import { RegistryError } from '../errors.ts'
import type { Exchange, Transport } from '../transport.ts'

export interface SqlRequest {
  readonly text: string
  readonly values: readonly unknown[]
}

/** Its digests are over the statement with its parameters, and over the rows. */
export interface SqlResponse extends Exchange {
  readonly rows: readonly unknown[]
}

export interface SqlOptions {
  /** The registry's name, in errors. */
  readonly name: string
  readonly url: string
  /** @default 8 */
  readonly connections?: number | undefined
  /** Milliseconds after which the database ends a statement by itself. @default 5000 */
  readonly statementTimeout?: number | undefined
}

export function sql({
  name,
  url,
  connections = 8,
  statementTimeout = 5_000,
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
  return {
    registry: name,
    async send({ text, values }, { signal }) {
      signal.throwIfAborted()
      const rows = await query(pool, { text, values }, signal).catch((cause: unknown) => {
        throw signal.aborted ? signal.reason : asRegistryError(cause, name)
      })
      return {
        rows,
        receivedAt: new Date(),
        requestDigest: digest([text, values]),
        responseDigest: digest(rows),
      }
    },
    close: () => pool.end(),
  }
}

async function query(pool: pg.Pool, { text, values }: SqlRequest, signal: AbortSignal): Promise<readonly unknown[]> {
  const client = await leavable(pool.connect(), signal, (late) => late.release())
  let broken: Error | undefined
  const leave = (): void => {
    broken = new RegistryError('REGISTRY_TIMEOUT', 'the statement was given up')
    // Closing the connection is the one way to stop waiting at once; the database notices and ends the statement.
    client.release(broken)
  }
  signal.addEventListener('abort', leave, { once: true })
  try {
    const running = client.query<Record<string, unknown>>({ text, values: [...values] })
    const { rows } = await leavable(running, signal)
    return rows
  } catch (error) {
    if (broken === undefined && !(error instanceof pg.DatabaseError))
      broken = error instanceof Error ? error : undefined
    throw error
  } finally {
    signal.removeEventListener('abort', leave)
    if (!signal.aborted) client.release(broken)
  }
}

/** Settles with the promise, or when the signal aborts; `late` takes what arrives after that. */
function leavable<Value>(promise: Promise<Value>, signal: AbortSignal, late?: (value: Value) => void): Promise<Value> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason)
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave, { once: true })
    promise
      .then((value) => (signal.aborted ? late?.(value) : resolve(value)), reject)
      .finally(() => signal.removeEventListener('abort', leave))
  })
}

/** SQLSTATE classes (PostgreSQL, appendix A): 57014 a statement that took too long, 28 and 42501 rights, 42 our statement. */
function asRegistryError(cause: unknown, name: string): RegistryError {
  if (cause instanceof RegistryError) return cause
  const state = cause instanceof pg.DatabaseError ? (cause.code ?? '') : ''
  const registryCode = state === '' ? {} : { registryCode: state }
  if (state === '57014') return new RegistryError('REGISTRY_TIMEOUT', `${name} took too long`, { ...registryCode })
  if (state.startsWith('28') || state.startsWith('42')) {
    return new RegistryError('REGISTRY_REFUSED', `${name} refused the statement`, { ...registryCode })
  }
  return new RegistryError('REGISTRY_UNAVAILABLE', `the connection to ${name} failed`, { cause, ...registryCode })
}

function digest(what: unknown): string {
  return createHash('sha256').update(JSON.stringify(what)).digest('hex')
}
