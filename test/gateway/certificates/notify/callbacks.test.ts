/** What a registry's callback moves, and what it cannot. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { callBack, isCalledBack, noteReferences } from '../../../../gateway/certificates/notify/callbacks.ts'
import { createRequestChanges } from '../../../../gateway/certificates/request/changes.ts'
import { JOB } from '../../../../gateway/certificates/request/job.ts'
import type { KeptFact, RequestRecord } from '../../../../gateway/certificates/request/records.ts'
import { openQueue, type Queue } from '../../../../gateway/store/queue.ts'
import { addOne, type Kept, openKept } from '../kept.ts'

let kept: Kept
let queue: Queue
beforeAll(async () => {
  kept = await openKept()
  queue = await openQueue(kept.store)
})
afterAll(async () => {
  await queue.close()
  await kept.close()
})

const changes = createRequestChanges([noteReferences])
const LATER = new Date(Date.now() + 3_600_000)

const waitingFor = (reference: string): readonly KeptFact[] => [
  { name: 'dwellings', status: 'WAITING', attempts: 1, references: { [`archive/Dwelling/10:08`]: reference } },
]

/** As after an attempt that was given a reference; what the worker decides on is returned too. */
async function wait(record: RequestRecord, reference: string) {
  return await kept.store.db.transaction().execute(async (transaction) => {
    const waiting = await changes.changeRequest(transaction, record, 'NOT_YET_ANSWERED', {
      at: new Date(),
      facts: waitingFor(reference),
      nextAttemptAt: LATER,
    })
    const called = await isCalledBack(transaction, waiting)
    const startAfter = called ? new Date() : LATER
    await queue.enqueue(JOB, { requestId: waiting.id }, { transaction, singletonKey: waiting.id, startAfter })
    return { waiting, called }
  })
}

async function takeUp(record: RequestRecord): Promise<RequestRecord> {
  return await kept.store.db
    .transaction()
    .execute(async (transaction) => await changes.changeRequest(transaction, record, 'TAKEN_UP', { at: new Date() }))
}

const called = async (reference: string, registry = 'archive') =>
  await callBack({ store: kept.store, queue, clock: () => new Date() }, registry, reference)

/** Whether its job waits, and is due. */
async function jobOf({ id }: RequestRecord): Promise<readonly boolean[]> {
  const { rows } = await kept.store.pool.query<{ due: boolean }>(
    `SELECT start_after <= now() + interval '1 second' AS due FROM pgboss.job
      WHERE name = $1 AND singleton_key = $2 AND state = 'created'`,
    [JOB, id],
  )
  return rows.map(({ due }) => due)
}

async function references({ id }: RequestRecord): Promise<number> {
  const { rows } = await kept.store.pool.query('SELECT 1 FROM registry_reference WHERE request_id = $1', [id])
  return rows.length
}

describe('a callback', () => {
  it('has the request that waits for the reference taken up now, once, however often it comes', async () => {
    const reference = crypto.randomUUID()
    const { waiting } = await wait(await addOne(kept.store, changes), reference)
    expect(await jobOf(waiting)).toEqual([false])
    await called(reference)
    await called(reference)
    expect(await jobOf(waiting)).toEqual([true])
  })

  it('moves everybody who waits for the reference, and nobody else', async () => {
    const [reference, other] = [crypto.randomUUID(), crypto.randomUUID()]
    const requests = [await addOne(kept.store, changes), await addOne(kept.store, changes)]
    const both = [await wait(requests[0]!, reference), await wait(requests[1]!, reference)]
    const { waiting: stranger } = await wait(await addOne(kept.store, changes), other)
    await called(reference)
    expect(await Promise.all(both.map(({ waiting }) => jobOf(waiting)))).toEqual([[true], [true]])
    expect(await jobOf(stranger)).toEqual([false])
  })

  it('of another registry with the same reference moves nothing, nor does an unknown reference', async () => {
    const reference = crypto.randomUUID()
    const { waiting } = await wait(await addOne(kept.store, changes), reference)
    await called(reference, 'elsewhere')
    await called(crypto.randomUUID())
    expect(await jobOf(waiting)).toEqual([false])
  })

  it('that comes before the reference is noted is not lost: the request does not begin to wait', async () => {
    const reference = crypto.randomUUID()
    const record = await addOne(kept.store, changes)
    await called(reference)
    const { waiting, called: heard } = await wait(record, reference)
    expect(heard).toBe(true)
    expect(await jobOf(waiting)).toEqual([true])
  })

  it('is used up by the attempt that follows it', async () => {
    const reference = crypto.randomUUID()
    const { waiting } = await wait(await addOne(kept.store, changes), reference)
    await called(reference)
    const { called: heard } = await wait(await takeUp(waiting), reference)
    expect(heard).toBe(false)
  })

  it('during an attempt counts for the next', async () => {
    const reference = crypto.randomUUID()
    const { waiting } = await wait(await addOne(kept.store, changes), reference)
    const taken = await takeUp(waiting)
    await called(reference)
    expect(await wait(taken, reference)).toMatchObject({ called: true })
  })

  it('is seen by a request that begins to wait at the same moment, whoever is first', async () => {
    const rounds = Array.from({ length: 20 }, async () => {
      const reference = crypto.randomUUID()
      const record = await addOne(kept.store, changes)
      await Promise.all([wait(record, reference), called(reference)])
      return await jobOf(record)
    })
    expect(await Promise.all(rounds)).toEqual(rounds.map(() => [true]))
  })

  it('is for nobody once the request has ended', async () => {
    const reference = crypto.randomUUID()
    const { waiting } = await wait(await addOne(kept.store, changes), reference)
    expect(await references(waiting)).toBe(1)
    const taken = await takeUp(waiting)
    const ended = await kept.store.db.transaction().execute(
      async (transaction) =>
        await changes.changeRequest(transaction, taken, 'GIVEN_UP', {
          at: new Date(),
          failure: { code: 'PERMISSION_ENDED' },
        }),
    )
    expect(await references(ended)).toBe(0)
    await called(reference)
  })
})
