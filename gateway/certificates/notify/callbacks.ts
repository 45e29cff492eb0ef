/**
 * A registry that owes an answer says that it has it: whoever waits for it is taken up now, and not at the end of a pause.
 *
 *   PENDING, reference ─▶ request waits, the reference is noted ─▶ callback ─▶ the job that waits is due now
 *
 * A callback may come twice, too late, for nobody, or before the reference is noted, because the attempt that was given it is
 * still under way: it is kept for a day, and used up by the next attempt. Whoever notes a reference and whoever calls it back
 * take turns by a lock on it, so that one of them sees the other.
 */
import { createHash } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../../store/database.ts'
import type { Queue } from '../../store/queue.ts'
import type { Store } from '../../store/store.ts'
import type { ChangeListener } from '../request/changes.ts'
import { JOB } from '../request/job.ts'
import type { RequestRecord } from '../request/records.ts'
import { isTerminal } from '../request/states.ts'

interface Owed {
  readonly registry: string
  readonly hash: Buffer
}

const DAY = 24 * 3_600_000

export interface CallbackParts {
  readonly store: Store
  readonly queue: Queue
  readonly clock: () => Date
}

/** Notes what a request waits for while it waits, and uses up what was called back when it is taken up. */
export const noteReferences: ChangeListener = async (transaction, before, after) => {
  const owed = owedTo(after)
  const had = before === undefined ? [] : owedTo(before)
  if (owed.length + had.length === 0) return
  if (isTerminal(after.state)) await forget(transaction, after.id)
  else if (after.state === 'WAITING') await note(transaction, after.id, owed)
  else if (before?.state === 'WAITING') await useUp(transaction, owed)
}

/** Whether a registry has called back while the request was in hand, or before. Asked in the transaction that lets it wait. */
export async function isCalledBack(transaction: Transaction<Database>, record: RequestRecord): Promise<boolean> {
  const owed = owedTo(record)
  if (owed.length === 0) return false
  const called = await transaction
    .selectFrom('registry_callback')
    .select('registry')
    .where((where) => where.or(owed.map(({ registry, hash }) => where.and({ registry, reference_hash: hash }))))
    .limit(1)
    .executeTakeFirst()
  return called !== undefined
}

/** Takes note of a callback, and has whoever waits for it taken up. Nothing is said of whether anybody does. */
export async function callBack(
  { store, queue, clock }: CallbackParts,
  registry: string,
  reference: string,
): Promise<void> {
  const owed: Owed = { registry, hash: hashOf(reference) }
  await store.db.transaction().execute(async (transaction) => {
    await takeTurns(transaction, [owed])
    await keep(transaction, owed, clock())
    for (const requestId of await whoWaits(transaction, owed)) {
      await queue.enqueue(JOB, { requestId }, { transaction, singletonKey: requestId })
    }
  })
}

/** References of a request by registry: `answerId` begins with its name. */
function owedTo({ facts }: RequestRecord): readonly Owed[] {
  const references = new Map(
    facts.flatMap(({ references = {} }) =>
      Object.entries(references).map(([id, reference]) => {
        const [registry = ''] = id.split('/')
        return [`${registry}\n${reference}`, { registry, hash: hashOf(reference) }] as const
      }),
    ),
  )
  return [...references.values()]
}

function hashOf(reference: string): Buffer {
  return createHash('sha256').update(reference).digest()
}

/** Until the transaction ends; in one order, so that two who lock several cannot wait for each other. */
async function takeTurns(transaction: Transaction<Database>, owed: readonly Owed[]): Promise<void> {
  const keys = owed.map(({ hash }) => hash.readBigInt64BE(0)).sort((one, other) => (one < other ? -1 : 1))
  for (const key of keys) await sql`SELECT pg_advisory_xact_lock(${key})`.execute(transaction)
}

async function note(transaction: Transaction<Database>, requestId: string, owed: readonly Owed[]): Promise<void> {
  await takeTurns(transaction, owed)
  await forget(transaction, requestId)
  if (owed.length === 0) return
  await transaction
    .insertInto('registry_reference')
    .values(owed.map(({ registry, hash }) => ({ registry, reference_hash: hash, request_id: requestId })))
    .execute()
}

async function forget(db: Kysely<Database>, requestId: string): Promise<void> {
  await db.deleteFrom('registry_reference').where('request_id', '=', requestId).execute()
}

async function useUp(transaction: Transaction<Database>, owed: readonly Owed[]): Promise<void> {
  await takeTurns(transaction, owed)
  for (const { registry, hash } of owed) {
    await transaction
      .deleteFrom('registry_callback')
      .where('registry', '=', registry)
      .where('reference_hash', '=', hash)
      .execute()
  }
}

async function keep(transaction: Transaction<Database>, { registry, hash }: Owed, now: Date): Promise<void> {
  await transaction
    .deleteFrom('registry_callback')
    .where('received_at', '<', new Date(now.getTime() - DAY))
    .execute()
  await transaction
    .insertInto('registry_callback')
    .values({ registry, reference_hash: hash, received_at: now })
    .onConflict((conflict) => conflict.columns(['registry', 'reference_hash']).doUpdateSet({ received_at: now }))
    .execute()
}

async function whoWaits(transaction: Transaction<Database>, { registry, hash }: Owed): Promise<readonly string[]> {
  const rows = await transaction
    .selectFrom('registry_reference')
    .innerJoin('certificate_request', 'certificate_request.id', 'registry_reference.request_id')
    .select('certificate_request.id')
    .where('registry_reference.registry', '=', registry)
    .where('registry_reference.reference_hash', '=', hash)
    .where('certificate_request.status', '=', 'WAITING')
    .execute()
  return rows.map(({ id }) => id)
}
