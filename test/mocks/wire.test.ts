import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { FaultInput } from '../../mocks/faults.ts'
import { type MockRegistry, type RunningMock, startMock } from '../../mocks/server.ts'
import { look, until } from './socket.ts'

const ANSWER = JSON.stringify({ rows: Array.from({ length: 20 }, (_, at) => ({ key: `K${at}` })) })
const NOW = new Date('2026-11-24T12:00:00Z')

let handled = 0
const registry: MockRegistry = {
  name: 'example',
  handle(request) {
    handled += 1
    const headers = { 'content-type': 'application/json', 'x-as-of': request.asOf.toISOString() }
    if (request.url.pathname === '/broken') throw new RangeError('a bug of the mock')
    return { status: 200, headers, body: ANSWER }
  },
  faultBodies: { refused: () => ({ status: 403, headers: {}, body: 'not you' }) },
}

let mock: RunningMock
beforeAll(async () => {
  mock = await startMock(registry, { now: () => NOW })
})
afterEach(() => {
  mock.faults.clear()
  mock.requests.clear()
  handled = 0
})
afterAll(() => mock.close())

async function ask(fault?: FaultInput, path = '/rows') {
  if (fault !== undefined) mock.faults.set(fault)
  const response = await fetch(`${mock.url}${path}`)
  return { status: response.status, headers: response.headers, body: await response.text() }
}

const last = () => mock.requests.list().at(-1)

describe('without a fault', () => {
  it('answers as the registry says, dated now', async () => {
    const { status, body, headers } = await ask()
    expect({ status, body, asOf: headers.get('x-as-of') }).toEqual({
      status: 200,
      body: ANSWER,
      asOf: NOW.toISOString(),
    })
  })

  it('answers 500 where the mock itself fails, and says so', async () => {
    const { status, body } = await ask(undefined, '/broken')
    expect(status).toBe(500)
    expect(body).toContain('a bug of the mock')
  })

  it('refuses a body that is larger than any contract allows', async () => {
    const response = await fetch(mock.url, { method: 'POST', body: 'x'.repeat(2 ** 20 + 1) })
    expect(response.status).toBe(413)
  })
})

describe('faults of words', () => {
  it('outage: 503, and the registry is not asked', async () => {
    expect(await ask({ kind: 'outage' })).toMatchObject({ status: 503 })
    expect(handled).toBe(0)
  })

  it("refused: the registry's own refusal", async () => {
    expect(await ask({ kind: 'refused' })).toMatchObject({ status: 403, body: 'not you' })
  })

  it('rateLimited: 429 with Retry-After in whole seconds', async () => {
    const { status, headers } = await ask({ kind: 'rateLimited', retryAfter: 2.2 })
    expect([status, headers.get('retry-after')]).toEqual([429, '3'])
  })

  it('wrongSchema: 200 and well-formed JSON of another shape', async () => {
    const { status, headers, body } = await ask({ kind: 'wrongSchema' })
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json'])
    expect(JSON.parse(body)).not.toHaveProperty('rows')
  })

  it('stale: the right answer as of long ago', async () => {
    const { body, headers } = await ask({ kind: 'stale', age: 86_400 })
    expect([body, headers.get('x-as-of')]).toEqual([ANSWER, '2026-11-23T12:00:00.000Z'])
  })
})

