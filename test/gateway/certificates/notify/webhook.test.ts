/** Which changes a front end is told of, and how it is told until it listens. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  createDelivery,
  type Delivery,
  type DeliveryParts,
  GIVEN_UP_AFTER,
  pauseAfter,
} from '../../../../gateway/certificates/notify/delivery.ts'
import { isNews, messageBody, telling, WEBHOOK_JOB } from '../../../../gateway/certificates/notify/webhook.ts'
import { isPrivate } from '../../../../gateway/certificates/notify/webhook-post.ts'
import { webhookHeaders } from '../../../../gateway/certificates/notify/webhook-signature.ts'
import { createRequestChanges } from '../../../../gateway/certificates/request/changes.ts'
import type { RequestRecord } from '../../../../gateway/certificates/request/records.ts'
import { openQueue, type Queue } from '../../../../gateway/store/queue.ts'
import { eventually } from '../../../support/journey.ts'
import { addOne, type Kept, openKept } from '../kept.ts'
import { PINFL } from '../world.ts'

const SECRET = `whsec_${Buffer.from('a key of twenty-four bytes').toString('base64')}`
const NEXT = `whsec_${Buffer.from('the key that comes after it').toString('base64')}`

let kept: Kept
let queue: Queue
let delivery: Delivery | undefined
const faults: unknown[] = []
/** Set by a test before it changes anything: the worker is one for all. */
let parts: DeliveryParts
beforeAll(async () => {
  kept = await openKept()
  queue = await openQueue(kept.store)
  parts = {
    store: kept.store,
    queue,
    webhooks: new Map(),
    clock: () => new Date(),
    random: () => 0,
    onFault: (fault) => void faults.push(fault),
    closing: new AbortController().signal,
    firstPause: 10,
  }
  await queue.work(WEBHOOK_JOB, async (job) => await delivery?.deliver(job), { workers: 4 })
})
const opened: Server[] = []
afterEach(async () => {
  await delivery?.close()
  delivery = undefined
  faults.length = 0
  for (const server of opened.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})
afterAll(async () => {
  await queue.close()
  await kept.close()
})

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A front end's server that answers with these statuses in turn, the last one for ever. */
async function receiver(...statuses: readonly number[]): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const status = statuses[Math.min(received.length, statuses.length - 1)] ?? 204
    received.push({ headers: request.headers, body })
    response.writeHead(status, status === 302 ? { location: `http://${request.headers.host}/elsewhere` } : {}).end()
  })
  opened.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received }
}

function deliverTo(
  url: string,
  options: { secrets?: readonly string[]; allowPrivate?: boolean } & Partial<DeliveryParts> = {},
) {
  const { secrets = [SECRET], allowPrivate = true, ...rest } = options
  const webhooks = new Map([['portal', { url, secrets, allowPrivate }]])
  delivery = createDelivery({ ...parts, ...rest, webhooks })
  return createRequestChanges([telling(queue, webhooks)])
}

async function end(changes: ReturnType<typeof deliverTo>, clientId = 'portal'): Promise<RequestRecord> {
  const made = await addOne(kept.store, changes, { clientId })
  return await kept.store.db.transaction().execute(
    async (transaction) =>
      await changes.changeRequest(transaction, made, 'GIVEN_UP', {
        at: new Date(),
        failure: { code: 'EVIDENCE_WITHHELD' },
      }),
  )
}

