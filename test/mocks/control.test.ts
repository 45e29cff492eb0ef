import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { createRequestLog } from '../../mocks/requests.ts'
import { type MockRegistry, type RunningMock, startMock } from '../../mocks/server.ts'

const registry: MockRegistry = {
  name: 'example',
  handle: () => ({ status: 200, headers: {}, body: 'fine' }),
  asked: ({ body }) => ({ operation: 'ask', keys: JSON.parse(body.toString()).keys, fields: ['name'] }),
}

let mock: RunningMock
beforeAll(async () => {
  mock = await startMock(registry)
})
beforeEach(() => {
  mock.faults.clear()
  mock.requests.clear()
})
afterAll(() => mock.close())

async function control(method: string, what: string, body?: unknown) {
  const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) }
  const response = await fetch(`${mock.url}/__mock/${what}`, init)
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const ask = (keys: readonly string[], headers: Record<string, string> = {}) =>
  fetch(`${mock.url}/ask?x=1`, { method: 'POST', body: JSON.stringify({ keys }), headers })

describe('/__mock/faults', () => {
  it('sets one fault or a list, shows them, and clears them', async () => {
    await control('PUT', 'faults', { kind: 'outage' })
    expect((await ask([])).status).toBe(503)
    await control('PUT', 'faults', [{ kind: 'latency', ms: 1 }, { kind: 'rateLimited' }])
    expect((await control('GET', 'faults')).body).toMatchObject({
      faults: [
        { kind: 'latency', ms: 1 },
        { kind: 'rateLimited', retryAfter: 1 },
      ],
    })
    expect((await control('DELETE', 'faults')).body).toMatchObject({ faults: [] })
    expect((await ask([])).status).toBe(200)
  })

  it('refuses what is no fault and keeps what was set', async () => {
    await control('PUT', 'faults', { kind: 'outage' })
    for (const wrong of [
      { kind: 'gremlin' },
      { kind: 'pending' },
      [{ kind: 'reset' }, { kind: 'latency' }],
      'outage',
    ]) {
      expect(await control('PUT', 'faults', wrong)).toMatchObject({ status: 422, body: { error: expect.any(String) } })
    }
    expect(mock.faults.list()).toEqual([{ kind: 'outage' }])
  })

  it('is out of reach of any fault, and not in the log', async () => {
    mock.faults.set({ kind: 'halfOpen' })
    expect((await control('GET', 'faults')).status).toBe(200)
    expect((await control('GET', 'elsewhere')).status).toBe(404)
    expect(mock.requests.count()).toBe(0)
  })
})

describe('/__mock/requests', () => {
  it('shows what was asked, and how it ended', async () => {
    await ask(['1', '2'], { 'x-road-id': '7', authorization: 'Bearer secret', 'x-api-key': 'secret', cookie: 'secret' })
    const { body } = await control('GET', 'requests')
    expect(body).toMatchObject({
      count: 1,
      requests: [
        {
          sequence: 1,
          method: 'POST',
          path: '/ask',
          operation: 'ask',
          keys: ['1', '2'],
          fields: ['name'],
          headers: { 'x-road-id': '7', authorization: 'Bearer ***', 'x-api-key': '***' },
          ending: 'answered',
          status: 200,
        },
      ],
    })
    expect(JSON.stringify(body)).not.toContain('secret')
  })

  it('shows what was asked even where a fault kept it from being answered', async () => {
    mock.faults.set({ kind: 'reset' })
    await expect(ask(['1'])).rejects.toThrow('fetch failed')
    expect(mock.requests.list()).toMatchObject([{ keys: ['1'], fault: 'reset', ending: 'broken' }])
  })

  it('counts a request that makes no sense without saying what it asked', async () => {
    await fetch(mock.url, { method: 'POST', body: 'not JSON' })
    expect(mock.requests.list()).toMatchObject([{ method: 'POST', status: 200 }])
    expect(mock.requests.list()[0]).not.toHaveProperty('keys')
  })

  it('forgets on demand', async () => {
    await ask([])
    await control('DELETE', 'requests')
    expect([mock.requests.count(), mock.requests.list()]).toEqual([0, []])
  })
})

describe('the log', () => {
  it('lists the last ones only and counts them all', () => {
    const log = createRequestLog(3)
    for (const path of ['/1', '/2', '/3', '/4']) log.open({ method: 'GET', path, headers: {} })({ ending: 'answered' })
    expect([log.count(), log.count('/4'), log.count('/1')]).toEqual([4, 1, 0])
    expect(log.list().map(({ path }) => path)).toEqual(['/2', '/3', '/4'])
  })

  it('notes only the first ending of a request', () => {
    const log = createRequestLog()
    const end = log.open({ method: 'GET', path: '/', headers: {} })
    expect(log.list()).toMatchObject([{ ending: 'open' }])
    end({ ending: 'answered', status: 200 })
    end({ ending: 'left' })
    expect(log.list()).toMatchObject([{ ending: 'answered', status: 200 }])
  })
})
