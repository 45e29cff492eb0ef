/** Requests in a real database, without anybody who pursues them: for tests of what happens when one changes. */
import { randomUUID } from 'node:crypto'
import type { RequestChanges } from '../../../gateway/certificates/request/changes.ts'
import type { KeptFact, RequestRecord } from '../../../gateway/certificates/request/records.ts'
import { openStore, type Store } from '../../../gateway/store/store.ts'
import { testDatabase } from '../../support/postgres.ts'
import { PINFL } from './world.ts'

export interface Kept {
  readonly store: Store
  close(): Promise<void>
}

export async function openKept(): Promise<Kept> {
  const store = await openStore({ url: (await testDatabase()).url })
  return { store, close: () => store.close() }
}

export interface RowOptions {
  readonly clientId?: string
  readonly facts?: readonly KeptFact[]
  readonly replaces?: string
}

export function rowOf({ clientId = 'portal', facts = [], replaces }: RowOptions = {}) {
  const now = new Date()
  return {
    id: randomUUID(),
    definition_id: 'no-tax-debt',
    definition_version: '1',
    subject_kind: 'PERSON',
    subject_key: PINFL,
    principal: JSON.stringify({ kind: 'citizen', id: 'c-1', clientId, pinfl: PINFL, scopes: [] }),
    client_id: clientId,
    idempotency_key: randomUUID(),
    fingerprint: Buffer.alloc(32),
    purpose: 'CERTIFICATE',
    language: 'en',
    status: 'COLLECTING' as const,
    last_event: 'SUBMITTED' as const,
    facts: JSON.stringify(facts),
    replaces: replaces ?? null,
    due_at: now,
    created_at: now,
    updated_at: now,
  }
}

/** A request as it is right after it was asked for. */
export async function addOne(
  store: Store,
  { addRequest }: RequestChanges,
  options?: RowOptions,
): Promise<RequestRecord> {
  const added = await store.db
    .transaction()
    .execute(async (transaction) => await addRequest(transaction, rowOf(options)))
  if (added === undefined) throw new TypeError('the request was there before')
  return added
}
