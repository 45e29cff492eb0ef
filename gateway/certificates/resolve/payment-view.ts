/** A payment as the schema shows it (`CertificatePayment`). */

import { moneyOf } from '../pay/fee.ts'
import type { PaymentRecord } from '../pay/payment-records.ts'
import { isTerminal, type RequestState } from '../request/states.ts'

export type ShownStatus = 'PREPARING' | 'OPEN' | 'PAID' | 'REFUNDING' | 'REFUNDED' | 'CLOSED'

/** An address to pay at is shown only while paying there helps. */
export function paymentView(payment: PaymentRecord, state: RequestState): Readonly<Record<string, unknown>> {
  const { amount, channel, number, payUrl, expiresAt, paidAt, refundedAt } = payment
  const status = statusOf(payment, state)
  return {
    amount: moneyOf(amount),
    channel,
    status,
    payUrl: status === 'OPEN' ? payUrl : null,
    invoiceNumber: number,
    expiresAt,
    paidAt,
    refundedAt,
  }
}

function statusOf({ status }: PaymentRecord, state: RequestState): ShownStatus {
  const inVain = isTerminal(state) && state !== 'ISSUED'
  if (status === 'PAID') return inVain ? 'REFUNDING' : 'PAID'
  if (status === 'NEW' || status === 'OPEN') return inVain ? 'CLOSED' : status === 'NEW' ? 'PREPARING' : 'OPEN'
  return status
}
