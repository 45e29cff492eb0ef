import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type FastifyInstance, fastify } from 'fastify'
import type { Statement } from '../../../../gateway/certificates/decide/statement.ts'
import { signMessage } from '../../../../gateway/certificates/sign/signed-message.ts'
import { addCorrectionRoute } from '../../../../gateway/certificates/status/correction-routes.ts'
import {
  type Corrected,
  type Corrections,
  createCorrections,
} from '../../../../gateway/certificates/status/corrections.ts'
import { createRecordPseudonym, sourceRows } from '../../../../gateway/certificates/status/sources.ts'
import { GatewayError } from '../../../../gateway/errors.ts'
import type { Job, Queue } from '../../../../gateway/store/queue.ts'
import { type Issuing, NOW, openIssuing, SECRET, STATEMENT } from '../issue/issuing.ts'

const KEY = '31210632040244'
const SHARED = 'a secret of sixteen letters'
const NEXT = 'the secret that takes its place'
const jobs: { readonly data: object; readonly startAfter: Date | undefined }[] = []
const heard: Corrected[] = []
let issuing: Issuing
let corrections: Corrections
let app: FastifyInstance
beforeAll(async () => {
  issuing = await openIssuing()
  const queue: Pick<Queue, 'enqueue'> = {
    enqueue: async (_name, data, { startAfter } = {}) => void jobs.push({ data, startAfter }),
  }
  const parts = {
    store: issuing.store,
    queue: queue as Queue,
    clock: () => NOW,
    recordPseudonym: createRecordPseudonym(SECRET),
  }
  corrections = createCorrections({ ...parts, onCorrection: (corrected) => void heard.push(corrected) })
  app = fastify()
  app.setErrorHandler((error, _request, reply) =>
    reply.code(error instanceof GatewayError ? (error.code === 'UNAUTHENTICATED' ? 401 : 400) : 500).send(),
  )
  addCorrectionRoute(app, { corrections, clock: () => NOW, secrets: new Map([['a-registry', [NEXT, SHARED]]]) })
})
beforeEach(async () => {
  jobs.length = 0
  heard.length = 0
  await issuing.store.pool.query('DELETE FROM record_correction')
})
afterAll(async () => {
  await app.close()
  await issuing.close()
})

const corrected = (day: string, more: object = {}) => ({
  registry: 'a-registry',
  entity: 'Person',
  key: KEY,
  correctedAt: new Date(`2026-11-${day}T12:00:00Z`),
  ...more,
})
const [SOURCE] = STATEMENT.sources
const resting = (more: object): Statement => ({
  ...STATEMENT,
  sources: SOURCE === undefined ? [] : [{ ...SOURCE, ...more }],
})
const flagOf = async (number: string) =>
  (
    await issuing.store.db
      .selectFrom('certificate')
      .select('record_corrected_at')
      .where('number', '=', number)
      .executeTakeFirstOrThrow()
  ).record_corrected_at

async function post(announcement: unknown, { secret = SHARED, registry = 'a-registry', at = NOW } = {}) {
  const payload = typeof announcement === 'string' ? announcement : JSON.stringify(announcement)
  const headers = { 'content-type': 'application/json', ...signMessage(secret, payload, at) }
  return (await app.inject({ method: 'POST', url: `/registries/${registry}/corrections`, headers, payload })).statusCode
}

