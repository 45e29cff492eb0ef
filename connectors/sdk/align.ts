/**
 * Rows to answers: each row goes to its key by a field of the row, never by its position.
 *
 * Absence is a fact, and it is told only when it is certain. What stands for each key that was asked:
 *
 *   one row                     what the mapper makes of it; RECORD_INVALID if it throws, its siblings stay
 *   several rows                RECORD_INVALID: nobody can tell which one is right
 *   no row                      NOT_FOUND, unless the registry answered something that cannot be placed
 *   no row, and elsewhere a row whose key cannot be read or was not asked
 *                               RECORD_INVALID: it may be this one, written in another way
 *
 * A row for a key that was not asked is dropped where every key has its own. A key asked twice is answered twice.
 */
import type { Answer, Found, NotFound, Pending, Provenance, Unavailable, Withheld } from './answer.ts'
import { RegistryError } from './errors.ts'

/** One provenance for all, or for each its own (a record version); for an absence it is asked without a row. */
export type ProvenanceOf<Row> = Provenance | ((row: Row | undefined) => Provenance)

/**
 * Answers for rows that each are a record. Several rows that make one record are grouped before:
 * `align(keys, [...Map.groupBy(rows, rowKey)], ([key]) => key, ([, rows]) => toEntity(rows), provenance)`.
 */
export function align<Row, Entity extends object>(
  keys: readonly string[],
  rows: readonly Row[],
  rowKey: (row: Row) => string,
  toEntity: (row: Row) => Entity,
  provenance: ProvenanceOf<Row>,
): Answer<Entity>[] {
  const of = typeof provenance === 'function' ? provenance : () => provenance
  return alignAnswers(
    keys,
    rows,
    rowKey,
    (row) => found(toEntity(row), of(row)),
    () => notFound(of(undefined)),
  )
}

/** Answers for rows that are not all records: a row may say that the registry will not tell, or will tell later. */
export function alignAnswers<Row, Entity extends object>(
  keys: readonly string[],
  rows: readonly Row[],
  rowKey: (row: Row) => string,
  toAnswer: (row: Row) => Answer<Entity>,
  absent: (key: string) => Answer<Entity>,
): Answer<Entity>[] {
  const { byKey, stray } = place(new Set(keys), rows, rowKey)
  const made = new Map<string, Answer<Entity>>()
  for (const [key, rows] of byKey) made.set(key, answerOf(rows, toAnswer))
  return keys.map((key) => {
    const answer = made.get(key)
    if (answer !== undefined) return answer
    return stray ? invalid('the answer has a record that belongs to no key that was asked') : absent(key)
  })
}

export function found<Entity extends object>(entity: Entity, provenance: Provenance): Found<Entity> {
  return { status: 'FOUND', entity, provenance }
}

export function notFound(provenance: Provenance): NotFound {
  return { status: 'NOT_FOUND', provenance }
}

/** `reason` is a code, never personal data. */
export function withheld(reason: string): Withheld {
  return { status: 'WITHHELD', reason }
}

export function pending(reference: string, availableAt?: Date): Pending {
  return { status: 'PENDING', reference, ...(availableAt !== undefined && { availableAt }) }
}

export function unavailable(error: RegistryError): Unavailable {
  return { status: 'UNAVAILABLE', error }
}

interface Placed<Row> {
  readonly byKey: ReadonlyMap<string, readonly Row[]>
  /** Whether there is a row that belongs to no key that was asked. */
  readonly stray: boolean
}

function place<Row>(keys: ReadonlySet<string>, rows: readonly Row[], rowKey: (row: Row) => string): Placed<Row> {
  const byKey = new Map<string, Row[]>()
  let stray = false
  for (const row of rows) {
    const key = readKey(row, rowKey)
    if (key === undefined || !keys.has(key)) {
      stray = true
      continue
    }
    const placed = byKey.get(key)
    if (placed === undefined) byKey.set(key, [row])
    else placed.push(row)
  }
  return { byKey, stray }
}

function readKey<Row>(row: Row, rowKey: (row: Row) => string): string | undefined {
  try {
    return rowKey(row)
  } catch {
    return undefined
  }
}

function answerOf<Row, Entity extends object>(
  [row, ...others]: readonly Row[],
  toAnswer: (row: Row) => Answer<Entity>,
): Answer<Entity> {
  if (row === undefined || others.length > 0) return invalid('the answer has several records for one key')
  try {
    return toAnswer(row)
  } catch (cause) {
    return cause instanceof RegistryError ? unavailable(cause) : invalid('a record could not be read', cause)
  }
}

function invalid(message: string, cause?: unknown): Unavailable {
  return unavailable(new RegistryError('RECORD_INVALID', message, { cause }))
}
