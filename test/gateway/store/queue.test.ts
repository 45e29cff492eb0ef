import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { type Job, openQueue, type Queue, type QueueOptions } from '../../../gateway/store/queue.ts'
import { openStore, type Store } from '../../../gateway/store/store.ts'
import { testDatabase } from '../../support/postgres.ts'
import { startChild } from './child.ts'

const NAME = 'collect'

let store: Store
let queue: Queue
const errors: Error[] = []
const closing: (() => Promise<void>)[] = []

beforeEach(async () => {
  const { url } = await testDatabase()
  store = await openStore({ url })
  errors.length = 0
  queue = await open({ onError: (error) => errors.push(error) })
})

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  await store.close()
})

async function open(options: QueueOptions = {}): Promise<Queue> {
  const opened = await openQueue(store, options)
  closing.push(() => opened.close())
  return opened
}

/** A handler that keeps what it was handed, and lets each wait until it is told to go on. */
function gate(): { handler: (job: Job) => Promise<void>; taken: (count: number) => Promise<Job[]>; open(): void } {
  const jobs: Job[] = []
  const opened = Promise.withResolvers<void>()
  let heard = Promise.withResolvers<void>()
  return {
    handler: async (job) => {
      jobs.push(job)
      heard.resolve()
      await opened.promise
    },
    taken: async (count) => {
      while (jobs.length < count) {
        await heard.promise
        heard = Promise.withResolvers()
      }
      return jobs
    },
    open: () => opened.resolve(),
  }
}

async function states(): Promise<readonly { state: string; output: unknown }[]> {
  const found = await sql<{
    state: string
    output: unknown
  }>`SELECT state, output FROM pgboss.job ORDER BY created_on`.execute(store.db)
  return found.rows
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve))
}

const later = () => new Date(Date.now() + 3_600_000)

describe('a job', () => {
  it('is handed to a worker as it was enqueued', async () => {
    const { handler, taken, open: goOn } = gate()
    await queue.work(NAME, handler)
    await queue.enqueue(NAME, { requestId: 'r-1' })

    const [job] = await taken(1)
    goOn()

    expect(job).toMatchObject({ data: { requestId: 'r-1' }, attempt: 1 })
    await until(async () => (await states())[0]?.state === 'completed')
  })

  it('does not exist where the transaction that enqueued it was rolled back', async () => {
    const attempt = store.db.transaction().execute(async (transaction) => {
      await queue.enqueue(NAME, { which: 'undone' }, { transaction })
      throw new TypeError('undone')
    })

    await expect(attempt).rejects.toThrow('undone')
    expect(await states()).toEqual([])
  })

  it('exists when the transaction that enqueued it has committed, and not before', async () => {
    const { handler, taken, open: goOn } = gate()
    await queue.work(NAME, handler)
    await store.db.transaction().execute(async (transaction) => {
      await queue.enqueue(NAME, { which: 'done' }, { transaction })
      expect(await states()).toEqual([])
    })

    expect((await taken(1))[0]?.data).toEqual({ which: 'done' })
    goOn()
  })

  it('ends with what its handler wrote, in one transaction', async () => {
    await sql`CREATE TABLE outcome (attempt int)`.execute(store.db)
    await queue.work(NAME, async (job) => {
      await store.db.transaction().execute(async (transaction) => {
        await sql`INSERT INTO outcome VALUES (${job.attempt})`.execute(transaction)
        await job.complete(transaction)
        if (job.attempt === 1) throw new TypeError('the connection broke at commit')
      })
    })
    await queue.enqueue(NAME, {})

    await until(async () => (await states())[0]?.state === 'completed')
    const { rows } = await sql`SELECT attempt FROM outcome`.execute(store.db)
    expect(rows).toEqual([{ attempt: 2 }])
  })

  it('is tried again where its handler fails, and the failure is told without a row from the database', async () => {
    await sql`CREATE TABLE person (key text UNIQUE)`.execute(store.db)
    await sql`INSERT INTO person VALUES ('30101850000018')`.execute(store.db)
    const { handler, taken, open: goOn } = gate()
    await queue.work(NAME, async (job) => {
      if (job.attempt === 1) await sql`INSERT INTO person VALUES ('30101850000018')`.execute(store.db)
      await handler(job)
    })
    await queue.enqueue(NAME, {})
    await until(async () => (await states())[0]?.state === 'retry')
    const [failed] = await states()

    expect(JSON.stringify(failed)).not.toContain('30101850000018')
    expect(errors[0]).toMatchObject({ code: 'JOB_FAILED', cause: { code: '23505' } })
    expect((await taken(1))[0]?.attempt).toBe(2)
    goOn()
  })

  it('waits for its time', async () => {
    const { handler, taken, open: goOn } = gate()
    await queue.enqueue(NAME, { which: 'later' }, { startAfter: later() })
    await queue.enqueue(NAME, { which: 'now' })
    await queue.work(NAME, handler, { workers: 2 })

    const jobs = await taken(1)
    goOn()

    await until(async () => (await states())[1]?.state === 'completed')
    expect(jobs.map(({ data }) => data)).toEqual([{ which: 'now' }])
  })
})

