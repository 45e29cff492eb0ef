/**
 * A payment provider over HTTP: JSON, both directions signed with one secret (sign/signed-message.ts).
 *
 *   PUT /invoices/{id}   GET /invoices/{id}   POST /invoices/{id}/refund      signed: "<METHOD> <path>\n<body>"
 *   the provider calls back with the invoice                                  signed: the body
 *
 * Its own connections, a deadline for each send, no redirects, and no more bytes than an invoice can have: a provider that hangs
 * or raves costs one job its attempt and nobody else anything.
 */
import { Agent } from 'undici'
import { z } from 'zod'
import { GatewayError } from '../../errors.ts'
import { CertificateError } from '../errors.ts'
import { signMessage, verifySignedMessage } from '../sign/signed-message.ts'
import type { Invoice, InvoiceOrder, PaymentProvider } from './port.ts'

export interface ProviderOptions {
  /** Without a slash at the end. */
  readonly url: string
  /** Agreed with the provider; first the one that we sign with, then those that it may still sign with. */
  readonly secrets: readonly [string, ...string[]]
  /** For one send, in milliseconds. @default 10_000 */
  readonly deadline?: number
  /** @default the machine's */
  readonly clock?: () => Date
}

/** An invoice is some hundred bytes. */
const MOST_BYTES = 64 * 1024

const wireInvoice = z.object({
  id: z.string(),
  number: z.string().min(1).max(64),
  /** Tiyin. */
  amount: z.int().nonnegative(),
  currency: z.string(),
  status: z.enum(['OPEN', 'PAID', 'REFUNDED', 'CLOSED']),
  pay_url: z.url({ protocol: /^https?$/ }),
  expires_at: z.iso.datetime(),
  paid_at: z.iso.datetime().nullable(),
  refunded_at: z.iso.datetime().nullable(),
})

export function createProvider({ url, secrets, deadline = 10_000, clock = now }: ProviderOptions): PaymentProvider {
  const base = new URL(url)
  const agent = new Agent({
    connections: 8,
    pipelining: 1,
    allowH2: false,
    maxResponseSize: MOST_BYTES,
    headersTimeout: deadline,
    bodyTimeout: deadline,
    connect: { timeout: Math.min(deadline, 5_000) },
  })
  const send = async (method: Method, path: string, body: string, signal: AbortSignal): Promise<Reply> => {
    const target = `${base.pathname.replace(/\/$/, '')}${path}`
    const headers = {
      accept: 'application/json',
      ...(body !== '' && { 'content-type': 'application/json' }),
      ...signMessage(secrets[0], `${method} ${target}\n${body}`, clock()),
    }
    try {
      const limits = AbortSignal.any([signal, AbortSignal.timeout(deadline)])
      const options = { origin: base.origin, path: target, method, headers, body: body || null, signal: limits }
      const response = await agent.request(options)
      return { status: response.statusCode, text: await response.body.text() }
    } catch (cause) {
      throw new CertificateError('PAYMENT_UNAVAILABLE', 'the payment provider did not answer', cause)
    }
  }
  return {
    async createInvoice(order, signal) {
      const reply = await send('PUT', pathOf(order.id), JSON.stringify(wireOrder(order)), signal)
      return ofId(order.id, invoiceIn(reply))
    },
    async findInvoice(id, signal) {
      const reply = await send('GET', pathOf(id), '', signal)
      return reply.status === 404 ? undefined : ofId(id, invoiceIn(reply))
    },
    async refund(id, signal) {
      const reply = await send('POST', `${pathOf(id)}/refund`, '', signal)
      return reply.status === 404 ? undefined : ofId(id, invoiceIn(reply))
    },
    verifyCallback(headers, rawBody, at) {
      verifySignedMessage(secrets, headers, rawBody, at)
      const invoice = parsed(Buffer.from(rawBody).toString('utf8'))
      if (invoice !== undefined) return invoice
      throw new GatewayError('BAD_REQUEST', 'the message is signed by the payment provider and holds no invoice')
    },
    close: () => agent.destroy(),
  }
}

type Method = 'GET' | 'PUT' | 'POST'

interface Reply {
  readonly status: number
  readonly text: string
}

function now(): Date {
  return new Date()
}

function pathOf(id: string): string {
  return `/invoices/${encodeURIComponent(id)}`
}

function wireOrder({ id, amount, currency, description, expiresAt }: InvoiceOrder): object {
  return { id, amount: Number(amount), currency, description, expires_at: expiresAt.toISOString() }
}

/** 5xx and 429 pass by themselves; any other refusal is told to operators as what it is. */
function invoiceIn({ status, text }: Reply): Invoice {
  if (status >= 500 || status === 429)
    throw new CertificateError('PAYMENT_UNAVAILABLE', `the payment provider answered ${status}`)
  if (status !== 200 && status !== 201)
    throw new CertificateError('PAYMENT_REFUSED', `the payment provider refused with ${status}`)
  const invoice = parsed(text)
  if (invoice !== undefined) return invoice
  throw new CertificateError('PAYMENT_INVALID', 'the payment provider answered with what is no invoice')
}

function ofId(id: string, invoice: Invoice): Invoice {
  if (invoice.id === id) return invoice
  throw new CertificateError('PAYMENT_INVALID', 'the payment provider answered with another invoice')
}

function parsed(text: string): Invoice | undefined {
  try {
    const { id, number, amount, currency, status, ...rest } = wireInvoice.parse(JSON.parse(text))
    return {
      id,
      number,
      amount: BigInt(amount),
      currency,
      status,
      payUrl: rest.pay_url,
      expiresAt: new Date(rest.expires_at),
      paidAt: momentOf(rest.paid_at),
      refundedAt: momentOf(rest.refunded_at),
    }
  } catch {
    return undefined
  }
}

function momentOf(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
