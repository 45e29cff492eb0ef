/** Certificates that cost something, over HTTP: paid and issued, given back, cancelled, and a provider that is down. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { signMessage } from '../../gateway/certificates/sign/signed-message.ts'
import type { SampleName } from '../../mocks/population/samples.ts'
import { citizenAsking } from '../support/certificates.ts'
import { type Asking, eventually, type Journey, openJourney } from '../support/journey.ts'
import { query } from '../support/postgres.ts'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney({ payers: 'BY_HAND' })
})
afterEach(() => {
  journey.mocks.payment.faults.clear()
  journey.mocks.civil.faults.clear()
  journey.mocks.payment.settings.callbacks = 'SENT'
})
afterAll(() => journey.close())

interface Payment {
  readonly amount: { readonly amount: string; readonly currency: string }
  readonly channel: string
  readonly status: string
  readonly payUrl: string | null
  readonly invoiceNumber: string | null
  readonly expiresAt: string | null
  readonly paidAt: string | null
  readonly refundedAt: string | null
}
interface Request {
  readonly __typename: string
  readonly id: string
  readonly status: string
  readonly overdue: boolean
  readonly cancellation: { readonly code: string } | null
  readonly payment: Payment | null
  readonly certificate: { readonly number: string } | null
}

const SHOWN = `id status overdue cancellation { code } certificate { number }
  payment { amount { amount currency } channel status payUrl invoiceNumber expiresAt paidAt refundedAt }`
const ASK = `mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) {
  __typename ... on CertificateRequest { ${SHOWN} } } }`
const FOLLOW = `query ($id: ID!) { certificateRequest(id: $id) { __typename ${SHOWN} } }`
const CANCEL = 'mutation ($id: ID!) { cancelCertificateRequest(id: $id) { __typename } }'

async function ask(who: SampleName, more: object = {}, as?: Asking): Promise<Request> {
  const input = {
    type: 'birth-record',
    subject: { pinfl: journey.pinfl(who) },
    idempotencyKey: crypto.randomUUID(),
    ...more,
  }
  const answer = await journey.ask<{ requestCertificate: Request }>(
    ASK,
    { input },
    as ?? (await citizenAsking(journey, who)),
  )
  if (answer.data == null) throw new TypeError(JSON.stringify(answer.errors))
  return answer.data.requestCertificate
}

async function until(id: string, who: SampleName, wanted: (request: Request) => boolean): Promise<Request> {
  const as = await citizenAsking(journey, who)
  const look = async () => {
    const { data } = await journey.ask<{ certificateRequest: Request }>(FOLLOW, { id }, as)
    if (data == null) throw new TypeError('the request is not there')
    return data.certificateRequest
  }
  // A citizen who asks forty times a second is told to slow down.
  return await eventually(look, wanted, 30_000, 150)
}

const standing = (status: string) => (request: Request) => request.payment?.status === status
const at = (status: string) => (request: Request) => request.status === status

/** Of the request, with its invoice. */
async function awaited(who: SampleName): Promise<Request> {
  const { id } = await ask(who)
  return await until(id, who, standing('OPEN'))
}

/** In a browser, or rather as one does. */
async function press({ payment }: Request): Promise<void> {
  const page = await fetch(payment?.payUrl ?? '', { method: 'POST' })
  if (!page.ok) throw new TypeError(`it could not be paid: ${page.status}`)
}

async function steps(requestId: string): Promise<readonly string[]> {
  const sql = 'SELECT step FROM payment_step WHERE request_id = $1 ORDER BY id'
  return (await query<{ step: string }>(journey.database, sql, [requestId])).rows.map(({ step }) => step)
}

/** The provider's invoice of a request. */
const invoiceOf = ({ payment }: Request) =>
  journey.mocks.payment.invoices().find(({ number }) => number === payment?.invoiceNumber)

