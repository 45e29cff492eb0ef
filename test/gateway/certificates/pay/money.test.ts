/** Money over every order of events: what was taken is what was issued for, given back, or is still on its way. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { accept, PAYMENT_JOB } from '../../../../gateway/certificates/pay/accept.ts'
import { findPayment } from '../../../../gateway/certificates/pay/payment-records.ts'
import type { Invoice } from '../../../../gateway/certificates/pay/port.ts'
import { JOB } from '../../../../gateway/certificates/request/job.ts'
import { type Kept, openKept } from '../kept.ts'
import { AMOUNT, createJobs, type Kill, openTill, type Till } from './till.ts'

let kept: Kept
beforeAll(async () => {
  kept = await openKept()
  await createJobs(kept.store)
})
afterAll(() => kept.close())

/** One request and all that can be done to it, with the messages that the provider has sent about it. */
interface Case {
  readonly id: string
  readonly sent: Invoice[]
}

/** An act with its name, for whoever reads a counterexample. */
type Told = readonly [string, Act]
type Act = (till: Till, one: Case) => Promise<unknown>

const paying =
  (late: boolean): Act =>
  async (till, { id, sent }) => {
    const invoiceId = await till.invoiceOf(id)
    till.provider.pay(invoiceId, late)
    const invoice = till.provider.invoices.get(invoiceId)
    if (invoice !== undefined) sent.push(invoice)
  }
const pay = paying(false)
/** Any message sent so far, again or for the first time. */
const hear =
  (which: number): Act =>
  async (till, { sent }) => {
    const message = sent[which % Math.max(1, sent.length)]
    if (message !== undefined) await accept(message, till.parts)
  }
const work =
  (kill?: Kill): Act =>
  async (till, { id }) =>
    await till.work(id, kill)
const cancel: Act = async (till, { id }) => await till.happen(id, 'CANCELLED_BY_REQUESTER')
const refuse: Act = async (till, { id }) => await till.happen(id, 'REFUSED')
const giveUp: Act = async (till, { id }) => await till.happen(id, 'GIVEN_UP')
const issue: Act = async (till, { id }) => (await till.happen(id, 'GRANTED')) && (await till.happen(id, 'SIGNED'))
const pass: Act = async (till) => till.pass(2)

const ACT: fc.Arbitrary<Told> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(['job', work()] as const) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom<Kill>('before', 'after', 'commit')
      .map((kill) => [`job killed ${kill}`, work(kill)] as const),
  },
  { weight: 3, arbitrary: fc.constant(['pays', pay] as const) },
  { weight: 1, arbitrary: fc.constant(['pays what is closed', paying(true)] as const) },
  { weight: 4, arbitrary: fc.nat(5).map((which) => [`callback ${which}`, hear(which)] as const) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ['cancelled', cancel] as const,
      ['refused', refuse] as const,
      ['given up', giveUp] as const,
      ['issued', issue] as const,
      ['two days pass', pass] as const,
    ),
  },
)
/** One thing after the other, or two at once. */
const STEP = fc.oneof({ weight: 3, arbitrary: fc.tuple(ACT) }, { weight: 2, arbitrary: fc.tuple(ACT, ACT) })

/** Nobody pays any more; every message arrives at last, and all that is still to be done is done. */
async function settleAll(till: Till, { id, sent }: Case): Promise<void> {
  for (const message of sent) await accept(message, till.parts)
  for (let left = 20; left > 0; left -= 1) {
    till.pass(1)
    if (!(await till.work(id))) return
  }
  throw new TypeError('the work about a payment has no end')
}

const PAID: readonly Act[] = [work(), pay, hear(0)]
/** The short ways to every end, so that each is among those that are tried. */
const ENDS: readonly (readonly Act[])[] = [
  [...PAID, issue],
  PAID,
  [...PAID, refuse],
  [...PAID, giveUp],
  [...PAID, cancel],
  [work(), cancel],
]

async function booked(id: string): Promise<Readonly<Record<string, bigint>>> {
  const { rows } = await kept.store.pool.query<{ step: string; amount: string }>(
    'SELECT step, amount FROM payment_step WHERE request_id = $1',
    [id],
  )
  return Object.fromEntries(rows.map(({ step, amount }) => [step, BigInt(amount)]))
}