describe('jobs of one key', () => {
  it('are one where the first still waits: the last word counts', async () => {
    const { handler, taken, open: goOn } = gate()
    await queue.enqueue(NAME, { word: 'first' }, { singletonKey: 'r-1', startAfter: later() })
    await queue.enqueue(NAME, { word: 'last' }, { singletonKey: 'r-1' })
    await queue.work(NAME, handler)

    expect((await taken(1))[0]?.data).toEqual({ word: 'last' })
    goOn()
    expect(await states()).toHaveLength(1)
  })

  it('are not in hand at once; those of other keys are', async () => {
    const { handler, taken, open: goOn } = gate()
    await queue.work(NAME, handler, { workers: 3 })
    await queue.enqueue(NAME, { of: 'a' }, { singletonKey: 'a' })
    await taken(1)
    await queue.enqueue(NAME, { of: 'a', next: true }, { singletonKey: 'a' })
    await queue.enqueue(NAME, { of: 'b' }, { singletonKey: 'b' })

    expect((await taken(2)).map(({ data }) => data)).toEqual([{ of: 'a' }, { of: 'b' }])
    goOn()
    expect((await taken(3))[2]?.data).toEqual({ of: 'a', next: true })
  })

  it('may follow one another: one in hand enqueues the next in the transaction that ends it', async () => {
    const words: unknown[] = []
    const done = Promise.withResolvers<void>()
    await queue.work(NAME, async (job) => {
      words.push(job.data)
      if (words.length === 3) done.resolve()
      await store.db.transaction().execute(async (transaction) => {
        if (words.length < 3) await queue.enqueue(NAME, { word: words.length }, { transaction, singletonKey: 'r-1' })
        await job.complete(transaction)
      })
    })
    await queue.enqueue(NAME, { word: 0 }, { singletonKey: 'r-1' })

    await done.promise
    expect(words).toEqual([{ word: 0 }, { word: 1 }, { word: 2 }])
  })
})