describe('a corrected record', () => {
  it('flags the certificates that rest on it, and tells how many and not whose', async () => {
    const [one, two] = [await issuing.issueOne(), await issuing.issueOne()]
    const other = await issuing.issueOne(resting({ record: { type: 'Person', key: '31210932040247' } }))
    await corrections.take(corrected('25'))
    expect(await flagOf(one.number)).toEqual(new Date('2026-11-25T12:00:00Z'))
    expect(await flagOf(two.number)).toEqual(new Date('2026-11-25T12:00:00Z'))
    expect(await flagOf(other.number)).toBeNull()
    expect(heard).toEqual([{ registry: 'a-registry', certificates: expect.any(Number) }])
    expect(heard[0]?.certificates).toBeGreaterThanOrEqual(2)
    expect(JSON.stringify([heard, jobs])).not.toContain(KEY)
  })

  it('leaves alone what rests on another registry, a record of another type, or on nothing that was told', async () => {
    const left = [
      await issuing.issueOne(resting({ registry: 'another' })),
      await issuing.issueOne(resting({ record: { type: 'Organization', key: KEY } })),
      await issuing.issueOne(resting({ status: 'UNAVAILABLE' })),
    ]
    await corrections.take(corrected('25'))
    for (const { number } of left) expect(await flagOf(number)).toBeNull()
  })

  it('is one that was not there before, for a certificate that says so', async () => {
    const { number } = await issuing.issueOne(resting({ status: 'NOT_FOUND' }))
    await corrections.take(corrected('25'))
    expect(await flagOf(number)).not.toBeNull()
  })

  it('leaves alone what was told after the correction, or already as the corrected version', async () => {
    const after = await issuing.issueOne(resting({ asOf: '2026-11-25T12:00:00.000Z' }))
    const same = await issuing.issueOne(resting({ recordVersion: '8' }))
    const before = await issuing.issueOne()
    await corrections.take(corrected('25', { recordVersion: '8' }))
    expect(await flagOf(after.number)).toBeNull()
    expect(await flagOf(same.number)).toBeNull()
    expect(await flagOf(before.number)).not.toBeNull()
  })

  it('flags a certificate at its birth that rests on what was gathered before', async () => {
    await corrections.take(corrected('24', { recordVersion: '8' }))
    await corrections.take(corrected('25', { recordVersion: '9' }))
    expect(await flagOf((await issuing.issueOne()).number)).toEqual(new Date('2026-11-24T12:00:00Z'))
    expect((await issuing.issueOne()).recordCorrectedAt).toEqual(new Date('2026-11-24T12:00:00Z'))
    expect(await flagOf((await issuing.issueOne(resting({ asOf: '2026-11-26T00:00:00.000Z' }))).number)).toBeNull()
    expect(await flagOf((await issuing.issueOne(resting({ recordVersion: '8' }))).number)).toEqual(
      new Date('2026-11-25T12:00:00Z'),
    )
  })

  it('is gone through again a minute later, for what was being written at the very moment', async () => {
    await corrections.take(corrected('25'))
    const [{ data = {}, startAfter } = {}] = jobs
    expect(startAfter).toEqual(new Date(NOW.getTime() + 60_000))
    const { number } = await issuing.issueOne()
    await issuing.store.pool.query('UPDATE certificate SET record_corrected_at = NULL WHERE number = $1', [number])
    heard.length = 0
    const job = {
      id: 'j',
      data,
      attempt: 1,
      signal: new AbortController().signal,
      complete: async () => undefined,
    } satisfies Job
    await corrections.again(job)
    expect(await flagOf(number)).toEqual(new Date('2026-11-25T12:00:00Z'))
    expect(heard).toEqual([{ registry: 'a-registry', certificates: 1 }])
    await corrections.again(job)
    expect(heard).toHaveLength(1)
  })

  it('that is announced twice does nothing the second time', async () => {
    const { number } = await issuing.issueOne()
    await corrections.take(corrected('25'))
    await corrections.take(corrected('25'))
    await corrections.take(corrected('26'))
    expect(await flagOf(number)).toEqual(new Date('2026-11-25T12:00:00Z'))
    expect(jobs).toHaveLength(2)
  })
})

describe('the records that a certificate rests on', () => {
  it('are kept once each, with the oldest moment, and under a pseudonym', () => {
    const pseudonym = createRecordPseudonym(SECRET)
    const asked = ['2026-11-22', '2026-11-20', '2026-11-21'].map((day) => ({
      registry: 'a-registry',
      status: 'FOUND' as const,
      asOf: `${day}T00:00:00.000Z`,
      record: { type: 'Person', key: KEY },
    }))
    const rows = sourceRows(asked, pseudonym)
    expect(rows).toEqual([expect.objectContaining({ as_of: '2026-11-20T00:00:00.000Z', record_version: null })])
    expect(rows[0]?.record).toHaveLength(16)
    expect(pseudonym('Person', KEY)).toEqual(rows[0]?.record)
    expect(createRecordPseudonym(new Uint8Array(32))('Person', KEY)).not.toEqual(rows[0]?.record)
  })
})

describe('an announcement', () => {
  const good = { entity: 'Person', key: KEY, correctedAt: '2026-11-25T12:00:00Z' }

  it('is taken when its registry signed it, also twice, and flags', async () => {
    const { number } = await issuing.issueOne()
    expect([await post(good), await post(good)]).toEqual([202, 202])
    expect(await flagOf(number)).toEqual(new Date('2026-11-25T12:00:00Z'))
  })

  it('is taken under either secret while one takes the place of the other', async () => {
    expect([await post(good, { secret: NEXT }), await post(good, { secret: SHARED })]).toEqual([202, 202])
  })

  it('is refused alike with another secret, from an unknown registry, from another time, and unsigned', async () => {
    const { number } = await issuing.issueOne()
    expect(await post(good, { secret: 'another secret altogether' })).toBe(401)
    expect(await post(good, { registry: 'unheard-of' })).toBe(401)
    expect(await post(good, { at: new Date(NOW.getTime() - 301_000) })).toBe(401)
    const unsigned = await app.inject({ method: 'POST', url: '/registries/a-registry/corrections', payload: good })
    expect(unsigned.statusCode).toBe(401)
    expect(await flagOf(number)).toBeNull()
  })

  it('is refused where it is none, or tells of tomorrow', async () => {
    for (const body of ['', 'not JSON', '[]', { ...good, key: '' }, { ...good, correctedAt: '2026-11-28T00:00:00Z' }]) {
      expect(await post(body)).toBe(400)
    }
  })
})
