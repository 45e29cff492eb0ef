/**
 * The provider's book: every invoice, and what became of it; numbers are given in the order of coming. It is kept in a file
 * where there is one (journal.ts), and in memory otherwise.
 *
 *   OPEN ─▶ PAID ─▶ REFUNDED        OPEN ─▶ CLOSED
 */
import { z } from 'zod'
import { FORGETFUL, openJournal } from './journal.ts'

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

const keptShape = orderShape.extend({
  number: z.string(),
  status: z.enum(['OPEN', 'PAID', 'REFUNDED', 'CLOSED']),
  paid_at: z.string().nullable(),
  refunded_at: z.string().nullable(),
})
/** As in the journal: where it is paid is where the provider listens, which a restart may change. */
type Kept = z.output<typeof keptShape>

/** As on the wire. */
export interface Invoice extends Kept {
  readonly pay_url: string
}

export interface BookParts {
  readonly payUrl: (id: string) => string
  /** Where it outlives the process. @default it does not */
  readonly file?: string
}

export interface Book {
  find(id: string): Invoice | undefined
  list(): readonly Invoice[]
  /** The invoice of this id; undefined where it is there already and asks for something else. */
  open(order: Order): { readonly invoice: Invoice; readonly isNew: boolean } | undefined
  /** Whether it was paid just now: one that is not open, or expired, is not. */
  pay(invoice: Invoice, at: Date): boolean
  /** Gives back what was paid; closes what nobody paid. Again it changes nothing. */
  refund(invoice: Invoice, at: Date): Invoice
}

export function createBook({ payUrl, file }: BookParts): Book {
  const journal = file === undefined ? FORGETFUL : openJournal(file, keptShape)
  const payable = (kept: Kept): Invoice => ({
    ...kept,
    get pay_url() {
      return payUrl(kept.id)
    },
  })
  const invoices = new Map(journal.kept.map((kept) => [kept.id, payable(kept)]))
  const change = (invoice: Invoice, to: Partial<Kept>): void => {
    const { pay_url: _, ...kept } = invoice
    journal.write({ ...kept, ...to })
    Object.assign(invoice, to)
  }
  return {
    find: (id) => invoices.get(id),
    list: () => [...invoices.values()],
    open(order) {
      const known = invoices.get(order.id)
      if (known !== undefined) {
        return known.amount === order.amount && known.currency === order.currency
          ? { invoice: known, isNew: false }
          : undefined
      }
      const number = `P-${String(invoices.size + 1).padStart(8, '0')}`
      const invoice = payable({ ...order, number, status: 'OPEN', paid_at: null, refunded_at: null })
      change(invoice, {})
      invoices.set(order.id, invoice)
      return { invoice, isNew: true }
    },
    pay(invoice, at) {
      if (invoice.status !== 'OPEN' || at.getTime() > Date.parse(invoice.expires_at)) return false
      change(invoice, { status: 'PAID', paid_at: at.toISOString() })
      return true
    },
    refund(invoice, at) {
      if (invoice.status === 'PAID') change(invoice, { status: 'REFUNDED', refunded_at: at.toISOString() })
      if (invoice.status === 'OPEN') change(invoice, { status: 'CLOSED' })
      return invoice
    },
  }
}
