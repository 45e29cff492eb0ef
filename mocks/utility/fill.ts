/**
 * Fills the heat supplier's database from the population: made once, found again at the next start.
 *
 * Dwellings are taken one by one and written in chunks, in one transaction with the note of what they were made from, so a
 * start that was broken off leaves nothing half-filled.
 */
import { readFile } from 'node:fs/promises'
import { Client, escapeIdentifier, escapeLiteral } from 'pg'
import { MockError } from '../errors.ts'
import { som } from '../money.ts'
import type { Account, Population, Title } from '../population/contract.ts'
import { createDraw } from '../population/draw.ts'
import { type Provider, serves } from './providers.ts'

export interface AccountsDatabase {
  readonly host: string
  readonly port: number
  readonly database: string
}

export interface FillOptions {
  readonly population: Population
  readonly provider: Provider
  readonly adminUrl: string
  readonly database: string
  readonly password: string
}

/** Throws `MockError` UNREACHABLE where the server does not let us in. */
export async function fillAccounts(options: FillOptions): Promise<AccountsDatabase> {
  const { host, port, user, password } = new Client({ connectionString: options.adminUrl })
  const login = { host, port, ...(user !== undefined && { user }), ...(typeof password === 'string' && { password }) }
  try {
    await within(new Client({ connectionString: options.adminUrl }), async (admin) => {
      await admin.query('SELECT pg_advisory_lock($1)', [ONE_AT_A_TIME])
      await makeDatabase(admin, options.database)
      await within(new Client({ ...login, database: options.database }), (owner) => refresh(owner, options))
    })
  } catch (cause) {
    throw new MockError('UNREACHABLE', 'the accounts database of the heat supplier could not be made', cause)
  }
  return { host, port, database: options.database }
}

/** The role belongs to the whole server, so two mocks that start at once would make it twice. */
const ONE_AT_A_TIME = 1_726_283

async function within(client: Client, work: (client: Client) => Promise<void>): Promise<void> {
  client.on('error', () => undefined)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

async function makeDatabase(admin: Client, database: string): Promise<void> {
  const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [database])
  if (rowCount === 0) await admin.query(`CREATE DATABASE ${escapeIdentifier(database)}`)
}

async function refresh(owner: Client, { population, provider, password }: FillOptions): Promise<void> {
  const objects = await readFile(new URL('accounts.sql', import.meta.url), 'utf8')
  const source = `${VERSION} seed ${population.seed} size ${population.size} in ${provider.territories.join(' ')}`
  const filled = await isFilled(owner, source)
  await owner.query('BEGIN')
  if (!filled) await owner.query('DROP TABLE IF EXISTS hisob, obyekt, toldirilgan CASCADE')
  await owner.query(objects)
  await owner.query(`ALTER ROLE hisob_oquvchi PASSWORD ${escapeLiteral(password)}`)
  if (!filled) {
    for (const rows of chunks(dwellingsOf(population, provider))) await insert(owner, rows)
    await owner.query('INSERT INTO toldirilgan (manba) VALUES ($1)', [source])
  }
  await owner.query('COMMIT')
}

async function isFilled(owner: Client, source: string): Promise<boolean> {
  const { rows } = await owner.query(`SELECT to_regclass('toldirilgan') IS NOT NULL AS made`)
  if (rows[0]?.made !== true) return false
  const { rowCount } = await owner.query('SELECT FROM toldirilgan WHERE manba = $1', [source])
  return rowCount === 1
}

/** Counts up when the same population would be written otherwise, or into other tables. */
const VERSION = 1
const CHUNK = 2_000

interface Supplied {
  readonly dwelling: Title
  readonly accounts: readonly AccountRow[]
}

interface AccountRow {
  readonly hisob_r: string
  readonly kad_r: string
  readonly holat: 'F' | 'T' | 'Y'
  readonly saldo: string
  readonly penya: string
  readonly qarz_sana: string
  readonly tolov_sana: string
}

function* dwellingsOf(population: Population, provider: Provider): Generator<Supplied> {
  const draw = createDraw(population.seed)
  for (const dwelling of population.dwellings()) {
    if (dwelling.cancelled || !serves(provider, dwelling.soato)) continue
    const ours = population.accounts(dwelling).filter(({ service }) => service === provider.service)
    if (ours.length === 0) continue
    // Now and then a radiator was cut off for good and the account struck out; the dwelling is still in the books.
    const kept = draw.percent('heat disconnected', dwelling.household, 2) && owesNothing(ours) ? [] : ours
    yield { dwelling, accounts: kept.map((account) => rowOf(dwelling, account)) }
  }
}

const owesNothing = (accounts: readonly Account[]): boolean => accounts.every(({ debt }) => debt === 0)

const STATES = { ACTIVE: 'F', SUSPENDED: 'T', CLOSED: 'Y' } as const

/** A twentieth of a debt is penalties. */
function rowOf({ cadastralNumber }: Title, account: Account): AccountRow {
  const penalty = Math.floor(account.debt / 20)
  return {
    hisob_r: account.number,
    kad_r: cadastralNumber.replaceAll(':', ''),
    holat: STATES[account.status],
    saldo: som(account.debt - penalty - account.credit),
    penya: som(penalty),
    qarz_sana: written(account.overdueSince, ''),
    tolov_sana: written(account.lastPaymentOn, '00.00.0000'),
  }
}

function written(day: string | undefined, nothing: string): string {
  return day === undefined ? nothing : day.split('-').reverse().join('.')
}

function* chunks(all: Iterable<Supplied>): Generator<readonly Supplied[]> {
  let chunk: Supplied[] = []
  for (const one of all) {
    chunk.push(one)
    if (chunk.length === CHUNK) {
      yield chunk
      chunk = []
    }
  }
  if (chunk.length > 0) yield chunk
}

async function insert(owner: Client, rows: readonly Supplied[]): Promise<void> {
  const objects = rows.map(({ dwelling: { cadastralNumber, soato, area } }) => ({
    kad_r: cadastralNumber.replaceAll(':', ''),
    hudud: soato,
    maydon: som(area),
  }))
  const accounts = rows.flatMap((row) => row.accounts)
  await owner.query('INSERT INTO obyekt SELECT * FROM json_populate_recordset(NULL::obyekt, $1)', [
    JSON.stringify(objects),
  ])
  await owner.query(
    `INSERT INTO hisob (hisob_r, kad_r, holat, saldo, penya, qarz_sana, tolov_sana)
     SELECT hisob_r, kad_r, holat, saldo, penya, qarz_sana, tolov_sana FROM json_populate_recordset(NULL::hisob, $1)`,
    [JSON.stringify(accounts)],
  )
}
