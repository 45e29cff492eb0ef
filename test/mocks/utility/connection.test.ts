import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import pg from 'pg'
import type { FaultInput } from '../../../mocks/faults.ts'
import { createPopulation } from '../../../mocks/population/population.ts'
import { type RunningAccounts, startAccounts } from '../../../mocks/utility/legacy.ts'
import { testDatabase } from '../../support/postgres.ts'
import { until } from '../socket.ts'

const SQL = 'SELECT kad_r, sld FROM v_hisob_egalari WHERE kad_r = ANY($1)'
const KEYS = ['100801010100010001001', '100801010100010001']

let accounts: RunningAccounts
beforeAll(async () => {
  const { adminUrl } = await testDatabase()
  const population = createPopulation({ seed: 5, size: 200 })
  accounts = await startAccounts({ population, adminUrl, database: `line_${process.pid}` })
})
afterEach(() => {
  accounts.faults.clear()
  accounts.requests.clear()
})
afterAll(() => accounts.close())

const last = () => accounts.requests.list().at(-1)

/** What becomes of a statement on a connection that was open before the fault was set. */
async function struck(fault: FaultInput, patience = 2_000): Promise<string> {
  const client = new pg.Client({ connectionString: accounts.connectionString, query_timeout: patience })
  client.on('error', () => undefined)
  await client.connect()
  accounts.faults.set(fault)
  const outcome = await client.query(SQL, [KEYS]).then(
    () => 'answered',
    (error: unknown) => String(Object(error).code ?? Object(error).message),
  )
  await client.end().catch(() => undefined)
  return outcome
}

describe('a statement', () => {
  it('passes where no fault is set, and is noted with its keys and columns', async () => {
    expect(await struck({ kind: 'latency', ms: 0 })).toBe('answered')
    expect(accounts.requests.list()).toMatchObject([
      {
        method: 'QUERY',
        path: '/v_hisob_egalari',
        operation: SQL,
        keys: KEYS,
        fields: ['kad_r', 'sld'],
        ending: 'answered',
      },
    ])
  })

  it('is noted in the simple protocol too', async () => {
    const client = new pg.Client({ connectionString: accounts.connectionString })
    await client.connect()
    await client.query(`SELECT hol FROM v_hisob_egalari WHERE kad_r = '${KEYS[0]}'`)
    await client.end()
    expect(accounts.requests.list()).toMatchObject([{ keys: [KEYS[0]], fields: ['hol'] }])
  })

  it('comes late under latency', async () => {
    const started = performance.now()
    expect(await struck({ kind: 'latency', ms: 80 })).toBe('answered')
    expect(performance.now() - started).toBeGreaterThan(78)
  })

  it('ends as a server that is shut down ends it under outage', async () => {
    expect(await struck({ kind: 'outage' })).toBe('57P01')
    await until(() => last()?.ending === 'broken')
    expect(last()).toMatchObject({ fault: 'outage' })
  })

  it('meets a reset connection under reset', async () => {
    expect(await struck({ kind: 'reset' })).toBe('ECONNRESET')
  })

  it('is never answered under halfOpen, until its client gives up', async () => {
    expect(await struck({ kind: 'halfOpen' }, 100)).toBe('Query read timeout')
    await until(() => last()?.ending === 'left')
  })

  it('comes byte by byte under drip, and whole in the end', async () => {
    const started = performance.now()
    expect(await struck({ kind: 'drip', bytesPerSecond: 500 })).toBe('answered')
    expect(performance.now() - started).toBeGreaterThan(150)
  })

  it.each(['truncated', 'garbage'] as const)('loses its connection under %s', async (kind) => {
    expect(await struck({ kind })).toBe('Connection terminated unexpectedly')
    await until(() => last()?.ending === 'broken')
  })
})

describe('a connection', () => {
  const connect = async () => {
    const client = new pg.Client({ connectionString: accounts.connectionString })
    client.on('error', () => undefined)
    const outcome = await client.connect().then(
      () => 'open',
      (error: unknown) => String(Object(error).code),
    )
    await client.end().catch(() => undefined)
    return outcome
  }

  it('is refused under outage, and open again when it is over', async () => {
    accounts.faults.set({ kind: 'outage', times: 1 })
    expect([await connect(), await connect()]).toEqual(['57P03', 'open'])
  })

  it('opens under every other fault: only statements are struck', async () => {
    for (const kind of ['reset', 'halfOpen', 'garbage', 'truncated'] as const) {
      accounts.faults.set({ kind })
      expect(await connect()).toBe('open')
    }
  })

  it('cannot have a fault that only HTTP knows', () => {
    expect(() => accounts.faults.set({ kind: 'rateLimited' })).toThrow('rateLimited is not a fault of this mock')
  })

  it('takes its faults over HTTP, beside the database', async () => {
    const body = JSON.stringify({ kind: 'outage' })
    expect((await fetch(`${accounts.url}/__mock/faults`, { method: 'PUT', body })).status).toBe(200)
    expect(await connect()).toBe('57P03')
    expect((await fetch(`${accounts.url}/elsewhere`)).status).toBe(404)
  })
})
