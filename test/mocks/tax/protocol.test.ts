import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createPopulation } from '../../../mocks/population/population.ts'
import { type RunningMock, startMock } from '../../../mocks/server.ts'
import { taxMock } from '../../../mocks/tax/server.ts'
import { contractOf } from '../contract.ts'
import { query, tokenOf } from './ask.ts'

const population = createPopulation({ seed: 3, size: 400 })
const { pinfl } = population.samples.ordinary
const problem = contractOf('tax', 'Problem')

let clock = Date.parse('2026-11-24T12:00:00Z')
let mock: RunningMock
beforeAll(async () => {
  mock = await startMock(taxMock(population, { now: () => clock }))
})
afterAll(() => mock.close())

const someKeys = (count: number) => Array.from({ length: count }, (_, at) => String(30000000000000 + at))

describe('a token', () => {
  it('is given to the client for its secret, not to be stored, for five minutes', async () => {
    const { status, headers, body } = await tokenOf(mock)
    expect([status, headers.get('cache-control'), body.expires_in]).toEqual([200, 'no-store', 300])
  })

  it.each([
    [401, 'invalid_client', 'darcha:wrong', { grant_type: 'client_credentials' }],
    [401, 'invalid_client', 'somebody:darcha-mock-secret', { grant_type: 'client_credentials' }],
    [401, 'invalid_client', '%zz', { grant_type: 'client_credentials' }],
    [400, 'invalid_request', 'darcha:darcha-mock-secret', {}],
    [400, 'unsupported_grant_type', 'darcha:darcha-mock-secret', { grant_type: 'password' }],
    [400, 'invalid_scope', 'darcha:darcha-mock-secret', { grant_type: 'client_credentials', scope: 'all' }],
  ])('is refused with %d %s to others', async (status, error, client, form: Record<string, string>) => {
    expect(await tokenOf(mock, client, form)).toMatchObject({ status, body: { error } })
  })

  it('opens the register until it expires, beside others of the same client', async () => {
    const first = (await tokenOf(mock)).body.access_token
    clock += 200_000
    const second = (await tokenOf(mock)).body.access_token
    expect((await query(mock, { pinfl: [pinfl], parts: ['debts'] }, { token: first })).status).toBe(200)
    clock += 100_000
    const refused = await query(mock, { pinfl: [pinfl], parts: ['debts'] }, { token: first })
    expect(refused.status).toBe(401)
    expect(refused.body.type).toBe('https://soliq.example/problems/token-expired')
    expect(refused.headers.get('www-authenticate')).toContain('invalid_token')
    expect((await query(mock, { pinfl: [pinfl], parts: ['debts'] }, { token: second })).status).toBe(200)
  })

  it('that was never given opens nothing', async () => {
    const { status, body } = await query(mock, { pinfl: [pinfl], parts: ['debts'] }, { token: 'made-up' })
    expect([status, body.type]).toEqual([401, 'https://soliq.example/problems/token-unknown'])
  })
})

describe('a query', () => {
  it('takes 100 keys of both kinds together, and not 101', async () => {
    const keys = someKeys(99)
    expect(await query(mock, { pinfl: keys, stir: ['301234567'], parts: ['debts'] })).toMatchObject({ status: 200 })
    const refused = await query(mock, { pinfl: [...keys, '30000000000999'], stir: ['301234567'], parts: ['debts'] })
    expect(refused).toMatchObject({ status: 413, body: { type: 'https://soliq.example/problems/too-many-keys' } })
    problem(refused.body)
  })

  it.each([
    ['what is not JSON', '{'],
    ['an unknown member', { pinfl: [pinfl], parts: ['debts'], photo: true }],
    ['no key', { pinfl: [], parts: ['debts'] }],
    ['no part', { pinfl: [pinfl], parts: [] }],
    ['an unknown part', { pinfl: [pinfl], parts: ['dreams'] }],
    ['a malformed number', { pinfl: ['123'], parts: ['debts'] }],
    ['a malformed STIR', { stir: ['012345678'], parts: ['debts'] }],
  ])('is malformed with %s, and the problem repeats no key', async (_, body) => {
    const refused = await query(mock, body)
    expect(refused).toMatchObject({ status: 400, body: { type: 'https://soliq.example/problems/malformed' } })
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect(JSON.stringify(refused.body)).not.toContain(pinfl)
    problem(refused.body)
  })

  it('says who asks, or is refused', async () => {
    const refused = await query(mock, { pinfl: [pinfl], parts: ['debts'] }, { headers: { 'x-sender-id': '1' } })
    expect(refused.body.type).toBe('https://soliq.example/problems/sender-missing')
  })

  it('keeps the id that its client gave it', async () => {
    const { headers } = await query(mock, { pinfl: [pinfl], parts: ['debts'] }, { headers: { 'x-request-id': 'r-1' } })
    expect(headers.get('x-request-id')).toBe('r-1')
  })

  it('is in the log with its keys and parts, without its token', async () => {
    mock.requests.clear()
    await query(mock, { pinfl: [pinfl], stir: ['301234567'], parts: ['debts', 'names'] })
    const [, logged] = mock.requests.list()
    expect(logged).toMatchObject({ keys: [pinfl, '301234567'], fields: ['debts', 'names'] })
    expect(logged?.headers).toMatchObject({ authorization: 'Bearer ***', 'x-sender-id': 'UZ1' })
  })
})

describe('elsewhere', () => {
  it('answers that it is up to whoever asks', async () => {
    expect(await (await fetch(`${mock.url}/health`)).json()).toEqual({ status: 'UP' })
  })

  it('knows no other path and no other method', async () => {
    expect((await fetch(`${mock.url}/taxpayers`)).status).toBe(404)
    expect((await fetch(`${mock.url}/taxpayers/query`)).status).toBe(405)
  })

  it('words its faults as problems', async () => {
    for (const [kind, status, type] of [
      ['refused', 403, 'agreement-suspended'],
      ['outage', 503, 'maintenance'],
      ['rateLimited', 429, 'too-many-requests'],
    ] as const) {
      mock.faults.set({ kind, path: '/taxpayers/*' })
      const { status: got, body } = await query(mock, { pinfl: [pinfl], parts: ['debts'] })
      expect([got, body.type]).toEqual([status, `https://soliq.example/problems/${type}`])
      problem(body)
    }
    mock.faults.clear()
  })
})
