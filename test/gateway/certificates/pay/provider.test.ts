import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { InvoiceOrder, PaymentProvider } from '../../../../gateway/certificates/pay/port.ts'
import { createProvider } from '../../../../gateway/certificates/pay/provider.ts'
import { signMessage } from '../../../../gateway/certificates/sign/signed-message.ts'
import { type RunningPayment, startPayment } from '../../../../mocks/payment/payment.ts'

let mock: RunningPayment
let provider: PaymentProvider
beforeAll(async () => {
  mock = await startPayment()
  provider = createProvider({ url: mock.url, secrets: [mock.secret], deadline: 20_000 })
})
afterEach(() => mock.faults.clear())
afterAll(async () => {
  await provider.close()
  await mock.close()
})

const signal = new AbortController().signal
const order = (more: Partial<InvoiceOrder> = {}): InvoiceOrder => ({
  id: crypto.randomUUID(),
  amount: 1_854_000n,
  currency: 'UZS',
  description: 'Tugʻilganlik haqida maʼlumotnoma',
  expiresAt: new Date('2099-01-01T00:00:00Z'),
  ...more,
})

describe('a provider', () => {
  it('makes an invoice once, finds it, and gives back what was paid', async () => {
    const wanted = order()
    const made = await provider.createInvoice(wanted, signal)
    expect(made).toMatchObject({
      id: wanted.id,
      amount: 1_854_000n,
      status: 'OPEN',
      payUrl: `${mock.url}/pay/${wanted.id}`,
    })
    expect(await provider.createInvoice(wanted, signal)).toEqual(made)
    mock.pay(wanted.id)
    expect(await provider.findInvoice(wanted.id, signal)).toMatchObject({ status: 'PAID', paidAt: expect.any(Date) })
    const refunded = await provider.refund(wanted.id, signal)
    expect(refunded).toMatchObject({ status: 'REFUNDED', refundedAt: expect.any(Date) })
    expect(await provider.refund(wanted.id, signal)).toEqual(refunded)
  })

  it('knows no invoice that was never made', async () => {
    expect(await provider.findInvoice(crypto.randomUUID(), signal)).toBeUndefined()
    expect(await provider.refund(crypto.randomUUID(), signal)).toBeUndefined()
  })

  it('does not make an invoice of another amount under the same id', async () => {
    const { id } = await provider.createInvoice(order(), signal)
    await expect(provider.createInvoice(order({ id, amount: 1n }), signal)).rejects.toMatchObject({
      code: 'PAYMENT_REFUSED',
    })
  })

  it.each([
    [{ kind: 'outage' }, 'PAYMENT_UNAVAILABLE'],
    [{ kind: 'rateLimited' }, 'PAYMENT_UNAVAILABLE'],
    [{ kind: 'reset' }, 'PAYMENT_UNAVAILABLE'],
    [{ kind: 'truncated' }, 'PAYMENT_UNAVAILABLE'],
    [{ kind: 'oversized' }, 'PAYMENT_UNAVAILABLE'],
    [{ kind: 'garbage' }, 'PAYMENT_INVALID'],
    [{ kind: 'wrongSchema' }, 'PAYMENT_INVALID'],
    [{ kind: 'refused' }, 'PAYMENT_REFUSED'],
  ] as const)('under %j fails as %s, and makes nothing up', async (fault, code) => {
    mock.faults.set(fault)
    await expect(provider.createInvoice(order(), signal)).rejects.toMatchObject({ name: 'CertificateError', code })
  })

  it.each([{ kind: 'halfOpen' }, { kind: 'drip', bytesPerSecond: 1 }] as const)(
    'under %j, which would take minutes, is given up at its deadline',
    async (fault) => {
      mock.faults.set(fault)
      const impatient = createProvider({ url: mock.url, secrets: [mock.secret], deadline: 200 })
      await expect(impatient.createInvoice(order(), signal)).rejects.toMatchObject({ code: 'PAYMENT_UNAVAILABLE' })
      await impatient.close()
    },
  )

  it('is told by another secret that it may not', async () => {
    const stranger = createProvider({ url: mock.url, secrets: ['another-secret'] })
    await expect(stranger.createInvoice(order(), signal)).rejects.toMatchObject({ code: 'PAYMENT_REFUSED' })
    await stranger.close()
  })

  it('that redirects is not followed', async () => {
    const elsewhere = createServer((_request, response) => response.writeHead(302, { location: mock.url }).end())
    await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done))
    const { port } = elsewhere.address() as AddressInfo
    const lost = createProvider({ url: `http://127.0.0.1:${port}`, secrets: [mock.secret] })
    await expect(lost.findInvoice('an-invoice', signal)).rejects.toMatchObject({ code: 'PAYMENT_REFUSED' })
    await lost.close()
    elsewhere.close()
  })
})

describe('a callback', () => {
  const now = new Date('2026-11-27T10:00:00Z')
  const body = JSON.stringify({
    id: 'an-invoice',
    number: 'P-1',
    amount: 1_854_000,
    currency: 'UZS',
    status: 'PAID',
    pay_url: 'https://pay.example/1',
    expires_at: '2026-11-30T00:00:00Z',
    paid_at: '2026-11-27T09:59:59Z',
    refunded_at: null,
  })
  const told = (text: string, secret = mock.secret, at = now) =>
    provider.verifyCallback(signMessage(secret, text, at), Buffer.from(text), now)

  it('tells of an invoice where the provider signed it', () => {
    expect(told(body)).toMatchObject({ id: 'an-invoice', status: 'PAID', paidAt: new Date('2026-11-27T09:59:59Z') })
  })

  it.each([
    ['signed by another', () => told(body, 'guessed')],
    ['signed long ago', () => told(body, mock.secret, new Date('2026-11-27T09:50:00Z'))],
    [
      'signed for another body',
      () =>
        provider.verifyCallback(signMessage(mock.secret, body, now), Buffer.from(body.replace('PAID', 'OPEN')), now),
    ],
    ['not signed', () => provider.verifyCallback({}, Buffer.from(body), now)],
  ])('%s tells nothing', (_, forged) => {
    expect(forged).toThrow(expect.objectContaining({ code: 'UNAUTHENTICATED' }))
  })

  it.each(['{', '{}', body.replace('1854000', '"much"'), body.replace('PAID', 'SOLD')])(
    'of %s is no invoice',
    (text) => {
      expect(() => told(text)).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }))
    },
  )
})
