import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { createArchive } from '../../../../gateway/certificates/catalogue/archive.ts'
import { createDossiers } from '../../../../gateway/certificates/replay/dossiers.ts'
import { type ReplayedDocument, replay } from '../../../../gateway/certificates/replay/replay.ts'
import { type Desk, openDesk } from '../desk.ts'
import { OTHER, PINFL, settle, standing } from '../world.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

function again(name: string, documents: readonly ReplayedDocument[] = []) {
  const { store, parts } = desk
  const dossiers = createDossiers(store.db, parts.keyWrap)
  return replay(name, { store, archive: createArchive(store.db), dossiers, documentsOf: async () => documents })
}

async function numberOf(requestId: string): Promise<string> {
  const { number } = await desk.store.db
    .selectFrom('certificate')
    .select('number')
    .where('request_id', '=', requestId)
    .executeTakeFirstOrThrow()
  return number
}

describe('a decision', () => {
  it.each(['birth-record', 'no-tax-debt', 'no-utility-debt'])(
    'on %s is the same when it is run again',
    async (type) => {
      const { id, state } = await desk.ask(type)
      expect(state).toBe('ISSUED')
      const replayed = await again(await numberOf(id))
      expect(replayed).toMatchObject({ requestId: id, same: true, decision: 'GRANTED' })
      expect(replayed.checks.map(({ what }) => what)).toEqual([
        'request',
        'decision',
        'statement',
        'credential',
        'signature',
        'sd-jwt',
        'qr',
      ])
      expect(await again(id)).toEqual(replayed)
    },
  )

  it('asks no registry when it is run again', async () => {
    const { id } = await desk.ask('no-tax-debt')
    const asked = desk.world.asked.length
    await again(id)
    expect(desk.world.asked.length).toBe(asked)
  })

  it('is the same when it is run again after every registry has changed its mind', async () => {
    settle(desk.world, OTHER)
    const { id } = await desk.ask('no-tax-debt', { identity: officer(), pinfl: OTHER })
    desk.world.answer('tax', 'Person', OTHER, { pinfl: OTHER, taxStanding: standing('9.00') })
    expect((await again(id)).same).toBe(true)
  })

  it('that refused is the same when it is run again, with its reason', async () => {
    desk.world.answer('tax', 'Person', PINFL, { pinfl: PINFL, taxStanding: standing('5.00') })
    const { id, state } = await desk.ask('no-tax-debt')
    settle(desk.world)
    expect(state).toBe('REJECTED')
    const replayed = await again(id)
    expect(replayed).toMatchObject({ same: true, decision: 'REJECTED DEBT_EXISTS', number: undefined })
    expect(replayed.checks.map(({ what }) => what)).toEqual(['request', 'decision'])
  })

  it('compares documents by their bytes, and leaves out one that was never made', async () => {
    const { id } = await desk.ask('no-tax-debt')
    const document = (name: string, then: string | undefined, now: string): ReplayedDocument => ({
      name,
      rebuild: async () => Buffer.from(now),
      issued: async () => (then === undefined ? undefined : Buffer.from(then)),
    })
    const same = await again(id, [document('pdf', 'a', 'a'), document('qr', undefined, 'b')])
    expect(same.checks.at(-1)).toEqual({ what: 'pdf', same: true, differs: [] })
    const other = await again(id, [document('pdf', 'a', 'b')])
    expect(other).toMatchObject({ same: false })
    expect(other.checks.at(-1)).toEqual({ what: 'pdf', same: false, differs: ['bytes'] })
  })
})

describe('what was changed behind the window', () => {
  it('shows: a statement', async () => {
    const { id } = await desk.ask('no-tax-debt')
    await asOperator(
      sql`UPDATE certificate_request SET decision = jsonb_set(decision, '{claims,2,value,amount}', '"7.00"') WHERE id = ${id}`,
    )
    const { same, checks } = await again(id)
    expect(same).toBe(false)
    expect(checks.filter((check) => !check.same)).toEqual([
      { what: 'statement', same: false, differs: ['claims[2].value.amount'] },
    ])
  })

  it('shows: a credential', async () => {
    const { id } = await desk.ask('no-tax-debt')
    await asOperator(sql`UPDATE certificate SET credential = replace(credential, '.', '.a') WHERE request_id = ${id}`)
    const { checks } = await again(id)
    expect(checks.filter((check) => !check.same).map(({ what }) => what)).toEqual(['signature'])
  })

  it('shows: the other signed forms', async () => {
    const [one, other] = [await desk.ask('no-tax-debt'), await desk.ask('no-tax-debt')]
    await asOperator(sql`UPDATE certificate AS mine SET (sd_jwt, compact) = (theirs.sd_jwt, theirs.compact)
      FROM certificate AS theirs WHERE mine.request_id = ${one.id} AND theirs.request_id = ${other.id}`)
    const { checks } = await again(one.id)
    const [sdJwt, qr] = checks.filter((check) => !check.same)
    expect(sdJwt).toMatchObject({ what: 'sd-jwt', differs: expect.arrayContaining(['always.certificate.number']) })
    // The address is signed with the code.
    expect(qr).toMatchObject({ what: 'qr', differs: ['WRONG_SIGNATURE'] })
  })

  it('shows: whom it is about', async () => {
    const { id } = await desk.ask('no-tax-debt')
    await asOperator(sql`UPDATE certificate_request SET subject_key = ${OTHER} WHERE id = ${id}`)
    const { checks } = await again(id)
    const differing = checks.filter((check) => !check.same)
    expect(differing.map(({ what }) => what)).toEqual(['request'])
    expect(JSON.stringify(differing)).not.toContain(OTHER)
  })

  it('does not open: a dossier, or one of another request', async () => {
    const [one, other] = [await desk.ask('no-tax-debt'), await desk.ask('no-tax-debt')]
    await asOperator(sql`UPDATE certificate_dossier AS mine SET (sealed, wrapped_key) = (theirs.sealed, theirs.wrapped_key)
      FROM certificate_dossier AS theirs WHERE mine.request_id = ${one.id} AND theirs.request_id = ${other.id}`)
    await expect(again(one.id)).rejects.toMatchObject({ code: 'DOSSIER_UNREADABLE' })
    expect((await again(other.id)).same).toBe(true)
  })

  it('is nowhere: a request that never was', async () => {
    await expect(again(crypto.randomUUID())).rejects.toMatchObject({ code: 'DOSSIER_MISSING' })
    await expect(again('ND-2026-0000-0000-0000-0000')).rejects.toMatchObject({ code: 'DOSSIER_MISSING' })
  })
})

/** Whoever may alter tables can alter guards. */
async function asOperator(change: ReturnType<typeof sql>): Promise<void> {
  await desk.store.db.transaction().execute(async (transaction) => {
    for (const table of ['certificate_request', 'certificate', 'certificate_dossier'])
      await sql`ALTER TABLE ${sql.table(table)} DISABLE TRIGGER USER`.execute(transaction)
    await change.execute(transaction)
    for (const table of ['certificate_request', 'certificate', 'certificate_dossier'])
      await sql`ALTER TABLE ${sql.table(table)} ENABLE TRIGGER USER`.execute(transaction)
  })
}

function officer() {
  return {
    principal: { kind: 'officer' as const, id: 'o-1', clientId: 'oss', scopes: ['certificates:request'] },
    purpose: 'CERTIFICATE' as const,
    caseNumber: 'C-1',
    language: 'en' as const,
  }
}
