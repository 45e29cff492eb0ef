/** The trail on a real PostgreSQL: what is written, that it cannot be unwritten unseen, and that writers take turns. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Pool } from 'pg'
import type { Entry } from '../../../gateway/audit/entry.ts'
import { createLedger } from '../../../gateway/audit/ledger.ts'
import { createTrail } from '../../../gateway/audit/trail.ts'
import { verifyTrail } from '../../../gateway/audit/verify.ts'
import { openStore, type Store } from '../../../gateway/store/store.ts'
import { type TestDatabase, testDatabase } from '../../support/postgres.ts'

const PERSON = 'a0'.repeat(16)
const OTHER = 'b1'.repeat(16)

let database: TestDatabase
let store: Store

beforeEach(async () => {
  database = await testDatabase()
  store = await openStore({ url: database.url })
})

afterEach(async () => await store.close())

describe('what is kept', () => {
  it('is what was written, whatever stands in it', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 }).map((one) => one.replaceAll('\0', '').toWellFormed())
    const hex = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('hex'))
    const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined })
    const entries = fc.record({
      at: fc.date({ min: new Date('2026-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
      subject: maybe(hex),
      registry: text,
      entity: text,
      record: hex,
      fields: fc.array(text),
      categories: fc.array(text),
      reader: fc.record({
        kind: fc.constantFrom('citizen' as const, 'officer' as const),
        id: hex,
        client: maybe(text),
        organization: maybe(fc.record({ id: text, name: text })),
      }),
      onBehalfOf: maybe(hex),
      purpose: fc.constantFrom('OWN_RECORD' as const, 'AUTHORISATION' as const),
      caseNumber: maybe(text),
      outcome: fc.constantFrom('FOUND' as const, 'DENIED' as const),
      reason: maybe(text),
      cached: fc.boolean(),
      operation: fc.uuid(),
      exchange: maybe(text),
    })
    const ledger = createLedger(store)
    const trail = createTrail(ledger)
    let kept = 0
    await fc.assert(
      fc.asyncProperty(fc.array(entries, { minLength: 1, maxLength: 5 }), async (written) => {
        await trail.append(written)
        const read = await ledger.range(BigInt(kept + 1), 10)
        kept += written.length
        expect(read.map(({ entry }) => entry)).toEqual(written)
      }),
      { numRuns: 60 },
    )
    expect(await verifyTrail(store)).toMatchObject({ intact: true, entries: kept, head: { id: BigInt(kept) } })
    await trail.close()
  })

  it('is numbered without gaps, each chained to the one before', async () => {
    await appended(entryAbout(PERSON), entryAbout(OTHER), entryAbout(PERSON))
    const kept = await createLedger(store).range(1n, 10)
    expect(kept.map(({ id }) => id)).toEqual(['1', '2', '3'])
    expect(kept[0]?.previousDigest).toEqual(Buffer.alloc(32))
    expect(kept[1]?.previousDigest).toEqual(kept[0]?.digest)
    expect(kept[2]?.previousDigest).toEqual(kept[1]?.digest)
  })
})

describe('several gateways', () => {
  it('append to one chain', async () => {
    const others = await Promise.all([openStore({ url: database.url }), openStore({ url: database.url })])
    const trails = [store, ...others].map((one) => createTrail(createLedger(one), { batch: 2 }))
    const appends = Array.from({ length: 60 }, (_, index) => trails[index % 3]?.append([entryAbout(PERSON)]))
    await Promise.all(appends)
    expect(await verifyTrail(store)).toMatchObject({ intact: true, entries: 60 })
    await Promise.all(trails.map((trail) => trail.close()))
    await Promise.all(others.map((one) => one.close()))
  })
})

describe('verification', () => {
  let admin: Pool

  beforeEach(async () => {
    admin = new Pool({ connectionString: database.adminUrl, max: 1 })
    await appended(...Array.from({ length: 6 }, () => entryAbout(PERSON)))
    await admin.query("SET session_replication_role = 'replica'")
  })

  it('finds nothing where nothing was done', async () => {
    expect(await verified()).toMatchObject({ intact: true, entries: 6, head: { id: 6n } })
  })

  it.each([
    ['purpose', "'SERVICE'"],
    ['fields', "'{}'"],
    ['subject', 'NULL'],
    ['at', "at + interval '1 second'"],
    ['outcome', "'DENIED'"],
    ['digest', 'sha256(digest)'],
  ])('names the entry of which the %s was changed', async (column, value) => {
    await admin.query(`UPDATE audit_entry SET ${column} = ${value} WHERE id = 4`)
    expect(await verified()).toMatchObject({ intact: false, brokenAt: 4n, because: 'CHANGED' })
  })

  it('names the entry that was removed', async () => {
    await admin.query('DELETE FROM audit_entry WHERE id = 3')
    expect(await verified()).toMatchObject({ intact: false, brokenAt: 3n, because: 'MISSING' })
  })

  it('names the entry that was removed at the end', async () => {
    await admin.query('DELETE FROM audit_entry WHERE id = 6')
    expect(await verified()).toMatchObject({ intact: false, brokenAt: 6n, because: 'MISSING' })
  })

  it('names the entry after which the rest was closed up', async () => {
    await admin.query('DELETE FROM audit_entry WHERE id = 3')
    await admin.query('UPDATE audit_entry SET id = id - 1 WHERE id > 3')
    expect(await verified()).toMatchObject({ intact: false, brokenAt: 3n, because: 'UNCHAINED' })
  })

  it('finds entries that were added past the head', async () => {
    await admin.query(
      `INSERT INTO audit_entry SELECT (jsonb_populate_record(e, '{"id": 7}')).* FROM audit_entry e WHERE id = 6`,
    )
    expect(await verified()).toMatchObject({ intact: false, brokenAt: 7n, because: 'UNCHAINED' })
  })

  it('finds a head that was set back', async () => {
    await admin.query('UPDATE audit_head SET entry_id = 5')
    expect(await verified()).toMatchObject({ intact: false, brokenAt: 5n, because: 'UNCHAINED' })
  })

  it('checks a part, from what stands before it', async () => {
    await admin.query("UPDATE audit_entry SET purpose = 'SERVICE' WHERE id = 2")
    expect(await verifyTrail(store, { from: 3n, to: 5n })).toMatchObject({ intact: true, entries: 3 })
    expect(await verifyTrail(store, { from: 1n, to: 1n })).toMatchObject({ intact: true, entries: 1 })
    expect(await verified()).toMatchObject({ intact: false, brokenAt: 2n })
  })

  async function verified() {
    await admin.end()
    return await verifyTrail(store)
  }
})

async function appended(...entries: readonly Entry[]): Promise<void> {
  const trail = createTrail(createLedger(store))
  await trail.append(entries)
  await trail.close()
}

function entryAbout(subject: string): Entry {
  return {
    at: new Date('2026-11-24T09:30:00.123Z'),
    subject,
    registry: 'civil',
    entity: 'Person',
    record: subject,
    fields: ['birthDate', 'names.uzLatn.family'],
    categories: ['IDENTITY'],
    reader: { kind: 'officer', id: OTHER, client: 'oss', organization: { id: 'GOV/1', name: 'Sergeli DXM' } },
    purpose: 'CASE',
    caseNumber: 'C-1',
    outcome: 'FOUND',
    cached: false,
    operation: 'b3b0c9a0-0000-4000-8000-000000000000',
  }
}
