/**
 * The provider's book: every invoice, and what became of it. In memory; numbers are given in the order of coming.
 *
 *   OPEN ─▶ PAID ─▶ REFUNDED        OPEN ─▶ CLOSED
 */
import { z } from 'zod'

/** `PUT /invoices/{id}`. */
export const orderShape = z.strictObject({
  id: z.string().min(8).max(64),
  /** Tiyin. */
  amount: z.int().positive(),
  currency: z.literal('UZS'),
  description: z.string().min(1).max(200),
  expires_at: z.iso.datetime(),
})
export type Order = z.output<typeof orderShape>

/** As on the wire. */
export interface Invoice extends Order {
  readonly number: string
  status: 'OPEN' | 'PAID' | 'REFUNDED' | 'CLOSED'
  readonly pay_url: string
  paid_at: string | null
  refunded_at: string | null
}

export interface Book {
  find(id: string): Invoice | undefined
  list(): readonly Invoice[]
  /** The invoice of this id; undefined where it is there already and asks for something else. */
  open(order: Order, payUrl: string): { readonly invoice: Invoice; readonly isNew: boolean } | undefined
  /** Whether it was paid just now: one that is not open, or expired, is not. */
  pay(invoice: Invoice, at: Date): boolean
  /** Gives back what was paid; closes what nobody paid. Again it changes nothing. */
  refund(invoice: Invoice, at: Date): Invoice
}

export function createBook(): Book {
  const invoices = new Map<string, Invoice>()
  return {
    find: (id) => invoices.get(id),
    list: () => [...invoices.values()],
    open(order, payUrl) {
      const known = invoices.get(order.id)
      if (known !== undefined) {
        return known.amount === order.amount && known.currency === order.currency
          ? { invoice: known, isNew: false }
          : undefined
      }
      const number = `P-${String(invoices.size + 1).padStart(8, '0')}`
      const invoice: Invoice = { ...order, number, status: 'OPEN', pay_url: payUrl, paid_at: null, refunded_at: null }
      invoices.set(order.id, invoice)
      return { invoice, isNew: true }
    },
    pay(invoice, at) {
      if (invoice.status !== 'OPEN' || at.getTime() > Date.parse(invoice.expires_at)) return false
      Object.assign(invoice, { status: 'PAID', paid_at: at.toISOString() })
      return true
    },
    refund(invoice, at) {
      if (invoice.status === 'PAID') Object.assign(invoice, { status: 'REFUNDED', refunded_at: at.toISOString() })
      if (invoice.status === 'OPEN') invoice.status = 'CLOSED'
      return invoice
    },
  }
}
