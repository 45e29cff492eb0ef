/**
 * What the window needs of whoever takes the money: four things, each safe to repeat, because an invoice is known by an id that
 * we chose. A payment system is joined by filling this, as provider.ts does over HTTP.
 */
import type { MessageHeaders } from '../sign/signed-message.ts'
import type { CURRENCY } from './fee.ts'

export interface PaymentProvider {
  /** The invoice of this id, made now or before. Throws `CertificateError` PAYMENT_REFUSED where it was made of another amount. */
  createInvoice(order: InvoiceOrder, signal: AbortSignal): Promise<Invoice>
  /** Undefined where there is none of this id. */
  findInvoice(id: string, signal: AbortSignal): Promise<Invoice | undefined>
  /**
   * Gives back what was paid, once, however often it is called. One that nobody has paid is closed, so that nobody pays in vain.
   * Undefined where there is none of this id.
   */
  refund(id: string, signal: AbortSignal): Promise<Invoice | undefined>
  /** The invoice that a callback tells of. Throws `GatewayError` UNAUTHENTICATED unless the provider signed it, BAD_REQUEST for no invoice. */
  verifyCallback(headers: MessageHeaders, rawBody: Uint8Array, now: Date): Invoice
  close(): Promise<void>
}

export interface InvoiceOrder {
  /** Ours, random: it says nothing about the request. */
  readonly id: string
  /** Tiyin. */
  readonly amount: bigint
  readonly currency: typeof CURRENCY
  /** For the payer; names the kind of certificate and nobody. */
  readonly description: string
  /** After this nobody should pay any more. */
  readonly expiresAt: Date
}

export interface Invoice {
  readonly id: string
  /** The provider's own; stands on receipts. */
  readonly number: string
  readonly amount: bigint
  readonly currency: string
  /** CLOSED: nobody paid, and nobody can any more. */
  readonly status: 'OPEN' | 'PAID' | 'REFUNDED' | 'CLOSED'
  /** Where a person pays. */
  readonly payUrl: string
  readonly expiresAt: Date
  readonly paidAt: Date | null
  readonly refundedAt: Date | null
}
