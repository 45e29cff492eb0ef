import { afterEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { Client } from 'pg'
import { openStore, type Store, type StoreOptions } from '../../../gateway/store/store.ts'
import { testDatabase } from '../../support/postgres.ts'

const open: Store[] = []
afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
})

async function start(options: StoreOptions): Promise<Store> {
  const store = await openStore(options)
  open.push(store)
  return store
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

describe('opening the store', () => {
  it('makes the tables, and finds them there the next time', async () => {
    const { url } = await testDatabase()
    const first = await start({ url })
    await first.db.insertInto('signing_key').values({ kid: 'k-1', public_jwk: '{}', created_at: new Date() }).execute()

    const second = await start({ url })

    expect(await second.db.selectFrom('signing_key').select('kid').execute()).toEqual([{ kid: 'k-1' }])
  })

  it('goes well for several gateways at once on a new database', async () => {
    const { url } = await testDatabase()

    const stores = await Promise.all([1, 2, 3, 4].map(() => start({ url })))

    for (const { db } of stores)
      expect(await db.selectFrom('audit_head').select('entry_id').execute()).toEqual([{ entry_id: '0' }])
  })

  it('refuses a database that a newer version has migrated, and names what it does not know', async () => {
    const { url } = await testDatabase()
    const { db } = await start({ url })
    await sql`INSERT INTO migration (name, timestamp) VALUES ('999-tomorrow', 'now')`.execute(db)

    await expect(openStore({ url })).rejects.toMatchObject({
      code: 'DATABASE_NEWER',
      message: expect.stringContaining('999-tomorrow'),
    })
  })

  it('refuses a server that acknowledges before it has written', async () => {
    const { url, adminUrl } = await testDatabase()
    await asAdmin(
      adminUrl,
      `ALTER DATABASE ${new URL(adminUrl.replace('@/', '@x/')).pathname.slice(1)} SET synchronous_commit = off`,
    )

    await expect(openStore({ url })).rejects.toMatchObject({
      code: 'UNSAFE_SETTINGS',
      message: expect.stringContaining('synchronous_commit'),
    })
  })

  it.each([
    ['nobody answers', 'postgresql://darcha@127.0.0.1:1/darcha'],
    ['there is no such socket', 'postgresql://darcha@/darcha?host=%2Fnowhere'],
  ])('says so where %s', async (_, url) => {
    await expect(openStore({ url })).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' })
  })

  it('does not repeat a password where it says so', async () => {
    const failed = await openStore({ url: 'postgresql://darcha:hunter2@127.0.0.1:1/darcha' }).catch(String)

    expect(failed).not.toContain('hunter2')
  })
})

describe('the store', () => {
  it('ends a statement that takes too long', async () => {
    const { url } = await testDatabase()
    const { db } = await start({ url, statementTimeout: 50 })

    await expect(sql`SELECT pg_sleep(20)`.execute(db)).rejects.toMatchObject({ code: '57014' })
  })

  it('has no more connections than it may; who comes late waits', async () => {
    const { url } = await testDatabase()
    const { db, pool } = await start({ url, connections: 2 })

    await Promise.all(Array.from({ length: 10 }, () => sql`SELECT pg_sleep(0.01)`.execute(db)))

    expect(pool.totalCount).toBe(2)
  })

  it('survives the loss of its connections, in use or not, and tells of it', async () => {
    const { url, adminUrl } = await testDatabase()
    const broken: Error[] = []
    const { db } = await start({ url, onError: (error) => broken.push(error) })
    const cut = () =>
      asAdmin(
        adminUrl,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'darcha' AND datname = current_database()",
      )

    const used = db.transaction().execute(async (transaction) => {
      await sql`SELECT 1`.execute(transaction)
      await cut()
      await sql`SELECT 1`.execute(transaction)
    })
    await expect(used).rejects.toBeInstanceOf(Error)

    expect((await sql`SELECT 1 AS one`.execute(db)).rows).toEqual([{ one: 1 }])
    expect(broken.length).toBeGreaterThan(0)
  })
})
