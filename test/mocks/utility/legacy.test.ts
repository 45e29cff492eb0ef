import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import pg from 'pg'
import { createPopulation } from '../../../mocks/population/population.ts'
import { type RunningAccounts, startAccounts } from '../../../mocks/utility/legacy.ts'
import { HEAT } from '../../../mocks/utility/providers.ts'
import { type TestDatabase, testDatabase } from '../../support/postgres.ts'

const population = createPopulation({ seed: 5, size: 2_000 })
const HISOB = 'SELECT kad_r, hisob_r, hol, sld, peny, qarz_b, qarz_s, oxir_tol_s, sana FROM v_hisob_egalari'

let server: TestDatabase
let accounts: RunningAccounts
const database = `hisob_${process.pid}`
beforeAll(async () => {
  server = await testDatabase()
  accounts = await startAccounts({ population, adminUrl: server.adminUrl, database })
})
afterAll(() => accounts.close())

/** A connection of its own: a fault may leave it unusable. */
async function connected<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: accounts.connectionString, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined)
  await client.connect()
  return await work(client).finally(() => client.end().catch(() => undefined))
}

interface Row {
  readonly kad_r: string
  readonly hisob_r: string | null
  readonly hol: string | null
  readonly sld: string | null
  readonly peny: string | null
  readonly qarz_b: string | null
  readonly qarz_s: string | null
  readonly oxir_tol_s: string | null
  readonly sana: string
}

const rowsOf = (keys: readonly string[]) =>
  connected(async (client) => (await client.query<Row>(`${HISOB} WHERE kad_r = ANY($1)`, [keys])).rows)
const plain = (cadastralNumber: string) => cadastralNumber.replaceAll(':', '')

const dwellings = [...population.dwellings()].filter(({ cancelled }) => !cancelled)
const flats = dwellings.filter(({ kind }) => kind === 'FLAT')
const heatOf = (title: (typeof dwellings)[number]) =>
  population.accounts(title).filter(({ service }) => service === 'HEAT')

describe('the view', () => {
  it('says of each flat what the population says, penalties apart', async () => {
    const owing = flats.filter((flat) => heatOf(flat).some(({ debt }) => debt > 0))
    const asked = [...flats.slice(0, 80), ...owing.slice(0, 20)]
    const rows = await rowsOf(asked.map(({ cadastralNumber }) => plain(cadastralNumber)))
    expect(owing.length).toBeGreaterThan(3)
    for (const flat of asked) {
      const [row] = rows.filter(({ kad_r }) => kad_r === plain(flat.cadastralNumber))
      if (row?.hisob_r === null) continue
      const [account] = heatOf(flat)
      expect(row?.hisob_r).toBe(account?.number)
      const tiyin = Math.round((Number(row?.sld) + Number(row?.peny)) * 100)
      expect(tiyin).toBe((account?.debt ?? 0) - (account?.credit ?? 0))
      expect(row?.qarz_b).toBe(tiyin > 0 ? 'H' : 'Y')
      expect(row?.qarz_s).toBe(account?.overdueSince?.split('-').reverse().join('.') ?? '')
    }
  })

  it('has a row without an account for a flat that was disconnected, and none for a house or nobody’s number', async () => {
    const rows = await connected((client) => client.query<Row>(`${HISOB} WHERE hisob_r IS NULL LIMIT 1`))
    expect(rows.rows[0]).toMatchObject({ hol: null, sld: null, qarz_b: null, kad_r: expect.stringMatching(/^\d{21}$/) })
    expect(await rowsOf([plain(population.samples.home.cadastralNumber), '100899999999990001001'])).toEqual([])
  })

  it('dates amounts by the last day that is over in Tashkent, as text', async () => {
    const [row] = await rowsOf([plain(flats[0]?.cadastralNumber ?? '')])
    const yesterday = new Date(Date.now() + (5 - 24) * 3_600_000).toISOString().slice(0, 10)
    expect(row?.sana).toBe(yesterday.split('-').reverse().join('.'))
  })
})

describe('the role', () => {
  const refusal = (...statements: readonly string[]) =>
    connected(async (client) => {
      for (const sql of statements) await client.query(sql)
      return 'done'
    }).catch((error: unknown) => Object(error).code)
  const LIFTED = 'SET default_transaction_read_only = off'

  it('may read the view', async () => expect(await refusal(`${HISOB} LIMIT 1`)).toBe('done'))

  it('may not read what is behind it', async () => {
    for (const table of ['obyekt', 'hisob', 'toldirilgan'])
      expect(await refusal(`SELECT * FROM ${table}`)).toBe('42501')
  })

  it('may not write, nor when it lifts its own restraint', async () => {
    expect(await refusal('CREATE TABLE mine ()')).toBe('25006')
    expect(await refusal(LIFTED, 'CREATE TABLE mine ()')).toBe('42501')
    expect(await refusal(LIFTED, 'DELETE FROM hisob')).toBe('42501')
  })

  it('has a limit to how long a statement takes', async () => {
    const { rows } = await connected((client) => client.query('SHOW statement_timeout'))
    expect(rows).toEqual([{ statement_timeout: '3s' }])
  })
})

describe('a restart', () => {
  const tables = async () => {
    const client = new pg.Client({ connectionString: server.adminUrl.replace(/\/test_\w+/, `/${database}`) })
    await client.connect()
    const { rows } = await client.query<{ oid: number }>("SELECT oid FROM pg_class WHERE relname = 'hisob'")
    await client.end()
    return rows[0]?.oid
  }

  it('finds what was made before, and makes it anew from another population', async () => {
    const before = await tables()
    const again = await startAccounts({ population, adminUrl: server.adminUrl, database })
    await again.close()
    expect(await tables()).toBe(before)
    const other = createPopulation({ seed: 6, size: 300 })
    const remade = await startAccounts({ population: other, adminUrl: server.adminUrl, database })
    await remade.close()
    expect(await tables()).not.toBe(before)
    const back = await startAccounts({ population, adminUrl: server.adminUrl, database })
    await back.close()
  })

  it('knows only the dwellings of its territories', async () => {
    const provider = { ...HEAT, territories: ['1726283'] }
    const options = { population, adminUrl: server.adminUrl, provider, database: `${database}_sergeli` }
    const sergeli = await startAccounts(options)
    const client = new pg.Client({ connectionString: sergeli.connectionString })
    await client.connect()
    const { rows } = await client.query('SELECT DISTINCT hudud FROM v_hisob_egalari')
    await client.end()
    await sergeli.close()
    expect(rows).toEqual([{ hudud: '1726283' }])
  })

  it('says so where there is no server', async () => {
    const adminUrl = 'postgresql://nobody@127.0.0.1:1/postgres'
    await expect(startAccounts({ population, adminUrl })).rejects.toMatchObject({ code: 'UNREACHABLE' })
  })
})
