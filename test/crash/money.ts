/** Money after it all: who has a certificate has paid for it, and nobody else has paid for anything. */
import type pg from 'pg'
import type { RunningPayment } from '../../mocks/payment/payment.ts'

interface Row {
  readonly invoice_id: string
  readonly payment: string
  readonly request: string
}

const PAYMENTS = `SELECT invoice_id, payment.status AS payment, request.status AS request
  FROM payment JOIN certificate_request request ON request.id = request_id
  WHERE request.status IN ('ISSUED', 'REJECTED', 'CANCELLED', 'FAILED')`

/** Payments of requests that have ended, which are not yet where the end of their request puts them, at the provider or with us. */
export async function unbalanced(pool: pg.Pool, provider: RunningPayment): Promise<number> {
  const { rows } = await pool.query<Row>(PAYMENTS)
  const there = new Map(provider.invoices().map(({ id, status }) => [id, status]))
  return rows.filter(({ invoice_id, payment, request }) => {
    const theirs = there.get(invoice_id) ?? 'CLOSED'
    const settled = request === 'ISSUED' ? ['PAID'] : ['REFUNDED', 'CLOSED']
    return payment !== theirs || !settled.includes(payment)
  }).length
}

/** Payments by where they stand. */
export async function paymentsByStatus(pool: pg.Pool): Promise<readonly { status: string; count: number }[]> {
  const { rows } = await pool.query<{ status: string; count: number }>(
    'SELECT status, count(*)::int AS count FROM payment GROUP BY status ORDER BY status',
  )
  return rows
}
