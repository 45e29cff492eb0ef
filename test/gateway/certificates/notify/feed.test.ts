/** What those who follow a request are told, by whichever gateway, and after which break. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type ChangeFeed, createFeed } from '../../../../gateway/certificates/notify/feed.ts'
import { createRequestChanges } from '../../../../gateway/certificates/request/changes.ts'
import type { RequestRecord } from '../../../../gateway/certificates/request/records.ts'
import { addOne, type Kept, openKept } from '../kept.ts'

let kept: Kept
beforeAll(async () => {
  kept = await openKept()
})
const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})
afterAll(() => kept.close())

const changes = createRequestChanges([])

interface Opened {
  readonly feed: ChangeFeed
  readonly faults: unknown[]
}

/** As one gateway has it, and hearing. */
async function openFeed(): Promise<Opened> {
  const faults: unknown[] = []
  const feed = createFeed({ url: kept.store.url, onFault: (fault) => void faults.push(fault) })
  opened.push(() => feed.close())
  // When it hears, everybody looks: also who watches only for that.
  const leaving = new AbortController()
  const looks = feed.watch(crypto.randomUUID(), leaving.signal)[Symbol.asyncIterator]()
  await looks.next()
  feed.start()
  await looks.next()
  leaving.abort()
  await looks.next()
  return { feed, faults }
}

function follow({ feed }: Opened, id: string) {
  const leaving = new AbortController()
  const looks = feed.watch(id, leaving.signal)[Symbol.asyncIterator]()
  opened.push(async () => leaving.abort())
  return { look: () => looks.next(), leave: () => leaving.abort() }
}

async function change(record: RequestRecord): Promise<RequestRecord> {
  const event = record.state === 'WAITING' ? 'TAKEN_UP' : 'NOT_YET_ANSWERED'
  return await kept.store.db
    .transaction()
    .execute(async (transaction) => await changes.changeRequest(transaction, record, event, { at: new Date() }))
}

const LOOK = { done: false, value: undefined }

describe('the feed of changes', () => {
  it('lets look at once, then at each change, and says nothing of other requests', async () => {
    const opened = await openFeed()
    const record = await addOne(kept.store, changes)
    const other = await addOne(kept.store, changes)
    const { look } = follow(opened, record.id)
    expect(await look()).toEqual(LOOK)
    const next = look()
    await change(other)
    expect(await undecided(next)).toBe(true)
    await change(record)
    expect(await next).toEqual(LOOK)
  })

  it('asks for one look after many changes', async () => {
    const opened = await openFeed()
    let record = await addOne(kept.store, changes)
    const other = await addOne(kept.store, changes)
    const { look } = follow(opened, record.id)
    const witness = follow(opened, other.id)
    await look()
    await witness.look()
    const busy = look()
    for (let times = 0; times < 5; times += 1) record = await change(record)
    await change(other)
    await witness.look()
    expect(await busy).toEqual(LOOK)
    // One more at most: of the five, the first may have come while it waited, the rest while it was busy.
    const further = [look(), look()]
    expect(await undecided(further[1])).toBe(true)
  })

  it('reaches those who follow at another gateway', async () => {
    const [one, other] = [await openFeed(), await openFeed()]
    const record = await addOne(kept.store, changes)
    const looks = [one, other].map((gateway) => follow(gateway, record.id))
    await Promise.all(looks.map(({ look }) => look()))
    const next = looks.map(({ look }) => look())
    await change(record)
    expect(await Promise.all(next)).toEqual([LOOK, LOOK])
  })

  it('lets everybody look again after its connection was cut, and hears on', async () => {
    const opened = await openFeed()
    const record = await addOne(kept.store, changes)
    const { look } = follow(opened, record.id)
    await look()
    const next = look()
    await cutListening()
    expect(await next).toEqual(LOOK)
    expect(opened.faults).toHaveLength(1)
    const afterwards = look()
    await change(record)
    expect(await afterwards).toEqual(LOOK)
  })

  it('forgets who left', async () => {
    const opened = await openFeed()
    const { look, leave } = follow(opened, crypto.randomUUID())
    await look()
    const waiting = look()
    expect(opened.feed.watchers).toBe(1)
    leave()
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(opened.feed.watchers).toBe(0)
  })

  it('says nothing of a change that was not committed', async () => {
    const opened = await openFeed()
    const record = await addOne(kept.store, changes)
    const witness = await addOne(kept.store, changes)
    const [first, second] = [follow(opened, record.id), follow(opened, witness.id)]
    await Promise.all([first.look(), second.look()])
    const next = first.look()
    const undone = kept.store.db.transaction().execute(async (transaction) => {
      await changes.changeRequest(transaction, record, 'NOT_YET_ANSWERED', { at: new Date() })
      throw new TypeError('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    const heard = second.look()
    await change(witness)
    await heard
    expect(await undecided(next)).toBe(true)
  })
})

/** After whatever is on its way has come. */
async function undecided(promise: Promise<unknown> | undefined): Promise<boolean> {
  const still = Symbol('still')
  await kept.store.pool.query('SELECT 1')
  return (await Promise.race([promise, new Promise((resolve) => setImmediate(() => resolve(still)))])) === still
}

/** As an operator or a failing network would. */
async function cutListening(): Promise<void> {
  await kept.store.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'darcha-changes' AND datname = current_database()`,
  )
}
