/**
 * What can go wrong with the store: one class, a closed list of codes, the cause kept.
 *
 * These reach an operator at start, so a message says what is wrong, where, and what to do. It never holds a row's content.
 */
export type StoreErrorCode =
  /** No usable PostgreSQL on this machine. */
  | 'POSTGRES_MISSING'
  /** A PostgreSQL, but of another version than the data or the window needs. */
  | 'POSTGRES_VERSION'
  /** Another live process has this data folder open. */
  | 'FOLDER_IN_USE'
  /** The data folder is somebody else's, not a database, or out of reach. */
  | 'FOLDER_UNUSABLE'
  /** The server of our own did not come up; the message ends with its last words. */
  | 'START_FAILED'
  /** The server answers, but could lose what it acknowledged. */
  | 'UNSAFE_SETTINGS'
  /** The server does not answer, or does not let us in. */
  | 'DATABASE_UNREACHABLE'
  /** A newer Darcha has migrated this database. */
  | 'DATABASE_NEWER'
  | 'MIGRATION_FAILED'
  /** A job was taken up by another worker meanwhile; what was to be committed with it must not be. */
  | 'JOB_LOST'
  /** A handler threw; the cause says what. The job is tried again. */
  | 'JOB_FAILED'

export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}

/** Whether `error` carries one of these system or SQLSTATE codes. Errors of Node itself may be of another realm's class. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false
  return typeof error.code === 'string' && codes.includes(error.code)
}

/** Classes of SQLSTATE (PostgreSQL, appendix A). */
/** Where a statement would change a row twice. */
export const CARDINALITY_VIOLATION = '21'
export const DATA_EXCEPTION = '22'
export const INTEGRITY_VIOLATION = '23'
/** Two transactions were in each other's way, and one was undone. */
export const TRANSACTION_ROLLBACK = '40'

/** Whether `error` is the database's, of one of these classes. */
export function hasClass(error: unknown, ...classes: readonly string[]): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false
  return typeof error.code === 'string' && error.code.length === 5 && classes.includes(error.code.slice(0, 2))
}
