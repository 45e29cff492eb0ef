/**
 * Requests that cost something, a provider in memory, and jobs that a test runs by hand and breaks off where it likes, on a real
 * database: what a job leaves behind is there when its transaction commits and not otherwise, as with the real queue.
 */
import { setImmediate as later } from 'node:timers/promises'
import type { Archive } from '../../../../gateway/certificates/catalogue/archive.ts'
import { CertificateError } from '../../../../gateway/certificates/errors.ts'
import { PAYMENT_JOB } from '../../../../gateway/certificates/pay/accept.ts'
import { charge } from '../../../../gateway/certificates/pay/charge.ts'
import { findPayment } from '../../../../gateway/certificates/pay/payment-records.ts'
import { paymentListener } from '../../../../gateway/certificates/pay/payments.ts'
import { LOOKING, type SettleParts, settle } from '../../../../gateway/certificates/pay/settle.ts'
import { createRequestChanges } from '../../../../gateway/certificates/request/changes.ts'
import { pursuing } from '../../../../gateway/certificates/request/job.ts'
import { findRequest, type RequestRecord } from '../../../../gateway/certificates/request/records.ts'
import { canHappen, type RequestEvent } from '../../../../gateway/certificates/request/states.ts'
import type { Job, Queue } from '../../../../gateway/store/queue.ts'
import type { Store } from '../../../../gateway/store/store.ts'
import { rowOf } from '../kept.ts'
import { definition } from '../world.ts'
import { type MemoryProvider, memoryProvider } from './memory-provider.ts'

export const AMOUNT = 1_854_000n

/** Where a job is broken off, as by a kill: before the provider was asked, after it has done it, or before the commit. */
export type Kill = 'before' | 'after' | 'commit'

export interface Till {
  readonly provider: MemoryProvider
  readonly parts: SettleParts
  /** A request that waits for its fee. */
  open(): Promise<string>
  request(id: string): Promise<RequestRecord>
  invoiceOf(id: string): Promise<string>
  /** Whether it happened: what cannot happen there, or was overtaken, did not. */
  happen(id: string, event: RequestEvent): Promise<boolean>
  /** Runs one job that waits about this request. Whether there was one. */
  work(id: string, kill?: Kill): Promise<boolean>
  /** Whether a job of this name waits. */
  waits(name: string, id: string): Promise<boolean>
  /** Lets days go by. */
  pass(days: number): void
}

/** Reasons that a change of an end must bring along. */
const ENDS: Readonly<Partial<Record<RequestEvent, object>>> = {
  CANCELLED_BY_REQUESTER: { cancellation: { code: 'BY_REQUESTER' } },
  REFUSED: { rejection: { code: 'DEBT_EXISTS', message: {}, decidedAt: '2026-11-27T10:00:00Z' } },
  GIVEN_UP: { failure: { code: 'EVIDENCE_WITHHELD' } },
}

export async function createJobs(store: Store): Promise<void> {
  await store.pool.query(`
    CREATE TABLE test_job (
      id serial PRIMARY KEY, name text NOT NULL, key text NOT NULL, in_hand boolean NOT NULL DEFAULT false,
      UNIQUE (name, key, in_hand)
    )`)
}

