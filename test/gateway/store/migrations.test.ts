import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { MIGRATIONS, migrate } from '../../../gateway/store/migrate.ts'
import type { RequestStatus } from '../../../gateway/store/request-tables.ts'
import { openStore, type Store } from '../../../gateway/store/store.ts'
import { testDatabase } from '../../support/postgres.ts'

const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
const GENESIS = Buffer.alloc(32)

let store: Store

describe('migrations', () => {
  it('are numbered, in their order', () => {
    const numbers = Object.keys(MIGRATIONS).map((name) => Number(/^(\d{3})-[a-z-]+$/.exec(name)?.[1]))

    expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other))
  })

  it('leave the database as it was where one of them fails', async () => {
    const { url } = await testDatabase()
    const broken = {
      ...MIGRATIONS,
      '999-broken': {
        up: async (db: Parameters<(typeof MIGRATIONS)[string]['up']>[0]) => void (await sql`SELECT 1/0`.execute(db)),
      },
    }

    await expect(migrate(url, broken)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringContaining('999-broken'),
    })
    const opened = await openStore({ url })
    expect(await opened.db.selectFrom('audit_head').select('entry_id').execute()).toHaveLength(1)
    await opened.close()
  })
})

describe('the audit trail in the database', () => {
  beforeEach(async () => {
    store = await openStore({ url: (await testDatabase()).url })
    return () => store.close()
  })

  const entry = (id: number, digest: Buffer, previous: Buffer) => ({
    id,
    at: new Date(),
    registry: 'r',
    entity: 'Person',
    record: hash('record'),
    fields: ['birthDate'],
    principal_kind: 'citizen',
    principal: hash('principal'),
    purpose: 'OWN_RECORD',
    outcome: 'FOUND' as const,
    from_cache: false,
    operation_id: randomUUID(),
    digest,
    previous_digest: previous,
  })
  const append = (...entries: ReturnType<typeof entry>[]) =>
    store.db.insertInto('audit_entry').values(entries).execute()
  const two = () => append(entry(1, hash('1'), GENESIS), entry(2, hash('2'), hash('1')))

  it('takes entries that continue it, several in one statement, and moves its head', async () => {
    await two()
    await append(entry(3, hash('3'), hash('2')))

    expect(await store.db.selectFrom('audit_head').select(['entry_id', 'digest']).execute()).toEqual([
      { entry_id: '3', digest: hash('3') },
    ])
  })

  it.each([
    ['leaves out a number', 4, '2'],
    ['repeats a number', 2, '2'],
    ['does not know the one before it', 3, '1'],
  ])('refuses one that %s', async (_, id, previous) => {
    await two()

    await expect(append(entry(id, hash('x'), hash(previous)))).rejects.toMatchObject({
      code: expect.stringMatching(/^23/),
    })
  })

  it.each([
    'UPDATE audit_entry SET purpose = purpose',
    'DELETE FROM audit_entry',
    'TRUNCATE audit_entry',
    'UPDATE audit_head SET entry_id = 0',
    'DELETE FROM audit_head',
    'TRUNCATE audit_head',
    'INSERT INTO audit_head (only_row, entry_id, digest) SELECT true, 0, digest FROM audit_head',
  ])('refuses: %s', async (statement) => {
    await two()

    await expect(sql.raw(statement).execute(store.db)).rejects.toMatchObject({ code: '42501' })
  })
})

describe('a certificate request in the database', () => {
  beforeAll(async () => {
    store = await openStore({ url: (await testDatabase()).url })
  })
  afterAll(() => store.close())

  async function request(idempotencyKey: string = randomUUID()): Promise<string> {
    const id = randomUUID()
    const now = new Date()
    const about = {
      definition_id: 'd',
      definition_version: '1.0.0',
      subject_kind: 'PERSON',
      subject_key: 'k',
      language: 'en',
    }
    const asked = {
      principal: '{}',
      client_id: 'c',
      idempotency_key: idempotencyKey,
      fingerprint: hash('f'),
      purpose: 'CERTIFICATE',
    }
    await store.db
      .insertInto('certificate_request')
      .values({
        id,
        ...about,
        ...asked,
        status: 'COLLECTING',
        last_event: 'SUBMITTED',
        facts: '[]',
        due_at: now,
        created_at: now,
        updated_at: now,
      })
      .execute()
    return id
  }
  interface Values {
    readonly status: RequestStatus
    readonly last_event: string
    readonly version: number
    readonly rejection?: string
  }
  const change = (id: string, values: Values) =>
    store.db.updateTable('certificate_request').set(values).where('id', '=', id).execute()

  it('ends once: what has ended stays so', async () => {
    const id = await request()
    await change(id, { status: 'REJECTED', last_event: 'REFUSED', rejection: '{}', version: 2 })

    const again = change(id, { status: 'COLLECTING', last_event: 'TAKEN_UP', version: 3 })
    await expect(again).rejects.toMatchObject({ code: '23000' })
    const otherwise = change(id, { status: 'ISSUED', last_event: 'SIGNED', version: 3 })
    await expect(otherwise).rejects.toMatchObject({ code: '23000' })
  })

  it('goes only where its table of ways leads, and by one version at a time', async () => {
    const id = await request()

    const astray = change(id, { status: 'ISSUED', last_event: 'SIGNED', version: 2 })
    await expect(astray).rejects.toMatchObject({ code: '23000' })
    const leaping = change(id, { status: 'WAITING', last_event: 'NOT_YET_ANSWERED', version: 3 })
    await expect(leaping).rejects.toMatchObject({ code: '23000' })
    await change(id, { status: 'WAITING', last_event: 'NOT_YET_ANSWERED', version: 2 })
  })

  it('has a reason where it is rejected, and only there', async () => {
    const id = await request()

    const unreasoned = change(id, { status: 'REJECTED', last_event: 'REFUSED', version: 2 })
    await expect(unreasoned).rejects.toMatchObject({ code: '23514' })
    const needless = change(id, { status: 'ISSUED', last_event: 'GRANTED', rejection: '{}', version: 2 })
    await expect(needless).rejects.toMatchObject({ code: '23514' })
  })

  it('is the only one of its client under its idempotency key', async () => {
    await request('once')

    await expect(request('once')).rejects.toMatchObject({ code: '23505' })
  })
})
