/**
 * A payment provider, by REST and JSON with signed messages, and a page to pay on. The wire's manual is README.md.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { MockRegistry, MockRequest, MockResponse } from '../registry.ts'
import { json } from '../respond.ts'
import { type Book, type Invoice, orderShape } from './book.ts'
import type { Callbacks, Settings } from './callbacks.ts'
import { noSuchPage, payPage } from './page.ts'
import { isSigned } from './signature.ts'

export interface Desk {
  readonly book: Book
  readonly callbacks: Callbacks
  readonly settings: Settings
  readonly secret: string
}

export function paymentMock(desk: Desk): MockRegistry {
  const contract = readFileSync(new URL('openapi.yaml', import.meta.url), 'utf8')
  return {
    name: 'payment',
    handle: (request) => route(request, { ...desk, contract }),
    faultBodies: {
      refused: () => refused(403, 'agreement-suspended'),
      outage: () => refused(503, 'maintenance'),
      rateLimited: () => refused(429, 'too-many-requests'),
    },
    asked(request) {
      const [, what = '', id] = request.url.pathname.split('/')
      return {
        operation: `${request.method} ${request.url.pathname.replace(id ?? /$/, id === undefined ? '' : '{id}')}`,
        ...(what === 'invoices' && id !== undefined && { keys: [id] }),
      }
    },
  }
}

type OpenDesk = Desk & { readonly contract: string }

function route(request: MockRequest, desk: OpenDesk): MockResponse {
  const [, what, id = '', action] = request.url.pathname.split('/')
  switch (`${request.method} /${what}${action === undefined ? '' : `/${action}`}`) {
    case 'GET /health':
      return json(200, { status: 'UP' })
    case 'GET /openapi.yaml':
      return { status: 200, headers: { 'content-type': 'application/yaml' }, body: desk.contract }
    case 'GET /settings':
      return json(200, desk.settings)
    case 'PUT /settings':
      return set(request, desk)
    case 'PUT /invoices':
      return refusal(request, desk) ?? ordered(request, id, desk)
    case 'GET /invoices':
      return refusal(request, desk) ?? found(desk.book.find(id))
    case 'POST /invoices/refund':
      return refusal(request, desk) ?? refunded(request, desk.book.find(id), desk)
    case 'POST /invoices/pay':
      return paid(request, desk.book.find(id), desk)
    case 'GET /pay':
      return page(desk.book.find(id))
    case 'POST /pay':
      return paidOnPage(request, desk.book.find(id), desk)
    default:
      return refused(404, 'no-such-path')
  }
}

/** The merchant signs method, path and body: an order cannot be turned into a refund, nor one invoice into another. */
function refusal({ method, url, headers, body, asOf }: MockRequest, { secret }: Desk): MockResponse | undefined {
  const text = `${method} ${url.pathname}\n${body.toString()}`
  return isSigned(secret, text, headers, asOf) ? undefined : refused(401, 'signature')
}

function ordered(request: MockRequest, id: string, desk: OpenDesk): MockResponse {
  const order = parsed(orderShape, request.body)
  if (order === undefined || order.id !== id) return refused(400, 'malformed')
  const opened = desk.book.open(order)
  if (opened === undefined) return refused(409, 'another-invoice')
  const answer = json(opened.isNew ? 201 : 200, opened.invoice)
  if (opened.isNew && desk.settings.payers === 'AT_ONCE') pay(opened.invoice, request.asOf, desk)
  return answer
}

function pay(invoice: Invoice, at: Date, { book, callbacks }: Desk): boolean {
  if (!book.pay(invoice, at)) return false
  callbacks.tell(invoice)
  return true
}

function found(invoice: Invoice | undefined): MockResponse {
  return invoice === undefined ? refused(404, 'no-such-invoice') : json(200, invoice)
}

function refunded({ asOf }: MockRequest, invoice: Invoice | undefined, desk: OpenDesk): MockResponse {
  if (invoice === undefined) return refused(404, 'no-such-invoice')
  const before = invoice.status
  const after = desk.book.refund(invoice, asOf)
  if (after.status === 'REFUNDED' && before === 'PAID') desk.callbacks.tell(after)
  return json(200, after)
}

function paid({ asOf }: MockRequest, invoice: Invoice | undefined, desk: OpenDesk): MockResponse {
  if (invoice === undefined) return refused(404, 'no-such-invoice')
  return pay(invoice, asOf, desk) || invoice.status === 'PAID' ? json(200, invoice) : refused(409, 'not-open')
}

/** To where the page shows what came of it: a reload does not pay again (RFC 9110, 15.4.4). */
function paidOnPage({ asOf }: MockRequest, invoice: Invoice | undefined, desk: OpenDesk): MockResponse {
  if (invoice === undefined) return page(undefined)
  pay(invoice, asOf, desk)
  return { status: 303, headers: { location: `/pay/${invoice.id}` }, body: '' }
}

function page(invoice: Invoice | undefined): MockResponse {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }
  return invoice === undefined
    ? { status: 404, headers, body: noSuchPage() }
    : { status: 200, headers, body: payPage(invoice) }
}

const settingsShape = z.strictObject({
  callbackUrl: z.url({ protocol: /^https?$/ }).optional(),
  callbacks: z.enum(['SENT', 'LOST', 'TWICE']).optional(),
  payers: z.enum(['BY_HAND', 'AT_ONCE']).optional(),
})

function set({ body }: MockRequest, { settings }: Desk): MockResponse {
  const wanted = parsed(settingsShape, body)
  if (wanted === undefined) return refused(400, 'malformed')
  return json(200, Object.assign(settings, wanted))
}

function parsed<Shape extends z.ZodType>(shape: Shape, body: Buffer): z.output<Shape> | undefined {
  try {
    return shape.parse(JSON.parse(body.toString()))
  } catch {
    return undefined
  }
}

function refused(status: number, code: string): MockResponse {
  return json(status, { error: code })
}