describe('money', () => {
  it('that was taken was issued for, given back, or is for a request on its way; each once', async () => {
    const seen = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 2, maxLength: 14 }), async (steps) => {
        const till = openTill(kept.store)
        const one: Case = { id: await till.open(), sent: [] }
        for (const step of steps) await Promise.all(step.map(async ([, act]) => await act(till, one)))
        await settleAll(till, one)

        const { state } = await till.request(one.id)
        const { taken, returned } = till.provider.moved
        const book = await booked(one.id)
        seen.set(`${state} ${taken} ${returned}`, (seen.get(`${state} ${taken} ${returned}`) ?? 0) + 1)
        expect(['ISSUED', 'COLLECTING', 'READY', 'REJECTED', 'CANCELLED', 'FAILED']).toContain(state)
        const keeps = ['ISSUED', 'COLLECTING', 'READY'].includes(state)
        expect(taken - returned).toBe(keeps ? AMOUNT : 0n)
        expect(taken <= AMOUNT && returned <= taken).toBe(true)
        expect([book['PAID'] ?? 0n, book['REFUNDED'] ?? 0n]).toEqual([taken, returned])
        expect(till.provider.invoices.size).toBeLessThanOrEqual(1)
        expect([...till.provider.invoices.values()].filter(({ status }) => status === 'OPEN')).toEqual([])
        if (state === 'COLLECTING') expect(await till.waits(JOB, one.id)).toBe(true)
        expect(await till.waits(PAYMENT_JOB, one.id)).toBe(false)
      }),
      { numRuns: 120, examples: ENDS.map((acts): [[Told][]] => [acts.map((act) => [['as told', act]])]) },
    )
    // The sequences reached every end that there is, with money and without.
    for (const end of [
      `ISSUED ${AMOUNT} 0`,
      `COLLECTING ${AMOUNT} 0`,
      `REJECTED ${AMOUNT} ${AMOUNT}`,
      `FAILED ${AMOUNT} ${AMOUNT}`,
      `CANCELLED ${AMOUNT} ${AMOUNT}`,
      'CANCELLED 0 0',
    ]) {
      expect([end, seen.get(end) ?? 0]).toEqual([end, expect.any(Number)])
      expect(seen.get(end) ?? 0).toBeGreaterThan(0)
    }
  }, 300_000)
})

describe('a payment', () => {
  const opened = async () => {
    const till = openTill(kept.store)
    const id = await till.open()
    return { till, one: { id, sent: [] } as Case, id }
  }

  it('of another amount or currency is not one, and changes nothing', async () => {
    const { till, one, id } = await opened()
    await till.work(id)
    await pay(till, one)
    const [invoice] = one.sent
    if (invoice === undefined) throw new TypeError('nobody was told')
    for (const forged of [
      { ...invoice, amount: 1n },
      { ...invoice, currency: 'USD' },
    ]) {
      await expect(accept(forged, till.parts)).rejects.toMatchObject({ code: 'PAYMENT_INVALID' })
    }
    expect((await till.request(id)).state).toBe('AWAITING_PAYMENT')
    expect(await booked(id)).toEqual({ INVOICED: AMOUNT })
  })

  it('that nobody asked for is not ours', async () => {
    const { till, one, id } = await opened()
    await till.work(id)
    await pay(till, one)
    expect(await accept({ ...(one.sent[0] as Invoice), id: crypto.randomUUID() }, till.parts)).toBe(false)
  })

  it('begins the time limit anew', async () => {
    const { till, one, id } = await opened()
    await till.work(id)
    till.pass(2)
    await pay(till, one)
    await accept(one.sent[0] as Invoice, till.parts)
    const { dueAt, updatedAt } = await till.request(id)
    expect(dueAt > updatedAt).toBe(true)
  })

  it('that arrives after the request was cancelled and its invoice closed is given back', async () => {
    const { till, one, id } = await opened()
    await till.work(id)
    await till.happen(id, 'CANCELLED_BY_REQUESTER')
    await till.work(id)
    await paying(true)(till, one)
    expect(await booked(id)).toEqual({ INVOICED: AMOUNT, CLOSED: 0n })
    await accept(one.sent[0] as Invoice, till.parts)
    expect(till.provider.moved).toEqual({ taken: AMOUNT, returned: 0n })
    await till.work(id)
    expect(till.provider.moved).toEqual({ taken: AMOUNT, returned: AMOUNT })
    expect(await booked(id)).toEqual({ INVOICED: AMOUNT, CLOSED: 0n, PAID: AMOUNT, REFUNDED: AMOUNT })
  })

  it('is asked for at the address that the provider has now, also where the provider had forgotten it', async () => {
    const { till, id } = await opened()
    await till.work(id)
    const [invoice] = till.provider.invoices.values()
    if (invoice === undefined) throw new TypeError('there is no invoice')
    const moved = { ...invoice, number: 'M-7', payUrl: 'https://other.example/pay' }
    await accept(moved, till.parts)
    expect(await findPayment(kept.store.db, id)).toMatchObject({ status: 'OPEN', number: 'M-7', payUrl: moved.payUrl })
    expect(await booked(id)).toEqual({ INVOICED: AMOUNT })
  })

  it('that is not made in time ends the request, which says so', async () => {
    const { till, one, id } = await opened()
    await till.work(id)
    await settleAll(till, one)
    expect(await till.request(id)).toMatchObject({ state: 'CANCELLED', cancellation: { code: 'UNPAID' } })
    expect(await booked(id)).toEqual({ INVOICED: AMOUNT, CLOSED: 0n })
  })

  it('stands in a book that nobody can change, and is never more than once there', async () => {
    const { till, id } = await opened()
    await till.work(id)
    const { pool } = kept.store
    await expect(pool.query('UPDATE payment_step SET amount = 0 WHERE request_id = $1', [id])).rejects.toThrow(
      'appended',
    )
    await expect(pool.query('DELETE FROM payment_step WHERE request_id = $1', [id])).rejects.toThrow('appended')
    await expect(
      pool.query("INSERT INTO payment_step (request_id, step, amount, at) VALUES ($1, 'INVOICED', 1, now())", [id]),
    ).rejects.toThrow('unique')
  })
})
