/** What comes of requests, written in groups into a real database. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { createOutcomes, type Outcome, type Outcomes } from '../../../../gateway/certificates/collect/outcomes.ts'
import { sign } from '../../../../gateway/certificates/issue/issue.ts'
import { createDossiers } from '../../../../gateway/certificates/replay/dossiers.ts'
import { findRequest, type RequestRecord } from '../../../../gateway/certificates/request/records.ts'
import { StoreError } from '../../../../gateway/store/errors.ts'
import type { Job, Queue } from '../../../../gateway/store/queue.ts'
import { type Issuing, NOW, openIssuing, STATEMENT } from '../issue/issuing.ts'
import { addOne } from '../kept.ts'

let issuing: Issuing
let outcomes: Outcomes
/** Of jobs that another worker has taken up. */
const lost = new Set<string>()
const ended: string[] = []
const enqueued: unknown[] = []

const queue: Pick<Queue, 'enqueue' | 'completeAll'> = {
  enqueue: async (name, data, { startAfter } = {}) => void enqueued.push([name, data, startAfter]),
  completeAll: async (_name, jobs) => {
    if (jobs.some(({ id }) => lost.has(id))) throw new StoreError('JOB_LOST', 'in the hands of another worker')
    ended.push(...jobs.map(({ id }) => id))
  },
}

beforeAll(async () => {
  issuing = await openIssuing()
  const { store, parts } = issuing
  const dossiers = createDossiers(store.db, { kekId: 'kek', wrap: unused, unwrap: unused })
  outcomes = createOutcomes({ ...parts, queue: queue as Queue, dossiers })
  await store.db.insertInto('certificate_evidence_type').values({ digest: SHAPE, content: 'shape' }).execute()
})
afterAll(() => issuing.close())
beforeEach(() => {
  for (const kept of [ended, enqueued]) kept.length = 0
  lost.clear()
})

const SHAPE = createHash('sha256').update('shape').digest()
const LATER = new Date('2026-11-27T11:00:00Z')

async function unused(): Promise<never> {
  throw new TypeError('nothing is sealed here')
}

function jobOf({ id }: RequestRecord): Job {
  return { id, data: {}, attempt: 1, signal: new AbortController().signal, complete: unused }
}

const made = async (): Promise<RequestRecord> => await addOne(issuing.store, issuing.parts)

async function granted(record: RequestRecord): Promise<Outcome> {
  const { id, definition } = record
  return {
    job: jobOf(record),
    record,
    step: { event: 'GRANTED', to: 'ISSUED', facts: [], statement: STATEMENT, faultySince: null },
    dossier: {
      request_id: id,
      definition_id: definition.id,
      definition_version: definition.version,
      evidence_type: SHAPE,
      sealed: Buffer.from('sealed'),
      wrapped_key: Buffer.from('key'),
      kek_id: 'kek',
      sealed_at: NOW,
    },
    certificate: await sign({ ...record, statement: STATEMENT }, issuing.parts),
  }
}

const waits = (record: RequestRecord): Outcome => ({
  job: jobOf(record),
  record,
  step: { event: 'NOT_YET_ANSWERED', facts: [], faultySince: null, nextAttemptAt: LATER },
})

/** State, and how many certificates and dossiers there are. */
async function standing({ id }: RequestRecord): Promise<readonly [string | undefined, number, number]> {
  const of = async (table: 'certificate' | 'certificate_dossier') =>
    (await issuing.store.db.selectFrom(table).select('request_id').where('request_id', '=', id).execute()).length
  return [(await findRequest(issuing.store.db, id))?.state, await of('certificate'), await of('certificate_dossier')]
}

const transactions = async (records: readonly RequestRecord[]): Promise<number> => {
  const { rows } = await sql`
    SELECT DISTINCT xmin::text FROM certificate_request WHERE id = ANY (${records.map(({ id }) => id)}::uuid[])`.execute(
    issuing.store.db,
  )
  return rows.length
}

describe('what came of several requests', () => {
  it('is written in one transaction where it is ready at once, and each has its own', async () => {
    const [one, two, three] = [await made(), await made(), await made()]
    await Promise.all([await granted(one), waits(two), await granted(three)].map((each) => outcomes.write(each)))
    expect(await standing(one)).toEqual(['ISSUED', 1, 1])
    expect(await standing(two)).toEqual(['WAITING', 0, 0])
    expect(await standing(three)).toEqual(['ISSUED', 1, 1])
    expect(await transactions([one, two, three])).toBe(1)
    expect(ended).toEqual([one, two, three].map(({ id }) => id))
    expect(enqueued).toEqual([['certificate-request', { requestId: two.id }, LATER]])
  })

  it('is written but for the one that was overtaken', async () => {
    const [one, two, three] = [await made(), await made(), await made()]
    const all = [await granted(one), await granted(two), await granted(three)]
    await outcomes.write(waits(two))
    const ends = await Promise.allSettled(all.map((each) => outcomes.write(each)))
    expect(ends).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'OVERTAKEN' } },
      { status: 'fulfilled' },
    ])
    expect([await standing(one), await standing(three)]).toEqual(Array(2).fill(['ISSUED', 1, 1]))
    expect(await standing(two)).toEqual(['WAITING', 0, 0])
  })

  it('is written but for the one whose job is in other hands', async () => {
    const [one, two] = [await made(), await made()]
    lost.add(one.id)
    const ends = await Promise.allSettled([await granted(one), await granted(two)].map((each) => outcomes.write(each)))
    expect(ends).toMatchObject([{ status: 'rejected', reason: { code: 'JOB_LOST' } }, { status: 'fulfilled' }])
    expect(await standing(one)).toEqual(['COLLECTING', 0, 0])
    expect(await standing(two)).toEqual(['ISSUED', 1, 1])
  })

  it('is written once of two workers that decided on the same request', async () => {
    const one = await made()
    const ends = await Promise.allSettled([await granted(one), await granted(one)].map((each) => outcomes.write(each)))
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(await standing(one)).toEqual(['ISSUED', 1, 1])
  })
})

describe('a request that stood ready', () => {
  it('has its certificate, and nothing is decided on it again', async () => {
    const asked = await made()
    const { store, parts } = issuing
    const change = { at: NOW, to: 'AWAITING_PREVIEW', statement: STATEMENT } as const
    const ready = await store.db.transaction().execute(async (transaction) => {
      const shown = await parts.changeRequest(transaction, asked, 'GRANTED', change)
      return await parts.changeRequest(transaction, shown, 'APPROVED', { at: NOW })
    })
    await outcomes.write({
      job: jobOf(ready),
      record: ready,
      step: { event: 'SIGNED' },
      certificate: await sign(ready, parts),
    })
    expect(await standing(ready)).toEqual(['ISSUED', 1, 0])
  })
})
