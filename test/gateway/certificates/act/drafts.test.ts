import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { findRequest } from '../../../../gateway/certificates/request/records.ts'
import { eventually } from '../../../support/journey.ts'
import { CITIZEN, OFFICER, outage } from '../world.ts'
import { COLLEAGUE, type Counter, FOREIGN_OFFICER, openCounter, STRANGER } from './counter.ts'

let counter: Counter
let hasty: Counter
beforeAll(async () => {
  counter = await openCounter({})
  hasty = await openCounter({}, { abandonedAfter: 50 })
}, 120_000)
afterAll(async () => {
  await counter.close()
  await hasty.close()
})

const submit = (id: string) => `submitCertificateRequest(id: "${id}")`
const cancel = (id: string) => `cancelCertificateRequest(id: "${id}")`

describe('a draft', () => {
  it('asks nobody, rests on nothing, and becomes a request when it is submitted', async () => {
    const before = counter.world.asked.length
    const { id, status, release } = await counter.request({ draft: true })
    expect({ status, release, asked: counter.world.asked.length }).toEqual({
      status: 'DRAFT',
      release: null,
      asked: before,
    })
    expect(await counter.act(submit(id))).toMatchObject({
      status: 'COLLECTING',
      release: { kind: 'EXPLICIT_REQUEST', givenBy: 'SUBJECT' },
    })
    expect(await counter.standsAt(id, 'ISSUED')).toBe('ISSUED')
    expect(await counter.act(submit(id))).toMatchObject({ id, status: 'ISSUED' })
  })

  it('has its term from the day that it was submitted', async () => {
    const { id } = await counter.request({ draft: true })
    const drafted = await findRequest(counter.store.db, id)
    await counter.act(submit(id))
    const submitted = await findRequest(counter.store.db, id)
    expect(submitted?.dueAt.getTime()).toBeGreaterThanOrEqual(drafted?.dueAt.getTime() ?? Number.NaN)
  })

  it('is not the same as a request under the same key', async () => {
    const idempotencyKey = crypto.randomUUID()
    const { id } = await counter.request({ draft: true, idempotencyKey })
    expect((await counter.request({ draft: true, idempotencyKey })).id).toBe(id)
    expect((await counter.request({ idempotencyKey })).__typename).toBe('IdempotencyConflict')
  })

  it('is submitted by whoever made it or a colleague, and by nobody else', async () => {
    const { id } = await counter.request({ draft: true }, OFFICER)
    expect((await counter.act(submit(id), FOREIGN_OFFICER)).__typename).toBe('RequestNotFound')
    expect((await counter.act(submit(id), STRANGER)).__typename).toBe('RequestNotFound')
    // The subject sees it, and did not ask.
    expect((await counter.act(submit(id), CITIZEN)).__typename).toBe('ActionNotPermitted')
    expect((await counter.act(submit(id), COLLEAGUE)).__typename).toBe('CertificateRequest')
  })

  it('that is left is closed by itself, and cannot be submitted after', async () => {
    const { id } = await hasty.request({ draft: true })
    expect(await hasty.standsAt(id, 'CANCELLED')).toBe('CANCELLED')
    expect((await hasty.see(id))?.cancellation).toEqual({ code: 'ABANDONED' })
    expect(await hasty.act(submit(id))).toMatchObject({ __typename: 'StateConflict', status: 'CANCELLED' })
  })

  it('that was submitted in time is not closed by what was to close it', async () => {
    counter.world.breaks('tax', outage())
    const { id } = await counter.request({ draft: true })
    await counter.act(submit(id))
    expect(await counter.standsAt(id, 'WAITING')).toBe('WAITING')
    counter.world.breaks('tax')
    await counter.act(cancel(id))
  })
})

describe('a request that is stopped', () => {
  it('ends at once where it waits, is answered the same again, and nothing more is asked for it', async () => {
    counter.world.breaks('tax', outage())
    const { id } = await counter.request()
    await counter.standsAt(id, 'WAITING')
    expect(await counter.act(cancel(id))).toMatchObject({ status: 'CANCELLED', cancellation: { code: 'BY_REQUESTER' } })
    expect(await counter.act(cancel(id))).toMatchObject({ status: 'CANCELLED', cancellation: { code: 'BY_REQUESTER' } })
    counter.world.breaks('tax')
    const asked = counter.world.asked.length
    const { id: other } = await counter.request()
    await counter.standsAt(other, 'ISSUED')
    expect(new Set(counter.world.asked.slice(asked).map(({ call }) => call.issue))).toEqual(new Set([other]))
  })

  it('is not stopped once its certificate is issued', async () => {
    const { id } = await counter.request()
    await counter.standsAt(id, 'ISSUED')
    expect(await counter.act(cancel(id))).toMatchObject({ __typename: 'StateConflict', status: 'ISSUED' })
  })

  it('is stopped by whoever asked, not by whoever it is about, nor by anybody else', async () => {
    const { id } = await counter.request({ draft: true }, OFFICER)
    expect((await counter.act(cancel(id), CITIZEN)).__typename).toBe('ActionNotPermitted')
    expect((await counter.act(cancel(id), STRANGER)).__typename).toBe('RequestNotFound')
    expect((await counter.act(cancel(id), COLLEAGUE)).status).toBe('CANCELLED')
  })

  it('tells in the language of who asks why something was not done', async () => {
    const { message } = await counter.act(cancel(crypto.randomUUID()), { ...CITIZEN, language: 'ru' })
    expect(message).toMatch(/^Такого запроса нет/)
  })

  it('leaves no job behind that fails', async () => {
    const { id } = await counter.request()
    await counter.act(cancel(id))
    const left = async () =>
      (
        await counter.store.pool.query(
          `SELECT state FROM pgboss.job WHERE name = 'certificate-request' AND data->>'requestId' = $1 AND state NOT IN ('completed', 'cancelled')`,
          [id],
        )
      ).rowCount
    expect(await eventually(left, (count) => count === 0)).toBe(0)
  })
})