describe('a worker that takes up several jobs at once', () => {
  const each = { atOnce: 3 }

  it('has all of them in hand, and looks for more when it has done with all', async () => {
    const { handler, taken, open: goOn } = gate()
    for (const n of [1, 2, 3, 4]) await queue.enqueue(NAME, { n })
    await queue.work(NAME, handler, each)
    await taken(3)
    expect((await states()).map(({ state }) => state).toSorted()).toEqual(['active', 'active', 'active', 'created'])
    goOn()
    await taken(4)
    await until(async () => (await states()).every(({ state }) => state === 'completed'))
  })

  it('has one tried again that fails, and ends those beside it', async () => {
    for (const n of [1, 2, 3]) await queue.enqueue(NAME, { n })
    const seen: string[] = []
    await queue.work(
      NAME,
      async ({ data, attempt }) => {
        const n: unknown = Reflect.get(Object(data), 'n')
        seen.push(`${n} at attempt ${attempt}`)
        if (attempt === 1 && n === 2) throw new TypeError('not this time')
      },
      each,
    )
    await until(async () => (await states()).every(({ state }) => state === 'completed'))
    expect(seen.toSorted()).toEqual(['1 at attempt 1', '2 at attempt 1', '2 at attempt 2', '3 at attempt 1'])
    expect(errors).toHaveLength(1)
  })

  it('never has two of one key among them', async () => {
    const { handler, taken, open: goOn } = gate()
    await queue.work(NAME, handler, each)
    await queue.enqueue(NAME, { of: 'a' }, { singletonKey: 'a' })
    await taken(1)
    await queue.enqueue(NAME, { of: 'a', next: true }, { singletonKey: 'a' })
    goOn()
    expect((await taken(2)).map(({ data }) => data)).toEqual([{ of: 'a' }, { of: 'a', next: true }])
  })

  it('may end them together: all of them, or none where one was taken up by another', async () => {
    const { handler, taken, open: goOn } = gate()
    for (const n of [1, 2]) await queue.enqueue(NAME, { n })
    await queue.work(NAME, handler, each)
    const jobs = await taken(2)
    const end = () => store.db.transaction().execute((transaction) => queue.completeAll(NAME, jobs, transaction))
    await sql`UPDATE pgboss.job SET retry_count = retry_count + 1 WHERE id = ${jobs[1]?.id}`.execute(store.db)
    await expect(end()).rejects.toMatchObject({ code: 'JOB_LOST' })
    expect((await states()).map(({ state }) => state)).toEqual(['active', 'active'])
    await sql`UPDATE pgboss.job SET retry_count = retry_count - 1 WHERE id = ${jobs[1]?.id}`.execute(store.db)
    await end()
    expect((await states()).map(({ state }) => state)).toEqual(['completed', 'completed'])
    goOn()
  })
})

describe('a worker', () => {
  it('that is killed has its job taken up by another within seconds', async () => {
    const child = await startChild('worker.ts', store.url, NAME)
    closing.push(() => child.kill())
    await queue.enqueue(NAME, { which: 'orphaned' })
    await until(async () => (await states())[0]?.state === 'active')
    await child.kill()
    const killed = performance.now()
    const { handler, taken, open: goOn } = gate()
    await queue.work(NAME, handler)

    const [job] = await taken(1)
    goOn()

    expect(job).toMatchObject({ data: { which: 'orphaned' }, attempt: 2 })
    expect(performance.now() - killed).toBeLessThan(20_000)
  })

  it('that comes back after its job was taken up can commit nothing for it', async () => {
    const { handler, taken, open: goOn } = gate()
    await queue.work(NAME, handler)
    await queue.enqueue(NAME, {})
    const [job] = await taken(1)
    await sql`UPDATE pgboss.job SET retry_count = retry_count + 1`.execute(store.db)

    const late = store.db.transaction().execute((transaction) => job?.complete(transaction) ?? Promise.resolve())

    await expect(late).rejects.toMatchObject({ code: 'JOB_LOST' })
    goOn()
  })

  it('goes on to the next job at once', async () => {
    let done = 0
    for (let n = 0; n < 20; n++) await queue.enqueue(NAME, { n })
    const before = performance.now()
    await queue.work(NAME, async () => {
      done += 1
    })

    await until(async () => done === 20)
    // One a second, as they are looked for by themselves, would take twenty.
    expect(performance.now() - before).toBeLessThan(15_000)
  })
})

describe('closing a queue', () => {
  it('waits for the job in hand', async () => {
    const patient = await openQueue(store)
    const { handler, taken, open: goOn } = gate()
    await patient.work(NAME, handler)
    await patient.enqueue(NAME, {})
    await taken(1)

    const closed = patient.close()
    goOn()
    await closed

    expect((await states()).map(({ state }) => state)).toEqual(['completed'])
  })

  it('hands back what is still in hand when its patience is over', async () => {
    const hasty = await openQueue(store, { patience: 1_000 })
    const { handler, taken } = gate()
    await hasty.work(NAME, handler)
    await hasty.enqueue(NAME, {})
    const [job] = await taken(1)

    await hasty.close()

    expect(job?.signal.aborted).toBe(true)
    expect((await states()).map(({ state }) => state)).toEqual(['retry'])
  })
})

describe('opening a queue', () => {
  it('goes well for several at once on a new database', async () => {
    const { url } = await testDatabase()
    const other = await openStore({ url })
    closing.unshift(() => other.close())

    const queues = await Promise.all([1, 2, 3].map(() => openQueue(other)))

    for (const each of queues) await each.close()
    expect(queues).toHaveLength(3)
  })
})
