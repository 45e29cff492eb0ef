/**
 * The status lists as they are published: what the database says, signed.
 *
 * A list is built when somebody asks for it and a certificate in it has changed its standing since it was last built, or half
 * of its life is over. What was built is kept in the database: all windows hand out the same, and a restart builds nothing.
 */
import { sql, type Transaction } from 'kysely'
import type { Database } from '../../store/database.ts'
import type { Store } from '../../store/store.ts'
import type { Keyring, Signer } from '../sign/sign.ts'
import { type Entry, encodeList, VALUES } from './list.ts'
import { SIZE } from './shuffle.ts'
import { LIFE, sealList } from './token.ts'

export interface PublishedList {
  /** The Status List Token. */
  readonly token: string
  /** Names these bytes and no others. */
  readonly etag: string
}

export interface StatusLists {
  /** Undefined where there is no such list. */
  read(id: number): Promise<PublishedList | undefined>
  ids(): Promise<readonly number[]>
}

export interface StatusListsParts {
  readonly store: Store
  readonly keyring: Keyring
  readonly issuer: { readonly id: string }
  readonly clock: () => Date
}

/** Of the list and of the credentials that point into it. */
export function listUri(issuer: { readonly id: string }, list: number): string {
  return `${issuer.id}/status/${list}`
}

export function createStatusLists(parts: StatusListsParts): StatusLists {
  const { store, keyring, clock } = parts
  return {
    async read(id) {
      const kept = await look(store.db, id)
      if (kept === undefined) return undefined
      if (isFresh(kept, clock())) return published(kept)
      // Before the transaction: a key that is new is published in one of its own.
      const signer = await keyring.current()
      const built = store.db.transaction().execute((transaction) => build(transaction, id, signer, parts))
      return published(await built)
    },
    async ids() {
      const rows = await store.db.selectFrom('status_list').select('id').orderBy('id').execute()
      return rows.map(({ id }) => id)
    },
  }
}

interface Kept {
  readonly version: string
  readonly token: string | null
  readonly token_version: string | null
  readonly token_issued_at: Date | null
}

/** Whoever waited for the lock finds what the other one built. */
async function build(
  transaction: Transaction<Database>,
  id: number,
  signer: Signer,
  { issuer, clock }: StatusListsParts,
): Promise<Kept> {
  const kept = await transaction
    .selectFrom('status_list')
    .select(COLUMNS)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const now = clock()
  if (isFresh(kept, now)) return kept
  const token = await sealList(listUri(issuer, id), encodeList(SIZE, await entriesOf(transaction, id)), signer, now)
  return await transaction
    .updateTable('status_list')
    .set({ token, token_version: kept.version, token_issued_at: now })
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
}

async function entriesOf(transaction: Transaction<Database>, id: number): Promise<readonly Entry[]> {
  const rows = await transaction
    .selectFrom('certificate')
    .select(['status', sql<number>`status_index`.as('index')])
    .where('status_list', '=', id)
    .where('status', '<>', 'VALID')
    .execute()
  return rows.map(({ index, status }) => ({ index, value: VALUES[status] }))
}

const COLUMNS = ['version', 'token', 'token_version', 'token_issued_at'] as const

async function look(db: Store['db'], id: number): Promise<Kept | undefined> {
  return await db.selectFrom('status_list').select(COLUMNS).where('id', '=', id).executeTakeFirst()
}

function isFresh({ version, token_version, token_issued_at }: Kept, now: Date): boolean {
  if (version !== token_version || token_issued_at === null) return false
  return now.getTime() - token_issued_at.getTime() < (LIFE * 1_000) / 2
}

function published({ token, token_version, token_issued_at }: Kept): PublishedList | undefined {
  if (token === null || token_version === null || token_issued_at === null) return undefined
  return { token, etag: `"${token_version}.${token_issued_at.getTime().toString(36)}"` }
}