describe('a certificate that costs something', () => {
  it('waits for its fee, asks no registry before, and is issued when it was paid', async () => {
    journey.mocks.civil.requests.clear()
    const waiting = await awaited('ordinary')
    expect(waiting).toMatchObject({
      status: 'AWAITING_PAYMENT',
      overdue: false,
      payment: { amount: { amount: '18540.00', currency: 'UZS' }, channel: 'ONLINE', paidAt: null, refundedAt: null },
    })
    expect(journey.mocks.civil.requests.count()).toBe(0)
    await press(waiting)
    const issued = await until(waiting.id, 'ordinary', at('ISSUED'))
    expect(issued).toMatchObject({
      status: 'ISSUED',
      certificate: { number: expect.any(String) },
      payment: { status: 'PAID', payUrl: null, paidAt: expect.any(String), refundedAt: null },
    })
    expect(await steps(waiting.id)).toEqual(['INVOICED', 'PAID'])
  })

  it('is sold to a parent for their child, and to nobody who is nothing to the person', async () => {
    const parent = await citizenAsking(journey, 'ordinary')
    const subject = { pinfl: journey.pinfl('ordinaryChild') }
    expect(await ask('ordinary', { subject }, parent)).toMatchObject({ status: 'AWAITING_PAYMENT' })
    const stranger = await citizenAsking(journey, 'landlord')
    const { id: _none, ...told } = await ask('landlord', { subject }, stranger)
    expect(told).toEqual({ __typename: 'NotPermitted' })
  })

  it('is given back where the rule refuses, once', async () => {
    const waiting = await awaited('foreigner')
    await press(waiting)
    const refused = await until(waiting.id, 'foreigner', standing('REFUNDED'))
    expect(refused).toMatchObject({ status: 'REJECTED', payment: { refundedAt: expect.any(String) } })
    expect(invoiceOf(refused)?.status).toBe('REFUNDED')
    expect(await steps(waiting.id)).toEqual(['INVOICED', 'PAID', 'REFUNDED'])
  })

  it('is not to be paid any more once it was cancelled', async () => {
    const waiting = await awaited('ordinaryWife')
    await journey.ask(CANCEL, { id: waiting.id }, await citizenAsking(journey, 'ordinaryWife'))
    const cancelled = await until(waiting.id, 'ordinaryWife', () => invoiceOf(waiting)?.status === 'CLOSED')
    expect(cancelled).toMatchObject({ status: 'CANCELLED', payment: { status: 'CLOSED', payUrl: null } })
    const page = await fetch(waiting.payment?.payUrl ?? '', { method: 'POST' })
    expect(await page.text()).toContain('Closed')
    const booked = await eventually(
      () => steps(waiting.id),
      ({ length }) => length === 2,
    )
    expect(booked).toEqual(['INVOICED', 'CLOSED'])
  })

  it('is given back where it is cancelled after it was paid', async () => {
    journey.mocks.civil.faults.set({ kind: 'outage' })
    const waiting = await awaited('halfOwner')
    await press(waiting)
    await until(waiting.id, 'halfOwner', standing('PAID'))
    await journey.ask(CANCEL, { id: waiting.id }, await citizenAsking(journey, 'halfOwner'))
    expect(await until(waiting.id, 'halfOwner', standing('REFUNDED'))).toMatchObject({ status: 'CANCELLED' })
    expect(await steps(waiting.id)).toEqual(['INVOICED', 'PAID', 'REFUNDED'])
  })

  it('is acknowledged while the payment provider is down, and asked for when it is back', async () => {
    journey.mocks.payment.faults.set({ kind: 'outage' })
    const made = await ask('twinOlder')
    expect(made).toMatchObject({ status: 'AWAITING_PAYMENT', payment: { status: 'PREPARING', payUrl: null } })
    const before = journey.mocks.payment.requests.count()
    await eventually(
      async () => journey.mocks.payment.requests.count(),
      (count) => count > before,
    )
    journey.mocks.payment.faults.clear()
    const open = await until(made.id, 'twinOlder', standing('OPEN'))
    await press(open)
    expect(await until(made.id, 'twinOlder', at('ISSUED'))).toMatchObject({ payment: { status: 'PAID' } })
  })

  it('is found paid where the callback got lost, and paid once where it came twice', async () => {
    journey.mocks.payment.settings.callbacks = 'LOST'
    const lost = await awaited('taxDebtor')
    await press(lost)
    journey.mocks.payment.settings.callbacks = 'TWICE'
    const twice = await awaited('taxDebtor')
    await press(twice)
    for (const { id } of [twice, lost]) {
      expect(await until(id, 'taxDebtor', at('ISSUED'))).toMatchObject({ status: 'ISSUED' })
      expect(await steps(id)).toEqual(['INVOICED', 'PAID'])
    }
  })

  it('is not paid by a forged callback, nor by one of another amount', async () => {
    const waiting = await awaited('utilityDebtor')
    const invoice = { ...invoiceOf(waiting), status: 'PAID', paid_at: new Date().toISOString() }
    const send = async (body: string, secret: string) => {
      const headers = { 'content-type': 'application/json', ...signMessage(secret, body, new Date()) }
      return await fetch(`${journey.window.url}/payments/callback`, { method: 'POST', headers, body })
    }
    const { secret } = journey.mocks.payment
    expect((await send(JSON.stringify(invoice), 'guessed-by-somebody')).status).toBe(401)
    expect((await send(JSON.stringify({ ...invoice, amount: 1 }), secret)).status).toBe(400)
    expect((await send(JSON.stringify({ ...invoice, id: crypto.randomUUID() }), secret)).status).toBe(404)
    expect((await send('{', secret)).status).toBe(400)
    expect((await send(' '.repeat(100_000), secret)).status).toBe(413)
    expect(await until(waiting.id, 'utilityDebtor', () => true)).toMatchObject({ status: 'AWAITING_PAYMENT' })
    expect(await steps(waiting.id)).toEqual(['INVOICED'])
  })
})

