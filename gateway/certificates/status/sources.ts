/**
 * Which records a certificate rests on, kept under pseudonyms, so that a corrected record finds the certificates and nobody
 * finds a person by them.
 *
 * A record that was asked for and not found counts as well: a negative certificate rests on its absence, and a record that
 * turns up later corrects it. A registry that did not answer told nothing that could be corrected.
 */
import { createHmac, createSecretKey } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Database } from '../../store/database.ts'
import { unnested } from '../../store/unnested.ts'
import type { AskedSource } from '../decide/provenance.ts'

/** The same record has the same one for ever, and nobody without the secret can tell which it is. 128 bits. */
export type RecordPseudonym = (type: string, key: string) => Buffer

const BYTES = 16

/** `secret`: the one that pseudonyms of subjects are made with; what is hashed here begins with another word. */
export function createRecordPseudonym(secret: Uint8Array): RecordPseudonym {
  const hmacKey = createSecretKey(secret)
  return (type, key) => createHmac('sha256', hmacKey).update(`record\n${type}\n${key}`).digest().subarray(0, BYTES)
}

export interface SourceRow {
  readonly registry: string
  readonly record: Buffer
  readonly record_version: string | null
  /** ISO 8601. */
  readonly as_of: string
}

/** Each record of a registry once, with the oldest moment that its answers describe. */
export function sourceRows(sources: readonly AskedSource[], pseudonym: RecordPseudonym): readonly SourceRow[] {
  const rows = new Map<string, SourceRow>()
  for (const { registry, status, asOf, recordVersion = null, record } of sources) {
    if ((status !== 'FOUND' && status !== 'NOT_FOUND') || asOf === undefined) continue
    const name = `${registry}\n${record.type}\n${record.key}`
    const known = rows.get(name)
    if (known !== undefined && known.as_of <= asOf) continue
    rows.set(name, { registry, record: pseudonym(record.type, record.key), record_version: recordVersion, as_of: asOf })
  }
  return [...rows.values()]
}

/** Of the certificate of that number. */
export interface NumberedSource extends SourceRow {
  readonly number: string
}

const COLUMNS = {
  registry: 'text',
  record: 'bytea',
  number: 'text',
  record_version: 'text',
  as_of: 'timestamptz',
} as const

/**
 * As a part of the statement that writes the certificates: one exchange with the database, not two. It gives back the rows, to
 * be held against corrections that were announced before a certificate was issued.
 */
export function insertingSources(transaction: Transaction<Database>, rows: readonly NumberedSource[]) {
  return transaction.with('source', (query) =>
    query
      .insertInto('certificate_source')
      .columns(['registry', 'record', 'number', 'record_version', 'as_of'])
      .expression(unnested(COLUMNS, rows))
      .returningAll(),
  )
}