/** Jobs of this kind that are still to be done. */
async function due(): Promise<number> {
  const { rows } = await kept.store.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pgboss.job WHERE name = $1 AND state IN ('created', 'active', 'retry')`,
    [WEBHOOK_JOB],
  )
  return rows[0]?.count ?? 0
}
const done = async () => await eventually(due, (count) => count === 0)

describe('a webhook', () => {
  it('tells what changed, once, with nothing about a person', async () => {
    const { url, received } = await receiver(204)
    const ended = await end(deliverTo(url))
    expect(await done()).toBe(0)
    expect(received).toHaveLength(1)
    const [{ body, headers }] = received as [Received]
    expect(JSON.parse(body)).toEqual({
      type: 'certificateRequest.updated',
      timestamp: ended.updatedAt.toISOString(),
      data: { id: ended.id, status: 'FAILED', version: 2 },
    })
    expect(JSON.stringify([body, headers])).not.toContain(PINFL)
    expect(headers['webhook-id']).toBe(`msg_${ended.id}_2`)
  })

  it('is not written where the change was not, nor for a client that wants none', async () => {
    const { url, received } = await receiver(204)
    const changes = deliverTo(url)
    await end(changes, 'somebody-else')
    const made = await addOne(kept.store, changes)
    const undone = kept.store.db.transaction().execute(async (transaction) => {
      await changes.changeRequest(transaction, made, 'GIVEN_UP', {
        at: new Date(),
        failure: { code: 'EVIDENCE_INVALID' },
      })
      throw new TypeError('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await due()).toBe(0)
    expect(received).toEqual([])
  })

  it('comes again under the same id until it is taken, signed anew each time', async () => {
    const { url, received } = await receiver(500, 302, 429, 200)
    const ended = await end(deliverTo(url))
    expect(await done()).toBe(0)
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual(Array(4).fill(`msg_${ended.id}_2`))
    expect(new Set(received.map(({ body }) => body)).size).toBe(1)
    expect(faults).toEqual([])
  }, 30_000)

  it('comes again to a receiver that was not there', async () => {
    const { url, received } = await receiver(200)
    const { port } = new URL(url)
    for (const closed of opened.splice(0)) await new Promise((resolve) => closed.close(resolve))
    await end(deliverTo(url))
    const server = createServer((_request, response) => response.writeHead(200).end())
    opened.push(server)
    const [request] = (await Promise.all([once(server, 'request'), server.listen(Number(port), '127.0.0.1')]))[0]
    expect((request as { url: string }).url).toBe('/hook')
    expect(await done()).toBe(0)
    expect(received).toEqual([])
  }, 30_000)

  it('stops where the receiver wants no more, and an operator hears of it', async () => {
    const { url, received } = await receiver(410)
    await end(deliverTo(url))
    expect(await done()).toBe(0)
    await eventually(
      async () => faults.length,
      (length) => length === 1,
    )
    expect(received).toHaveLength(1)
    expect(faults).toMatchObject([{ code: 'WEBHOOK_UNDELIVERED' }])
  })

  it('is given up after three days, and an operator hears of it', async () => {
    const { url, received } = await receiver(503)
    await end(deliverTo(url, { clock: () => new Date(Date.now() + GIVEN_UP_AFTER) }))
    expect(await done()).toBe(0)
    await eventually(
      async () => faults.length,
      (length) => length === 1,
    )
    expect(received).toHaveLength(1)
    expect(faults).toMatchObject([{ code: 'WEBHOOK_UNDELIVERED' }])
    expect(String(faults[0])).not.toContain(PINFL)
  })

  it('to a receiver that does not answer holds up no other receiver, and comes to it in its turn', async () => {
    const { url, received } = await receiver(204)
    const held: (() => void)[] = []
    const slow = createServer((_request, response) => void held.push(() => response.writeHead(204).end()))
    opened.push(slow)
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
    const slowUrl = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`
    const webhooks = new Map([
      ['slow', { url: slowUrl, secrets: [SECRET], allowPrivate: true }],
      ['portal', { url, secrets: [SECRET], allowPrivate: true }],
    ])
    delivery = createDelivery({ ...parts, webhooks })
    const changes = createRequestChanges([telling(queue, webhooks)])
    for (let times = 0; times < 5; times += 1) await end(changes, 'slow')
    await eventually(
      async () => held.length,
      (length) => length === 2,
    )
    await end(changes, 'portal')
    await eventually(
      async () => received.length,
      (length) => length === 1,
    )
    expect([received.length, held.length]).toEqual([1, 2])
    const answering = setInterval(() => held.splice(0).map((answer) => answer()), 50)
    expect(await done()).toBe(0)
    clearInterval(answering)
  }, 30_000)

  it('is dropped for a client that is one no longer', async () => {
    const { url, received } = await receiver(204)
    const changes = deliverTo(url)
    delivery = createDelivery(parts)
    await end(changes)
    expect(await done()).toBe(0)
    expect(received).toEqual([])
  })

  it('does not go to a private address unless that was allowed, by name or by number', async () => {
    const { url, received } = await receiver(204)
    for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
      const clock = () => new Date(Date.now() + GIVEN_UP_AFTER)
      await end(deliverTo(url.replace('127.0.0.1', host), { allowPrivate: false, clock }))
      expect(await done()).toBe(0)
    }
    expect(received).toEqual([])
  }, 30_000)
})

