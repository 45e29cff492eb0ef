import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import pg from 'pg'
import { type SqlOptions, type SqlResponse, sql } from '../../../../connectors/sdk/transports/sql.ts'
import { testDatabase } from '../../../support/postgres.ts'
import { callOf } from '../sending.ts'

let url = ''
let admin: pg.Client

beforeAll(async () => {
  const database = await testDatabase()
  url = database.url
  admin = new pg.Client({ connectionString: database.adminUrl })
  // The server may be stopped before it.
  admin.on('error', () => undefined)
  await admin.connect()
  await admin.query(
    `CREATE VIEW accounts AS SELECT '77' AS no, 1.50::numeric AS sum, date '2026-11-24' AS day, null AS note`,
  )
  await admin.query('GRANT SELECT ON accounts TO PUBLIC; CREATE TABLE hidden (a int)')
})
afterAll(() => admin.end())

async function ask(
  text: string,
  { values = [], signal, ...options }: Partial<SqlOptions> & { values?: readonly unknown[]; signal?: AbortSignal } = {},
): Promise<SqlResponse> {
  const view = sql({ name: 'heat', url, ...options })
  try {
    return await view.send({ text, values }, callOf(signal))
  } finally {
    await view.close()
  }
}

describe('a SQL send', () => {
  it('reads rows by parameters, amounts and days as the database writes them', async () => {
    const { rows } = await ask('SELECT * FROM accounts WHERE no = ANY($1)', { values: [['77', '78']] })
    expect(rows).toEqual([{ no: '77', sum: '1.50', day: '2026-11-24', note: null }])
  })

  it('keeps a digest of the statement with its parameters, and of the rows', async () => {
    const digests = async (no: string): Promise<string[]> => {
      const { requestDigest, responseDigest } = await ask('SELECT * FROM accounts WHERE no = $1', { values: [no] })
      return [requestDigest, responseDigest]
    }
    const [one, same, other] = [await digests('77'), await digests('77'), await digests('78')]
    expect(one).toEqual(same)
    expect(one[0]).not.toBe(other[0])
    expect(one[1]).not.toBe(other[1])
  })

  it('may read and may not write', async () => {
    await expect(ask('CREATE TABLE mine (a int)')).rejects.toMatchObject({
      code: 'REGISTRY_REFUSED',
      registryCode: '25006',
    })
  })

  it.each([
    ['a table that it may not see', 'SELECT * FROM hidden', 'REGISTRY_REFUSED', '42501'],
    ['a view that is not there', 'SELECT * FROM nowhere', 'REGISTRY_REFUSED', '42P01'],
    ['a value that cannot be read', `SELECT 'x'::int`, 'RECORD_INVALID', '22P02'],
  ])('takes %s for what it is', async (_, text, code, registryCode) => {
    await expect(ask(text)).rejects.toMatchObject({ code, registryCode })
  })

  it('takes no more rows than an answer may have', async () => {
    await expect(ask('SELECT generate_series(1, 1000000)', { maxRows: 10 })).rejects.toMatchObject({
      code: 'RECORD_INVALID',
    })
  })

  it('has the database end a statement that takes too long', async () => {
    await expect(ask('SELECT pg_sleep(30)', { statementTimeout: 50 })).rejects.toMatchObject({
      code: 'REGISTRY_TIMEOUT',
    })
  })

  it('goes on with the next statement after one that failed', async () => {
    const view = sql({ name: 'heat', url, connections: 1 })
    await expect(view.send({ text: 'SELECT * FROM nowhere', values: [] }, callOf())).rejects.toThrow('refused')
    await expect(view.send({ text: 'SELECT 1 AS one', values: [] }, callOf())).resolves.toMatchObject({
      rows: [{ one: 1 }],
    })
    await view.close()
  })
})

/** Statements of this test that run, and who runs them. */
async function running(marker: string): Promise<readonly number[]> {
  const { rows } = await admin.query(
    `SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE $1 AND pid <> pg_backend_pid()`,
    [`%${marker}%`],
  )
  return rows.map(({ pid }: { pid: number }) => pid)
}

async function until(marker: string, wanted: number): Promise<readonly number[]> {
  for (;;) {
    const pids = await running(marker)
    if (pids.length === wanted) return pids
    await new Promise(setImmediate)
  }
}

describe('a caller who leaves a statement', () => {
  it('is let go at once, and the connection is not lent to anybody else', async () => {
    const caller = new AbortController()
    const view = sql({ name: 'heat', url, connections: 1, statementTimeout: 60_000 })
    const answer = view.send({ text: 'SELECT pg_sleep(60) AS leaving', values: [] }, callOf(caller.signal))
    const [pid] = await until('AS leaving', 1)
    caller.abort('gone')
    await expect(answer).rejects.toBe('gone')
    const { rows } = await view.send({ text: 'SELECT pg_backend_pid() AS pid', values: [] }, callOf())
    expect(rows[0]?.['pid']).not.toBe(pid)
    await view.close()
    await admin.query('SELECT pg_terminate_backend($1)', [pid])
  })

  it('is let go while waiting for a connection', async () => {
    const caller = new AbortController()
    const first = new AbortController()
    const view = sql({ name: 'heat', url, connections: 1, statementTimeout: 60_000 })
    const busy = view.send({ text: 'SELECT pg_sleep(60) AS busy', values: [] }, callOf(first.signal))
    const [pid] = await until('AS busy', 1)
    const waiting = view.send({ text: 'SELECT 1', values: [] }, callOf(caller.signal))
    caller.abort('gone')
    await expect(waiting).rejects.toBe('gone')
    first.abort('gone too')
    await expect(busy).rejects.toBe('gone too')
    await view.close()
    await admin.query('SELECT pg_terminate_backend($1)', [pid])
  })

  it('sends nothing at all when gone before', async () => {
    await expect(ask('SELECT 1', { signal: AbortSignal.abort('gone') })).rejects.toBe('gone')
  })
})

describe('a connection', () => {
  it('that dies under a statement is REGISTRY_UNAVAILABLE, and not the end of the process', async () => {
    const view = sql({ name: 'heat', url, statementTimeout: 60_000 })
    const answer = view
      .send({ text: 'SELECT pg_sleep(60) AS dying', values: [] }, callOf())
      .catch((error: unknown) => error)
    const [pid] = await until('AS dying', 1)
    await admin.query('SELECT pg_terminate_backend($1)', [pid])
    await expect(answer).resolves.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
    await view.close()
  })

  it.each<[string, (socket: Socket) => void, string]>([
    ['is refused', (socket) => socket.destroy(), 'REGISTRY_UNAVAILABLE'],
    ['is no PostgreSQL', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), 'REGISTRY_UNAVAILABLE'],
    ['never answers', () => undefined, 'REGISTRY_UNAVAILABLE'],
  ])('that %s is told as such', async (_, behave, code) => {
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket.on('error', () => undefined))
      behave(socket)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    await expect(
      ask('SELECT 1', { url: `postgres://reader@127.0.0.1:${port}/db`, statementTimeout: 100 }),
    ).rejects.toMatchObject({ code })
    for (const socket of sockets) socket.destroy()
    server.close()
  })

  it('closes with what is under way', async () => {
    const view = sql({ name: 'heat', url, statementTimeout: 60_000 })
    const answer = view
      .send({ text: 'SELECT pg_sleep(60) AS closing', values: [] }, callOf())
      .catch((error: unknown) => error)
    const [pid] = await until('AS closing', 1)
    await view.close()
    await expect(answer).resolves.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
    await admin.query('SELECT pg_terminate_backend($1)', [pid])
  })
})