describe('the payment provider', () => {
  it('may tell of many payments in a minute from its one address', async () => {
    const tell = async () =>
      (await fetch(`${journey.window.url}/payments/callback`, { method: 'POST', body: '{}' })).status
    const statuses = await Promise.all(Array.from({ length: 150 }, tell))
    expect(new Set(statuses)).toEqual(new Set([401]))
  })
})

describe('a fee', () => {
  const officer = async (): Promise<Asking> => ({
    token: await journey.mocks.identity.token({ persona: 'officer' }),
    headers: { 'darcha-purpose': 'CASE', 'darcha-case': 'A-2026-1' },
  })

  it('is shown with the catalogue, online and at the counter; free is free', async () => {
    const { data } = await journey.ask<{ certificateTypes: { id: string; fee: object }[] }>(
      '{ certificateTypes { id fee { share online { amount } counter { amount } } } }',
    )
    const fees = Object.fromEntries((data?.certificateTypes ?? []).map(({ id, fee }) => [id, fee]))
    expect(fees['birth-record']).toEqual({
      share: '0.05',
      online: { amount: '18540.00' },
      counter: { amount: '20600.00' },
    })
    expect(fees['no-tax-debt']).toMatchObject({ online: { amount: '0.00' }, counter: { amount: '0.00' } })
    expect(await ask('ordinary', { type: 'no-tax-debt' })).toMatchObject({ payment: null })
  })

  it('is the counter’s where an officer asks', async () => {
    const made = await ask('ordinary', {}, await officer())
    expect(made.payment).toMatchObject({ amount: { amount: '20600.00' }, channel: 'COUNTER' })
  })

  it('is lessened by an officer who has seen the document, and that is kept with it', async () => {
    const discount = { kind: 'SOCIAL', document: 'Ijtimoiy himoya daftari 7, 2026-11-01' }
    const made = await ask('ordinary', { discount }, await officer())
    expect(made.payment).toMatchObject({ amount: { amount: '10300.00' }, channel: 'COUNTER' })
    const { rows } = await query(journey.database, 'SELECT discount FROM payment WHERE request_id = $1', [made.id])
    expect(rows).toEqual([{ discount }])
  })

  it('is not lessened where the certificate knows no discount', async () => {
    const input = {
      type: 'no-tax-debt-organization',
      subject: { stir: journey.mocks.population.samples.organization.stir },
      discount: { kind: 'SOCIAL', document: 'Ijtimoiy himoya daftari 7' },
    }
    expect(await ask('ordinary', input, await officer())).toMatchObject({ __typename: 'DiscountRefused' })
  })

  it('is never lessened by a citizen’s own word', async () => {
    const discount = { kind: 'SOCIAL', document: 'a certificate of 2026-11-01' }
    expect(await ask('ordinary', { discount })).toMatchObject({ __typename: 'DiscountRefused' })
  })
})
