import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { verifyTrail } from '../../../gateway/audit/verify.ts'
import { eraseOne } from '../../../gateway/cli/erase.ts'
import { replayOne, rewrap } from '../../../gateway/cli/replay.ts'
import { type Config, readConfig } from '../../../gateway/config.ts'
import { testFolder } from '../../support/postgres.ts'
import { type Desk, openDesk } from '../certificates/desk.ts'
import { PINFL } from '../certificates/world.ts'

let desk: Desk
let config: Config
beforeAll(async () => {
  desk = await openDesk()
  config = readConfig({ DARCHA_DATA: dirname(desk.keys), DATABASE_URL: desk.database.url })
})
afterAll(() => desk.close())

async function told(name: string, options: { json?: boolean; caseNumber?: string } = {}) {
  const lines: string[] = []
  const output = { out: (line: string) => void lines.push(line), progress: () => undefined }
  const exit = await replayOne(name, { json: false, ...options }, { config, output })
  return { exit, lines, text: lines.join('\n') }
}

describe('darcha replay', () => {
  it('says that a decision is the same, in a table and with 0', async () => {
    const { id } = await desk.ask('no-tax-debt')
    const { exit, text } = await told(id)
    expect(exit).toBe(0)
    expect(text).toMatch(/no-tax-debt [\d.]+, decided .*: GRANTED/)
    expect(text).toMatch(/ {2}credential {2}same\n/)
    expect(text).toMatch(/The same\.$/)
    expect(text).not.toContain(PINFL)
  })

  it('names what differs, with 2', async () => {
    const { id } = await desk.ask('no-tax-debt')
    await desk.store.db.transaction().execute(async (transaction) => {
      await sql`ALTER TABLE certificate DISABLE TRIGGER USER`.execute(transaction)
      await sql`UPDATE certificate SET issued_at = issued_at - interval '1 day' WHERE request_id = ${id}`.execute(
        transaction,
      )
      await sql`ALTER TABLE certificate ENABLE TRIGGER USER`.execute(transaction)
    })
    const { exit, text } = await told(id)
    expect(exit).toBe(2)
    expect(text).toMatch(/ {2}credential {2}DIFFERS {2}validFrom, validUntil\n/)
  })

  it('prints JSON and nothing else, without whom it is about', async () => {
    const { id } = await desk.ask('no-tax-debt')
    const { lines, text } = await told(id, { json: true })
    expect(lines.length).toBe(1)
    expect(JSON.parse(text)).toMatchObject({ requestId: id, same: true, decision: 'GRANTED' })
    expect(text).not.toContain(PINFL)
  })

  it('stands in the trail of the person, and the trail is intact after it', async () => {
    const { id } = await desk.ask('no-tax-debt')
    await told(id, { caseNumber: 'AUDIT-7' })
    const { rows } = await sql<{ fields: string[]; outcome: string; subject: Buffer | null; principal_kind: string }>`
      SELECT fields, outcome, subject, principal_kind FROM audit_entry WHERE case_number = 'AUDIT-7'`.execute(
      desk.store.db,
    )
    expect(rows).toEqual([
      { fields: ['replay'], outcome: 'FOUND', subject: expect.any(Buffer), principal_kind: 'officer' },
    ])
    expect(await verifyTrail(desk.store)).toMatchObject({ intact: true })
  })

  it('stands in the trail when nothing came of it, too', async () => {
    const nobody = crypto.randomUUID()
    await expect(told(nobody, { caseNumber: 'AUDIT-8' })).rejects.toMatchObject({ code: 'DOSSIER_MISSING' })
    const { rows } = await sql`SELECT outcome, reason FROM audit_entry WHERE case_number = 'AUDIT-8'`.execute(
      desk.store.db,
    )
    expect(rows).toEqual([{ outcome: 'UNAVAILABLE', reason: 'DOSSIER_MISSING' }])
  })

  it('opens nothing in a folder where no window was', async () => {
    const folder = await testFolder()
    const elsewhere = { ...config, data: folder.path }
    const output = { out: () => undefined, progress: () => undefined }
    await expect(replayOne('x', { json: false }, { config: elsewhere, output })).rejects.toThrow('--data')
    await folder.remove()
  })
})

describe('darcha rewrap', () => {
  it('wraps every key anew, and what was decided before and after is run again as before', async () => {
    const before = await desk.ask('no-tax-debt')
    const lines: string[] = []
    const output = { out: (line: string) => void lines.push(line), progress: () => undefined }
    await rewrap(config, output)
    expect(lines[0]).toMatch(/^\d+ dossiers are wrapped by dossier-2 now\.$/)
    // The window that runs still wraps by the key it started with.
    const after = await desk.ask('no-tax-debt')
    const { rows } = await sql<{
      kek: string
    }>`SELECT DISTINCT kek_id AS kek FROM certificate_dossier ORDER BY kek_id`.execute(desk.store.db)
    expect(rows.map(({ kek }) => kek)).toEqual(['dossier-1', 'dossier-2'])
    for (const { id } of [before, after]) expect((await told(id)).exit).toBe(0)
    await rewrap(config, output)
    expect(lines.some((line) => line.includes('still needed'))).toBe(false)
    for (const { id } of [before, after]) expect((await told(id)).exit).toBe(0)
  })
})

describe('darcha erase', () => {
  const output = (lines: string[]) => ({ out: (line: string) => void lines.push(line), progress: () => undefined })
  const entries = async (order: string) =>
    (
      await sql`SELECT fields, outcome, reason, subject IS NOT NULL AS known FROM audit_entry
        WHERE case_number = ${order} ORDER BY id`.execute(desk.store.db)
    ).rows

  it('refuses what can still be contested, erases it after, and both stand in the trail of the person', async () => {
    const { id } = await desk.ask('no-tax-debt')
    const order = { requestId: id, order: 'COURT-114' }
    await expect(eraseOne(order, config, output([]))).rejects.toMatchObject({ code: 'NOT_ERASABLE' })
    await desk.store.db.transaction().execute(async (transaction) => {
      await sql`ALTER TABLE certificate_request DISABLE TRIGGER USER`.execute(transaction)
      await sql`UPDATE certificate_request SET ended_at = ended_at - interval '93 days' WHERE id = ${id}`.execute(
        transaction,
      )
      await sql`ALTER TABLE certificate_request ENABLE TRIGGER USER`.execute(transaction)
    })
    const lines: string[] = []
    await eraseOne(order, config, output(lines))
    await eraseOne(order, config, output(lines))
    expect(lines[0]).toBe(`${id} is erased.`)
    expect(lines[2]).toContain('was erased before')
    expect(await entries('COURT-114')).toEqual([
      { fields: ['erasure'], outcome: 'DENIED', reason: 'NOT_ERASABLE', known: true },
      { fields: ['erasure'], outcome: 'FOUND', reason: null, known: true },
      { fields: ['erasure'], outcome: 'NOT_FOUND', reason: null, known: false },
    ])
    expect(await verifyTrail(desk.store)).toMatchObject({ intact: true })
    await expect(told(id)).rejects.toMatchObject({ code: 'ERASED' })
  })
})
