/** The trail as it lies in the store: the SQL of this room, and nothing else. */
import { sql } from 'kysely'
import type { PrincipalKind } from '../context.ts'
import type { Store } from '../store/store.ts'
import { type Entry, entryOf } from './entry.ts'

export interface Ledger {
  /** Appends encoded entries in one transaction, in their order. */
  append(texts: readonly string[]): Promise<void>
  /** A person's, newest first, older than `before`: what identified readers did and tried. */
  page(subject: string, size: number, before?: string): Promise<readonly Kept[]>
  /** How many there are in all for `page` to go through. */
  count(subject: string): Promise<number>
  /** In their order, from number `from`, at most `size`. */
  range(from: bigint, size: number): Promise<readonly Kept[]>
  head(): Promise<{ readonly id: bigint; readonly digest: Buffer } | undefined>
}

/** Who has no token is refused, and is nobody that a person could be told of: see README.md, decision 5. */
const UNKNOWN: PrincipalKind = 'anonymous'

/** An entry with its place in the chain. */
export interface Kept {
  readonly id: string
  readonly entry: Entry
  readonly digest: Buffer
  readonly previousDigest: Buffer
}

export function createLedger({ db, pool }: Pick<Store, 'db' | 'pool'>): Ledger {
  const entries = db.selectFrom('audit_entry').selectAll()
  return {
    async append(texts) {
      // Named, so that each connection plans it once; through the driver, because this is on the way of every answer.
      await pool.query({ name: 'audit_append', text: 'SELECT audit_append($1)', values: [`[${texts.join()}]`] })
    },
    async page(subject, size, before) {
      const theirs = entries
        .where('subject', '=', Buffer.from(subject, 'hex'))
        .where('principal_kind', '<>', UNKNOWN)
        .orderBy('id', 'desc')
        .limit(size)
      return (await (before === undefined ? theirs : theirs.where('id', '<', before)).execute()).map(kept)
    },
    async count(subject) {
      const { total } = await db
        .selectFrom('audit_entry')
        .select(sql<string>`count(*)`.as('total'))
        .where('subject', '=', Buffer.from(subject, 'hex'))
        .where('principal_kind', '<>', UNKNOWN)
        .executeTakeFirstOrThrow()
      return Number(total)
    },
    async range(from, size) {
      return (await entries.where('id', '>=', String(from)).orderBy('id').limit(size).execute()).map(kept)
    },
    async head() {
      const row = await db.selectFrom('audit_head').select(['entry_id', 'digest']).executeTakeFirst()
      return row && { id: BigInt(row.entry_id), digest: row.digest }
    },
  }
}

function kept(row: Parameters<typeof entryOf>[0]): Kept {
  return { id: row.id, entry: entryOf(row), digest: row.digest, previousDigest: row.previous_digest }
}
