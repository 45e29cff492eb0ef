/** A draft may lie for weeks, and the base calculation amount change meanwhile: what it costs is decided when it is submitted. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { findPayment } from '../../../../gateway/certificates/pay/payment-records.ts'
import type { RequestIdentity } from '../../../../gateway/context.ts'
import { type Counter, openCounter } from '../act/counter.ts'
import { CITIZEN, OFFICER } from '../world.ts'
import { memoryProvider } from './memory-provider.ts'

const amounts = [
  { from: '2025-08-01', som: 412_000, legalBasis: { title: 'an act', assumption: false } },
  { from: '2026-12-01', som: 450_000, legalBasis: { title: 'the next act', assumption: false } },
]
const FEE = { share: '0.05', onlineFactor: '0.9', socialFactor: '0.5', payWithinDays: 3 }
const NOVEMBER = new Date('2026-11-27T09:00:00Z')
const DECEMBER = new Date('2026-12-02T09:00:00Z')
/** In which month the window is. */
const today = { at: NOVEMBER }
const provider = memoryProvider()
let counter: Counter
beforeAll(async () => {
  counter = await openCounter({ fee: FEE }, { clock: () => today.at, paying: { provider, amounts } })
})
beforeEach(() => {
  today.at = NOVEMBER
})
afterAll(() => counter.close())

const PAYMENT = '... on CertificateRequest { status payment { amount { amount } status } }'

interface Seen {
  readonly status: string
  readonly payment: { readonly amount: { readonly amount: string }; readonly status: string }
}

async function submit(id: string, identity: RequestIdentity = CITIZEN): Promise<Seen> {
  const document = `mutation ($id: ID!) { submitCertificateRequest(id: $id) { ${PAYMENT} } }`
  return (await counter.run<{ submitCertificateRequest: Seen }>(document, { id }, identity)).submitCertificateRequest
}

async function feeShown(id: string): Promise<string> {
  const document = 'query ($id: ID!) { certificateRequest(id: $id) { payment { amount { amount } } } }'
  const { certificateRequest } = await counter.run<{ certificateRequest: Seen }>(document, { id }, CITIZEN)
  return certificateRequest.payment.amount.amount
}

describe('a draft that costs something', () => {
  it('shows what it would cost today, and owes the fee of the day on which it is submitted', async () => {
    const { id } = await counter.request({ draft: true })
    expect(await feeShown(id)).toBe('18540.00')
    today.at = DECEMBER
    expect(await feeShown(id)).toBe('20250.00')
    expect(await submit(id)).toMatchObject({ status: 'AWAITING_PAYMENT', payment: { amount: { amount: '20250.00' } } })
    expect(await findPayment(counter.store.db, id)).toMatchObject({ amount: 2_025_000n, channel: 'ONLINE' })
  })

  it('owes what it showed where nothing has changed, and once however often it is submitted', async () => {
    const { id } = await counter.request({ draft: true })
    const first = await submit(id)
    expect(first.payment.amount.amount).toBe('18540.00')
    const owed = await findPayment(counter.store.db, id)
    today.at = DECEMBER
    expect((await submit(id)).payment.amount.amount).toBe('18540.00')
    expect((await findPayment(counter.store.db, id))?.invoiceId).toBe(owed?.invoiceId)
  })

  it('keeps the discount that an officer found when it was written', async () => {
    const discount = { kind: 'SOCIAL', document: 'Register of families, 12-77' }
    const { id } = await counter.request({ draft: true, discount }, OFFICER)
    today.at = DECEMBER
    expect(await submit(id, OFFICER)).toMatchObject({ payment: { amount: { amount: '11250.00' } } })
    const { rows } = await counter.store.pool.query('SELECT discount FROM payment WHERE request_id = $1', [id])
    expect(rows).toEqual([{ discount }])
  })

  it('that was written in time and is a request already owes what it owed then', async () => {
    const { id } = await counter.request()
    today.at = DECEMBER
    expect(await feeShown(id)).toBe('18540.00')
  })
})