describe('faults of the wire', () => {
  it('latency: nothing comes before the time', async () => {
    mock.faults.set({ kind: 'latency', ms: 80 })
    const { arrivals, ended } = await look(mock.url)
    expect(ended).toBe('end')
    expect(arrivals[0]).toBeGreaterThanOrEqual(78)
  })

  it('reset: the connection is reset with no byte of an answer', async () => {
    mock.faults.set({ kind: 'reset' })
    expect(await look(mock.url)).toMatchObject({ ended: 'reset', arrivals: [] })
    expect(handled).toBe(0)
    expect(last()).toMatchObject({ ending: 'broken', fault: 'reset' })
  })

  it('halfOpen: the request is taken, nothing ever comes, and the connection stays', async () => {
    mock.faults.set({ kind: 'halfOpen' })
    expect(await look(mock.url, '/', 100)).toMatchObject({ ended: 'quiet', arrivals: [] })
    await until(() => last()?.ending === 'left')
    expect(last()).toMatchObject({ fault: 'halfOpen' })
  })

  it('drip: the head at once, then the body in small pieces to its end', async () => {
    mock.faults.set({ kind: 'drip', bytesPerSecond: 2_000 })
    const { bytes, arrivals, ended } = await look(mock.url)
    expect(ended).toBe('end')
    expect(bytes.toString()).toContain(`content-length: ${ANSWER.length}`)
    expect(bytes.toString().endsWith(ANSWER)).toBe(true)
    expect(arrivals.at(-1)).toBeGreaterThan((ANSWER.length / 2_000) * 500)
    expect(arrivals.length).toBeGreaterThan(2)
  })

  it('truncated: less than was announced, then the end', async () => {
    mock.faults.set({ kind: 'truncated' })
    const { bytes, ended } = await look(mock.url)
    const [head = '', body = ''] = bytes.toString().split('\r\n\r\n')
    expect(ended).toBe('end')
    expect(head).toContain(`content-length: ${ANSWER.length}`)
    expect(ANSWER.startsWith(body) && body.length < ANSWER.length).toBe(true)
    expect(last()).toMatchObject({ ending: 'broken', fault: 'truncated' })
  })

  it('garbage: a body that is not of its content type', async () => {
    const { status, body, headers } = await ask({ kind: 'garbage' })
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json'])
    expect(() => JSON.parse(body)).toThrow()
  })

  it('garbage from the start: no HTTP at all', async () => {
    mock.faults.set({ kind: 'garbage', from: 'start' })
    const { bytes, ended } = await look(mock.url)
    expect([ended, bytes[0]]).toEqual(['end', 0xff])
    await expect(ask()).rejects.toThrow('fetch failed')
  })

  it('oversized: the right answer and then white space, with no length to warn of it', async () => {
    const { body, headers } = await ask({ kind: 'oversized', bytes: 3_000_000 })
    expect(headers.get('content-length')).toBeNull()
    expect(body.length).toBe(ANSWER.length + 3_000_000)
    expect(body.trimEnd()).toBe(ANSWER)
  })

  it('oversized and compressed: small on the wire and large in memory', async () => {
    mock.faults.set({ kind: 'oversized', bytes: 3_000_000, compressed: true })
    expect((await look(mock.url)).bytes.length).toBeLessThan(30_000)
    expect((await ask()).body.length).toBe(ANSWER.length + 3_000_000)
  })

  it('oversized: stops when the client has had enough', async () => {
    mock.faults.set({ kind: 'oversized', bytes: 2 ** 34 })
    const response = await fetch(mock.url)
    await response.body?.cancel()
    await until(() => last()?.ending === 'left')
  })
})

describe('a client that leaves', () => {
  it('is noted as gone, and its delay with it', async () => {
    mock.faults.set({ kind: 'latency', ms: 60_000 })
    const client = new AbortController()
    const asked = expect(fetch(mock.url, { signal: client.signal })).rejects.toThrow('aborted')
    await until(() => last()?.ending === 'open')
    client.abort()
    await asked
    await until(() => last()?.ending === 'left')
    expect(handled).toBe(0)
  })
})

describe('closing', () => {
  it('cuts off who is still waiting', async () => {
    const other = await startMock(registry)
    other.faults.set({ kind: 'halfOpen' })
    const waiting = look(other.url)
    await until(() => other.requests.count() === 1)
    await other.close()
    expect((await waiting).ended).not.toBe('quiet')
  })

  it('frees the port; until then nobody else gets it', async () => {
    const port = Number(new URL(mock.url).port)
    await expect(startMock(registry, { port })).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: `port ${port} for example is taken: give it another with --port-example`,
    })
    const other = await startMock(registry)
    await other.close()
    const again = await startMock(registry, { port: Number(new URL(other.url).port) })
    await again.close()
  })
})
