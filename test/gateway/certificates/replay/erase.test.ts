import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { erase } from '../../../../gateway/certificates/replay/erase.ts'
import { eraseByOrder } from '../../../../gateway/certificates/replay/order.ts'
import { ERASURE_JOB, eraseDue } from '../../../../gateway/certificates/replay/retention.ts'
import { findRequest, type RequestRecord } from '../../../../gateway/certificates/request/records.ts'
import { openStore } from '../../../../gateway/store/store.ts'
import { eventually } from '../../../support/journey.ts'
import { tracesIn } from '../../../support/traces.ts'
import { type Desk, openDesk } from '../desk.ts'
import { CITIZEN, OFFICER, PINFL, settle, standing } from '../world.ts'

const DAY = 86_400_000
const GUARDED = expect.objectContaining({ code: '23000' })
const KARIMOV = ['Karimov', 'Anvar']

let desk: Desk
let ahead = 0
beforeAll(async () => {
  desk = await openDesk({ clock: () => new Date(Date.now() + ahead) })
})
afterAll(() => desk.close())

const now = (days = 0) => new Date(Date.now() + ahead + days * DAY)
const looking = { stopped: new AbortController().signal, onFault: (fault: unknown) => void faults.push(fault) }
const faults: unknown[] = []

function rowOf(id: string) {
  return desk.store.db.selectFrom('certificate_request').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

async function refused(): Promise<RequestRecord> {
  desk.world.answer('tax', 'Person', PINFL, { pinfl: PINFL, taxStanding: standing('5.00') })
  const record = await desk.ask('no-tax-debt')
  settle(desk.world)
  return record
}

async function asked<Data>(query: string, variables: Record<string, unknown>, identity = CITIZEN): Promise<Data> {
  const { data, errors } = await desk.world.open(identity).execute(query, variables)
  expect(errors).toBeUndefined()
  return data as Data
}

describe('an erasure', () => {
  it('takes every trace of the person out of every table, and leaves that there was a certificate', async () => {
    // The idempotency key is the client's own word, and may be anything.
    const issued = await desk.ask('no-tax-debt', { idempotencyKey: `for-${PINFL}` })
    const denied = await refused()
    const behalf = await desk.ask('birth-record', { identity: { ...OFFICER, onBehalfOf: PINFL, caseNumber: PINFL } })
    expect(await tracesIn(desk.store.db, [PINFL])).toEqual(
      expect.arrayContaining(['public.certificate', 'public.certificate_request']),
    )
    for (const { id } of [issued, denied, behalf]) expect(await erase(desk.store.db, id, { at: now() })).toBe(true)
    expect(await tracesIn(desk.store.db, [PINFL, ...KARIMOV, 'Каримов'])).toEqual([])
    expect(await rowOf(issued.id)).toMatchObject({
      status: 'ISSUED',
      definition_id: 'no-tax-debt',
      subject_kind: 'PERSON',
    })
    expect(await rowOf(denied.id)).toMatchObject({
      status: 'REJECTED',
      rejection: { code: 'DEBT_EXISTS', decidedAt: expect.any(String) },
    })
    const left = await desk.store.db
      .selectFrom('certificate')
      .selectAll()
      .where('request_id', '=', issued.id)
      .executeTakeFirst()
    expect(left).toMatchObject({ status: 'VALID', subject_hash: expect.any(Buffer), credential: null, pin: null })
  })

  it('forgets the key of the dossier and the dossier', async () => {
    const { id } = await desk.ask('no-tax-debt')
    await erase(desk.store.db, id, { at: now() })
    const dossier = await desk.store.db
      .selectFrom('certificate_dossier')
      .selectAll()
      .where('request_id', '=', id)
      .executeTakeFirst()
    expect(dossier).toMatchObject({ sealed: null, wrapped_key: null, kek_id: null })
  })

  it('is done once: the second finds it done, and changes nothing', async () => {
    const { id } = await desk.ask('no-tax-debt')
    expect(await erase(desk.store.db, id, { at: now() })).toBe(true)
    const after = await rowOf(id)
    expect(await erase(desk.store.db, id, { at: now(1) })).toBe(false)
    expect(await rowOf(id)).toEqual(after)
  })

  it('of two at once is done by one', async () => {
    const { id } = await desk.ask('no-tax-debt')
    const done = await Promise.all([1, 2, 3].map(() => erase(desk.store.db, id, { at: now() })))
    expect(done.filter(Boolean).length).toBe(1)
  })

  it.each(['certificate_request', 'certificate', 'certificate_dossier'])(
    'that is killed at %s has done nothing, and is done by the next',
    async (table) => {
      const { id } = await desk.ask('no-tax-debt')
      await killAt(table, true)
      const doomed = await openStore({ url: desk.database.url })
      await expect(erase(doomed.db, id, { at: now() })).rejects.toThrow()
      await doomed.close()
      await killAt(table, false)
      expect(await findRequest(desk.store.db, id)).toBeDefined()
      expect(await erase(desk.store.db, id, { at: now() })).toBe(true)
      expect(await tracesIn(desk.store.db, [PINFL])).toEqual([])
    },
  )

  it('is not of a request that has not ended', async () => {
    desk.world.breaks('tax', undefined)
    desk.world.answer('tax', 'Person', PINFL, { status: 'PENDING', reference: 'r', availableAt: now(1) })
    const { id } = await begun()
    await expect(erase(desk.store.db, id, { at: now() })).rejects.toMatchObject({ code: 'NOT_ERASABLE' })
    settle(desk.world)
    await desk.store.db.transaction().execute(async (transaction) => {
      await sql`UPDATE certificate_request SET status = 'CANCELLED', last_event = 'CANCELLED_BY_REQUESTER', version = version + 1,
        cancellation = '{"code":"BY_REQUESTER"}', ended_at = ${now()} WHERE id = ${id}`.execute(transaction)
    })
    expect(await erase(desk.store.db, id, { at: now() })).toBe(true)
    expect(await tracesIn(desk.store.db, [PINFL])).toEqual([])
  })
})

describe('the database', () => {
  it.each([
    ['an ended request keeps what it says', sql`facts = '[]'`],
    ['an ended request keeps its end', sql`ended_at = now()`],
    ['an erasure leaves the kind', sql`erased_at = now(), subject_kind = 'PARCEL'`],
    ['an erasure leaves the outcome', sql`erased_at = now(), rejection = NULL`],
    ['an erasure takes all of it', sql`erased_at = now(), subject_key = NULL, principal = NULL`],
  ])('holds to it: %s', async (_what, change) => {
    const { id } = await refused()
    const update = sql`UPDATE certificate_request SET ${change} WHERE id = ${id}`.execute(desk.store.db)
    await expect(update).rejects.toMatchObject({ code: expect.stringMatching(/^23/) })
    await erase(desk.store.db, id, { at: now() })
  })

  it('holds to it: what was erased stays erased', async () => {
    const { id } = await desk.ask('no-tax-debt')
    await erase(desk.store.db, id, { at: now() })
    const again = sql`UPDATE certificate_request SET subject_key = ${PINFL}, erased_at = NULL WHERE id = ${id}`
    await expect(again.execute(desk.store.db)).rejects.toEqual(GUARDED)
    const credential = sql`UPDATE certificate SET credential = 'a.b.c', pin = '1234' WHERE request_id = ${id}`
    await expect(credential.execute(desk.store.db)).rejects.toEqual(GUARDED)
    const dossier = sql`UPDATE certificate_dossier SET sealed = 'a', wrapped_key = 'b', kek_id = 'c' WHERE request_id = ${id}`
    await expect(dossier.execute(desk.store.db)).rejects.toEqual(GUARDED)
  })

  it('holds to it: a certificate and a dossier are erased with their request and stay as they are until then', async () => {
    const { id } = await desk.ask('no-tax-debt')
    for (const change of [
      sql`UPDATE certificate SET credential = NULL, pin = NULL WHERE request_id = ${id}`,
      sql`UPDATE certificate SET credential = 'a.b.c' WHERE request_id = ${id}`,
      sql`UPDATE certificate SET valid_until = NULL WHERE request_id = ${id}`,
      sql`UPDATE certificate_dossier SET sealed = NULL, wrapped_key = NULL, kek_id = NULL WHERE request_id = ${id}`,
      sql`UPDATE certificate_dossier SET sealed = '\\x00' WHERE request_id = ${id}`,
    ]) {
      await expect(change.execute(desk.store.db)).rejects.toEqual(GUARDED)
    }
    await erase(desk.store.db, id, { at: now() })
  })

  it('lets an erased certificate be withdrawn', async () => {
    const { id } = await desk.ask('no-tax-debt')
    await erase(desk.store.db, id, { at: now() })
    const { number } = await certificateOf(id)
    await desk.store.db
      .updateTable('certificate')
      .set({ status: 'REVOKED', status_at: now(), status_reason: 'FRAUD' })
      .where('number', '=', number)
      .execute()
    expect((await certificateOf(id)).status).toBe('REVOKED')
  })
})

describe('the term of keeping', () => {
  it('is counted from the end, in the days of the definition, and what ended without a certificate is no exception', async () => {
    const ended = [await desk.ask('no-tax-debt'), await refused()]
    expect(await eraseDue(desk.store.db, now(1824), looking)).toBe(0)
    expect(await eraseDue(desk.store.db, now(1826), looking)).toBe(ended.length)
    expect(await eraseDue(desk.store.db, now(1826), looking)).toBe(0)
    expect(await tracesIn(desk.store.db, [PINFL])).toEqual([])
    expect(faults).toEqual([])
  })

  it('is the one of the version that the request was made by', async () => {
    await sql`UPDATE certificate_definition SET content = jsonb_set(content, '{retentionDays}', '10') WHERE id = 'birth-record'`.execute(
      desk.store.db,
    )
    const [short, long] = [await desk.ask('birth-record'), await desk.ask('no-tax-debt')]
    expect(await eraseDue(desk.store.db, now(11), looking)).toBe(1)
    expect(await findRequest(desk.store.db, short.id)).toBeUndefined()
    expect(await findRequest(desk.store.db, long.id)).toBeDefined()
    await erase(desk.store.db, long.id, { at: now() })
  })

  it('is looked after by a job, without anybody asking', async () => {
    const { id } = await desk.ask('no-tax-debt')
    ahead = 2_000 * DAY
    await desk.parts.queue.enqueue(ERASURE_JOB, {}, { singletonKey: ERASURE_JOB })
    const seen = await eventually(
      () => findRequest(desk.store.db, id),
      (record) => record === undefined,
    )
    ahead = 0
    expect(seen).toBeUndefined()
  })

  it('is not held up by one that cannot be erased', async () => {
    const [stuck, other] = [await desk.ask('no-tax-debt'), await desk.ask('no-tax-debt')]
    await sql`CREATE FUNCTION stuck() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'stuck'; END $$`.execute(
      desk.store.db,
    )
    await sql`CREATE TRIGGER stuck BEFORE UPDATE ON certificate FOR EACH ROW WHEN (OLD.request_id = ${sql.lit(stuck.id)})
      EXECUTE FUNCTION stuck()`.execute(desk.store.db)
    expect(await eraseDue(desk.store.db, now(2_000), looking)).toBe(1)
    expect(faults.splice(0).length).toBe(1)
    expect(await findRequest(desk.store.db, other.id)).toBeUndefined()
    await sql`DROP FUNCTION stuck CASCADE`.execute(desk.store.db)
    expect(await eraseDue(desk.store.db, now(2_000), looking)).toBe(1)
  })
})

describe('an order to erase', () => {
  it('is followed when the decision can no longer be contested, and not before', async () => {
    const { id } = await desk.ask('no-tax-debt')
    const order = 'COURT-2026/114'
    await expect(eraseByOrder(desk.store.db, id, { order, now: now(91) })).rejects.toMatchObject({
      code: 'NOT_ERASABLE',
    })
    expect(await eraseByOrder(desk.store.db, id, { order, now: now(93) })).toBe(true)
    expect(await eraseByOrder(desk.store.db, id, { order, now: now(93) })).toBe(false)
    expect((await rowOf(id)).erasure_order).toBe(order)
  })

  it('is a number, not a story', async () => {
    const { id } = await desk.ask('no-tax-debt')
    for (const order of ['', 'because', 'Anvar Karimov asked 1', 'A'.repeat(50)]) {
      await expect(eraseByOrder(desk.store.db, id, { order, now: now(93) })).rejects.toMatchObject({
        code: 'NOT_ERASABLE',
      })
    }
    await erase(desk.store.db, id, { at: now() })
  })
})

describe('what was erased', () => {
  const SHOWN = `status facts { name } subject { kind pinfl } rejection { code message { text } } erasedAt
    certificate { number status title { text } credential pin claims { name } sources { registry } subject { pinfl } erasedAt }`
  const FOLLOW = `query ($id: ID!) { certificateRequest(id: $id) { ${SHOWN} } }`
  const VERIFY = `query ($number: CertificateNumber, $credential: String) {
    verifyCertificate(number: $number, credential: $credential) {
      outcome issuedAt validUntil maskedSubject claims { name } erasedAt type { id } } }`

  it('says so to whoever comes by the same application, and is nothing to others', async () => {
    const { id } = await desk.ask('no-tax-debt')
    await erase(desk.store.db, id, { at: now() })
    expect(await asked(FOLLOW, { id })).toEqual({
      certificateRequest: {
        status: 'ISSUED',
        facts: null,
        subject: { kind: 'PERSON', pinfl: null },
        rejection: null,
        erasedAt: expect.anything(),
        certificate: {
          number: (await certificateOf(id)).number,
          status: 'VALID',
          title: { text: 'Certificate of no tax debt' },
          credential: null,
          pin: null,
          claims: null,
          sources: null,
          subject: { pinfl: null },
          erasedAt: expect.anything(),
        },
      },
    })
    expect(await asked(FOLLOW, { id }, OFFICER)).toEqual({ certificateRequest: null })
  })

  it('still tells why it was refused, by the words of the definition', async () => {
    const { id } = await refused()
    await erase(desk.store.db, id, { at: now() })
    expect(await asked(FOLLOW, { id })).toMatchObject({
      certificateRequest: { rejection: { code: 'DEBT_EXISTS', message: { text: expect.stringContaining('owed') } } },
    })
  })

  it('is verified by its number, and by a copy, with its outcome and without content', async () => {
    const { id } = await desk.ask('no-tax-debt')
    const { number, credential } = await certificateOf(id)
    await erase(desk.store.db, id, { at: now() })
    const told = {
      outcome: 'VALID',
      issuedAt: expect.anything(),
      validUntil: expect.anything(),
      maskedSubject: null,
      claims: null,
      erasedAt: expect.anything(),
      type: { id: 'no-tax-debt' },
    }
    expect(await asked(VERIFY, { number })).toEqual({ verifyCertificate: told })
    expect(await asked(VERIFY, { credential })).toEqual({ verifyCertificate: told })
    ahead = 40 * DAY
    expect(await asked(VERIFY, { number })).toMatchObject({ verifyCertificate: { outcome: 'EXPIRED' } })
    ahead = 0
  })

  it('is asked for anew by the same key as a new request', async () => {
    const idempotencyKey = crypto.randomUUID()
    const { id } = await desk.ask('no-tax-debt', { idempotencyKey })
    await erase(desk.store.db, id, { at: now() })
    const again = await desk.ask('no-tax-debt', { idempotencyKey })
    expect(again.id).not.toBe(id)
    await erase(desk.store.db, again.id, { at: now() })
  })
})

async function certificateOf(requestId: string) {
  return await desk.store.db
    .selectFrom('certificate')
    .select(['number', 'credential', 'status'])
    .where('request_id', '=', requestId)
    .executeTakeFirstOrThrow()
}

/** Asked for, and waiting for a registry. */
async function begun(): Promise<{ id: string }> {
  const input = { type: 'no-tax-debt', subject: { pinfl: PINFL }, idempotencyKey: crypto.randomUUID() }
  const ASK =
    'mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) { ... on CertificateRequest { id } } }'
  const { requestCertificate } = await asked<{ requestCertificate: { id: string } }>(ASK, { input })
  await eventually(
    () => findRequest(desk.store.db, requestCertificate.id),
    (record) => record?.state === 'WAITING',
  )
  return requestCertificate
}

/** The connection that changes this table breaks as if its process had been killed. */
async function killAt(table: string, on: boolean): Promise<void> {
  if (!on) return void (await sql`DROP FUNCTION kill CASCADE`.execute(desk.store.db))
  await sql`CREATE FUNCTION kill() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$`.execute(desk.store.db)
  await sql`CREATE TRIGGER kill AFTER UPDATE ON ${sql.table(table)} FOR EACH ROW EXECUTE FUNCTION kill()`.execute(
    desk.store.db,
  )
}