export function openTill(store: Store): Till {
  const kills: Kill[] = []
  const struck = (kill: Kill): void => {
    if (kills[0] === kill) throw new TypeError(`killed: ${kills.shift()}`)
  }
  const provider = memoryProvider({ before: () => struck('before'), after: () => struck('after') })
  const clock = { now: Date.parse('2026-11-27T10:00:00Z') }
  const queue = queueOver(store)
  const parts: SettleParts = {
    store,
    queue,
    provider,
    ...createRequestChanges([pursuing(queue), paymentListener(queue)]),
    archive: { file: async () => undefined, find: async () => definition('no-tax-debt') } as Archive,
    clock: () => new Date(clock.now),
    looking: LOOKING,
    random: () => 0.5,
    closing: new AbortController().signal,
  }
  const request = async (id: string): Promise<RequestRecord> => {
    const found = await findRequest(store.db, id)
    if (found === undefined) throw new TypeError('the request is not there')
    return found
  }
  return {
    provider,
    parts,
    request,
    async open() {
      const row = { ...rowOf(), status: 'AWAITING_PAYMENT' as const }
      const due = { amount: AMOUNT, channel: 'ONLINE', description: 'A certificate', payWithinDays: 3 } as const
      await store.db.transaction().execute(async (transaction) => {
        await parts.addRequest(transaction, row)
        await charge(transaction, row.id, due, parts.clock())
      })
      return row.id
    },
    async invoiceOf(id) {
      return (await findPayment(store.db, id))?.invoiceId ?? ''
    },
    async happen(id, event) {
      const record = await request(id)
      if (!canHappen(record.state, event)) return false
      const to = event === 'GRANTED' ? ({ to: 'ISSUED' } as const) : {}
      const changing = store.db.transaction().execute(async (transaction) => {
        await parts.changeRequest(transaction, record, event, { at: parts.clock(), ...to, ...ENDS[event] })
      })
      return await changing.then(
        () => true,
        (cause: unknown) => {
          if (cause instanceof CertificateError && cause.code === 'OVERTAKEN') return false
          throw cause
        },
      )
    },
    async work(id, kill) {
      const job = await taken(store, id)
      if (job === undefined) return false
      if (kill !== undefined) kills.push(kill)
      await settle(
        jobOf(job, id, () => struck('commit')),
        parts,
      ).then(
        () => store.pool.query('DELETE FROM test_job WHERE id = $1', [job]),
        () => putBack(store, job),
      )
      kills.length = 0
      return true
    },
    async waits(name, id) {
      const { rowCount } = await store.pool.query('SELECT FROM test_job WHERE name = $1 AND key = $2', [name, id])
      return (rowCount ?? 0) > 0
    },
    pass(days) {
      clock.now += days * 86_400_000
    },
  }
}

function jobOf(job: number, requestId: string, before: () => void): Job {
  return {
    id: String(job),
    data: { requestId },
    attempt: 1,
    signal: new AbortController().signal,
    async complete(transaction) {
      await transaction
        .deleteFrom('test_job' as never)
        .where('id' as never, '=', job as never)
        .execute()
      await later()
      before()
    },
  }
}

/** The one that waits, unless one about the same is in hand. */
async function taken(store: Store, key: string): Promise<number | undefined> {
  const { rows } = await store.pool.query<{ id: number }>(
    `UPDATE test_job SET in_hand = true WHERE name = $1 AND key = $2 AND NOT in_hand
       AND NOT EXISTS (SELECT FROM test_job AS other WHERE other.name = $1 AND other.key = $2 AND other.in_hand)
     RETURNING id`,
    [PAYMENT_JOB, key],
  )
  return rows[0]?.id
}

/** One waits again, whether or not somebody has enqueued another meanwhile. */
async function putBack(store: Store, job: number): Promise<void> {
  await store.pool.query(
    `INSERT INTO test_job (name, key) SELECT name, key FROM test_job WHERE id = $1
       ON CONFLICT (name, key, in_hand) DO NOTHING`,
    [job],
  )
  await store.pool.query('DELETE FROM test_job WHERE id = $1', [job])
}

function queueOver(store: Store): Queue {
  return {
    async enqueue(name, _data, { transaction, singletonKey } = {}) {
      const db = transaction ?? store.db
      await db
        .insertInto('test_job' as never)
        .values({ name, key: singletonKey } as never)
        .onConflict((conflict) => conflict.columns(['name', 'key', 'in_hand'] as never).doNothing())
        .execute()
    },
    async completeAll(_name, jobs, transaction) {
      for (const job of jobs) await job.complete(transaction)
    },
    work: async () => undefined,
    close: async () => undefined,
  }
}