describe('the signature', () => {
  it('is that of the example in the specification', () => {
    // https://github.com/standard-webhooks/standard-webhooks, libraries/javascript, "test vector".
    const headers = webhookHeaders(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: new Date(1_614_265_330_000),
      body: '{"test": 2432232314}',
    })
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  it('is there for each secret while one is replaced', () => {
    const message = { id: 'msg_1', at: new Date(), body: '{}' }
    const [one, other] = (webhookHeaders([NEXT, SECRET], message)['webhook-signature'] ?? '').split(' ')
    expect(webhookHeaders([NEXT], message)['webhook-signature']).toBe(one)
    expect(webhookHeaders([SECRET], message)['webhook-signature']).toBe(other)
  })
})

describe('what is news', () => {
  const record = (state: string, status = 'GATHERING') =>
    ({ state, facts: [{ name: 'identity', status, attempts: 1 }] }) as unknown as RequestRecord

  it('is a state that somebody could see, and a fact that came or is late', () => {
    expect(isNews(record('COLLECTING'), record('WAITING', 'WAITING'))).toBe(true)
    expect(isNews(record('WAITING', 'WAITING'), record('COLLECTING', 'GATHERED'))).toBe(true)
    expect(isNews(record('COLLECTING'), record('READY', 'GATHERED'))).toBe(true)
    expect(isNews(record('READY'), record('ISSUED'))).toBe(true)
  })

  it('is not that it was asked for, nor that it is asked again in vain', () => {
    expect(isNews(undefined, record('COLLECTING'))).toBe(false)
    expect(isNews(record('WAITING', 'WAITING'), record('COLLECTING', 'WAITING'))).toBe(false)
    expect(isNews(record('COLLECTING', 'WAITING'), record('WAITING', 'WAITING'))).toBe(false)
  })
})

describe('pauses', () => {
  it('grow to six hours, so that three days are some thirty attempts', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (random) => {
        const pauses = Array.from({ length: 40 }, (_, at) => pauseAfter(at + 1, random))
        expect(pauses).toEqual([...pauses].sort((one, other) => one - other))
        expect(Math.max(...pauses)).toBeLessThanOrEqual(6 * 3_600_000 * 1.25)
        let total = 0
        const attempts = pauses.findIndex((pause) => {
          total += pause
          return total > GIVEN_UP_AFTER
        })
        expect(attempts).toBeGreaterThan(15)
        expect(attempts).toBeLessThan(35)
      }),
    )
  })
})

describe('a private address', () => {
  it.each([
    '10.1.2.3',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
    '0.0.0.0',
  ])('is %s', (address) => expect(isPrivate(address)).toBe(true))
  it.each(['213.230.64.1', '8.8.8.8', '2a05:45c2::1', '172.32.0.1'])('is not %s', (address) =>
    expect(isPrivate(address)).toBe(false),
  )
})

it('the body of a message is the same however often it is made', () => {
  const told = { clientId: 'portal', requestId: 'r', status: 'ISSUED', version: 3, at: '2026-11-27T10:00:00Z' }
  expect(messageBody({ ...told, attempt: 1 })).toBe(messageBody({ ...told, attempt: 9 }))
})
