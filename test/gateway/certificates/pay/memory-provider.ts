/** A payment provider in memory that keeps to the port: each thing once for one invoice, whatever happens around it. */
import type { Invoice, InvoiceOrder, PaymentProvider } from '../../../../gateway/certificates/pay/port.ts'

export interface MemoryProvider extends PaymentProvider {
  readonly invoices: ReadonlyMap<string, Invoice>
  /** Somebody pays, where that is still possible; `late`: also one that is closed, as a provider should not let them. */
  pay(id: string, late?: boolean): void
  /** Of all money that came, and that went back. */
  readonly moved: { taken: bigint; returned: bigint }
}

export interface MemoryProviderOptions {
  readonly payers?: 'AT_ONCE' | 'BY_HAND'
  /** Called when something was done, and before it is answered: what it throws is what the caller hears. */
  readonly before?: (what: 'create' | 'find' | 'refund') => void
  readonly after?: (what: 'create' | 'find' | 'refund') => void
}

export function memoryProvider({
  payers = 'BY_HAND',
  before = nobody,
  after = nobody,
}: MemoryProviderOptions = {}): MemoryProvider {
  const invoices = new Map<string, Invoice>()
  const moved = { taken: 0n, returned: 0n }
  const set = (invoice: Invoice): void => void invoices.set(invoice.id, invoice)
  const pay = (id: string, late = false): void => {
    const invoice = invoices.get(id)
    if (invoice?.status !== 'OPEN' && !(late && invoice?.status === 'CLOSED')) return
    moved.taken += invoice.amount
    set({ ...invoice, status: 'PAID', paidAt: new Date() })
  }
  return {
    invoices,
    moved,
    pay,
    async createInvoice(order: InvoiceOrder) {
      before('create')
      if (!invoices.has(order.id)) set(made(order, invoices.size))
      if (payers === 'AT_ONCE') pay(order.id)
      after('create')
      return known(invoices, order.id)
    },
    async findInvoice(id) {
      before('find')
      after('find')
      return invoices.get(id)
    },
    async refund(id) {
      before('refund')
      const invoice = invoices.get(id)
      if (invoice?.status === 'PAID') {
        moved.returned += invoice.amount
        set({ ...invoice, status: 'REFUNDED', refundedAt: new Date() })
      }
      if (invoice?.status === 'OPEN') set({ ...invoice, status: 'CLOSED' })
      after('refund')
      return invoices.get(id)
    },
    verifyCallback: (_headers, body) => known(invoices, Buffer.from(body).toString()),
    close: async () => undefined,
  }
}

function made({ id, amount, currency, expiresAt }: InvoiceOrder, count: number): Invoice {
  const number = `M-${count + 1}`
  const payUrl = `https://pay.example/${id}`
  return { id, amount, currency, expiresAt, number, payUrl, status: 'OPEN', paidAt: null, refundedAt: null }
}

function known(invoices: ReadonlyMap<string, Invoice>, id: string): Invoice {
  const invoice = invoices.get(id)
  if (invoice === undefined) throw new TypeError('there is no such invoice')
  return invoice
}

function nobody(): void {
  // Nothing goes wrong by itself.
}
