import { createHmac } from 'node:crypto'
import { appendFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { MOCK_SECRET, type RunningPayment, startPayment } from '../../../mocks/payment/payment.ts'
import { eventually } from '../../support/journey.ts'
import { type TestFolder, testFolder } from '../../support/postgres.ts'
import { contractOf } from '../contract.ts'
import { order, say } from './ask.ts'

const invoice = contractOf('payment', 'Invoice')
const problem = contractOf('payment', 'Error')

let mock: RunningPayment
beforeAll(async () => {
  mock = await startPayment({ callbackPause: 5 })
})
afterAll(() => mock.close())

const make = async (more: object = {}) => {
  const id = crypto.randomUUID()
  return { id, ...(await say(mock.url, 'PUT', `/invoices/${id}`, order(id, more))) }
}

describe('an invoice', () => {
  it('is made once for an id, and the same order finds it', async () => {
    const first = await make()
    expect(first).toMatchObject({ status: 201, body: { status: 'OPEN', pay_url: `${mock.url}/pay/${first.id}` } })
    invoice(first.body)
    expect(await say(mock.url, 'PUT', `/invoices/${first.id}`, order(first.id))).toEqual({
      status: 200,
      body: first.body,
    })
    expect(await say(mock.url, 'GET', `/invoices/${first.id}`)).toEqual({ status: 200, body: first.body })
  })

  it('is not made of another amount under the same id', async () => {
    const { id } = await make()
    const other = await say(mock.url, 'PUT', `/invoices/${id}`, order(id, { amount: 1 }))
    expect(other).toEqual({ status: 409, body: { error: 'another-invoice' } })
    problem(other.body)
  })

  it('is paid once, refunded once, and what nobody paid is closed by a refund', async () => {
    const { id } = await make()
    expect((await say(mock.url, 'POST', `/invoices/${id}/pay`)).body).toMatchObject({ status: 'PAID' })
    const refunded = await say(mock.url, 'POST', `/invoices/${id}/refund`)
    expect(refunded.body).toMatchObject({ status: 'REFUNDED', refunded_at: expect.any(String) })
    expect(await say(mock.url, 'POST', `/invoices/${id}/refund`)).toEqual(refunded)
    expect((await say(mock.url, 'POST', `/invoices/${id}/pay`)).body).toEqual({ error: 'not-open' })
    const unpaid = await make()
    expect((await say(mock.url, 'POST', `/invoices/${unpaid.id}/refund`)).body).toMatchObject({ status: 'CLOSED' })
    expect((await say(mock.url, 'POST', `/invoices/${unpaid.id}/pay`)).status).toBe(409)
  })

  it('that has expired is not paid', async () => {
    const { id } = await make({ expires_at: '2020-01-01T00:00:00Z' })
    expect(await say(mock.url, 'POST', `/invoices/${id}/pay`)).toEqual({ status: 409, body: { error: 'not-open' } })
  })

  it.each([
    ['an unknown member', { photo: true }],
    ['no whole number of tiyin', { amount: 10.5 }],
    ['another currency', { currency: 'USD' }],
  ])('is not made of %s', async (_, more) => {
    expect(await make(more)).toMatchObject({ status: 400, body: { error: 'malformed' } })
  })
})

describe('a provider with a folder', () => {
  let folder: TestFolder
  beforeEach(async () => {
    folder = await testFolder()
  })
  afterEach(() => folder.remove())
  const started = () => startPayment({ file: join(folder.path, 'mocks', 'invoices.jsonl') })
  const orderAt = (url: string, id: string) => say(url, 'PUT', `/invoices/${id}`, order(id))

  it('knows after a restart what became of each invoice, at its new address, and goes on with the numbers', async () => {
    const first = await started()
    const [paid, open] = [crypto.randomUUID(), crypto.randomUUID()]
    await orderAt(first.url, paid)
    await orderAt(first.url, open)
    first.pay(paid)
    await first.close()
    const second = await started()
    expect(second.invoices().map(({ id, status }) => [id, status])).toEqual([
      [paid, 'PAID'],
      [open, 'OPEN'],
    ])
    const found = await say(second.url, 'GET', `/invoices/${open}`)
    expect(found.body).toMatchObject({ pay_url: `${second.url}/pay/${open}`, number: 'P-00000002' })
    invoice(found.body)
    expect((await say(second.url, 'POST', `/invoices/${paid}/refund`)).body).toMatchObject({ status: 'REFUNDED' })
    expect((await orderAt(second.url, crypto.randomUUID())).body).toMatchObject({ number: 'P-00000003' })
    await second.close()
  })

  it('loses no more than what was being written when it was killed', async () => {
    const first = await started()
    const id = crypto.randomUUID()
    await orderAt(first.url, id)
    await first.close()
    const file = join(folder.path, 'mocks', 'invoices.jsonl')
    await appendFile(file, `{"id":"${id}","status":"PA`)
    const second = await started()
    expect(second.pay(id)).toBe(true)
    await second.close()
    const third = await started()
    expect(third.invoices()).toMatchObject([{ id, status: 'PAID' }])
    await third.close()
  })
})

describe('a signature', () => {
  const { id } = { id: crypto.randomUUID() }
  it.each([
    ['of another secret', { secret: 'guessed' }],
    ['of ten minutes ago', { at: Date.now() - 600_000 }],
    ['of another request', { text: `POST /invoices/${id}/refund\n` }],
  ])('%s is none', async (_, signing) => {
    const refused = await say(mock.url, 'PUT', `/invoices/${id}`, order(id), signing)
    expect(refused).toEqual({ status: 401, body: { error: 'signature' } })
    expect(mock.invoices().some((one) => one.id === id)).toBe(false)
  })
})

describe('the page', () => {
  it('shows what is paid for and a button that works without a script, and afterwards that it was paid', async () => {
    const { id } = await make()
    const page = await (await fetch(`${mock.url}/pay/${id}`)).text()
    expect(page).toContain('18540.00')
    expect(page).toContain('A &#60;certificate&#62;')
    expect(page).toMatch(/<form method="post"><button type="submit">/)
    expect(page).not.toContain('<script')
    const after = await fetch(`${mock.url}/pay/${id}`, { method: 'POST' })
    expect([after.status, after.url]).toEqual([200, `${mock.url}/pay/${id}`])
    expect(await after.text()).toContain('Paid')
    expect(mock.invoices().find((one) => one.id === id)?.status).toBe('PAID')
  })

  it('of nothing is 404', async () => {
    expect((await fetch(`${mock.url}/pay/nothing`)).status).toBe(404)
  })
})

describe('a callback', () => {
  const heard: { headers: IncomingHttpHeaders; body: string }[] = []
  const answers: number[] = []
  const merchant = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += String(chunk)
    })
    request.on('end', () => {
      heard.push({ headers: request.headers, body })
      response.writeHead(answers.shift() ?? 204).end()
    })
  })
  beforeAll(async () => {
    await new Promise<void>((done) => merchant.listen(0, '127.0.0.1', done))
    const { port } = merchant.address() as AddressInfo
    await fetch(`${mock.url}/settings`, {
      method: 'PUT',
      body: JSON.stringify({ callbackUrl: `http://127.0.0.1:${port}/paid` }),
    })
  })
  afterAll(() => {
    mock.settings.callbackUrl = undefined
    merchant.close()
  })
  const about = (id: string) => heard.filter(({ body }) => body.includes(id))

  it('tells of a payment, signed, and again until it is taken', async () => {
    answers.push(500, 404)
    const { id } = await make()
    mock.pay(id)
    const seen = await eventually(
      async () => about(id),
      ({ length }) => length === 3,
    )
    expect(seen).toHaveLength(3)
    const [{ headers, body } = { headers: {}, body: '' }] = seen
    const signature = createHmac('sha256', MOCK_SECRET)
      .update(`${String(headers['darcha-timestamp'])}.${body}`)
      .digest('hex')
    expect(headers['darcha-signature']).toBe(`v1=${signature}`)
    expect(JSON.parse(body)).toMatchObject({ id, status: 'PAID', amount: 1_854_000 })
  })

  it('may come twice, and may get lost', async () => {
    mock.settings.callbacks = 'TWICE'
    const twice = await make()
    mock.pay(twice.id)
    expect(
      await eventually(
        async () => about(twice.id),
        ({ length }) => length === 2,
      ),
    ).toHaveLength(2)
    mock.settings.callbacks = 'LOST'
    const lost = await make()
    mock.pay(lost.id)
    mock.settings.callbacks = 'SENT'
    const next = await make()
    mock.pay(next.id)
    await eventually(
      async () => about(next.id),
      ({ length }) => length === 1,
    )
    expect(about(lost.id)).toEqual([])
  })

  it('comes by itself where somebody pays every invoice at once', async () => {
    mock.settings.payers = 'AT_ONCE'
    const { id, body } = await make()
    mock.settings.payers = 'BY_HAND'
    expect(body['status']).toBe('OPEN')
    expect(
      await eventually(
        async () => about(id),
        ({ length }) => length === 1,
      ),
    ).toHaveLength(1)
  })
})

describe('the mock', () => {
  it('serves its contract, and has the faults that any has', async () => {
    expect(await (await fetch(`${mock.url}/openapi.yaml`)).text()).toContain('operationId: makeInvoice')
    mock.faults.set({ kind: 'refused' })
    expect(await make()).toMatchObject({ status: 403, body: { error: 'agreement-suspended' } })
    mock.faults.clear()
    expect(mock.requests.list().at(-1)).toMatchObject({ operation: 'PUT /invoices/{id}', fault: 'refused' })
  })
})
