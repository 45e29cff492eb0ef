/**
 * Payments as they are kept: one row for each request that costs something, changed only by whoever holds its lock, and each
 * step of money in a book that is only appended to.
 */
import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Database } from '../../store/database.ts'
import type { PaymentStepTable, PaymentTable } from '../../store/request-tables.ts'
import { CertificateError } from '../errors.ts'
import type { Channel } from './fee.ts'
import type { Invoice } from './port.ts'

/** NEW: the provider does not know of it yet. The others as the provider's. */
export type PaymentStatus = Selectable<PaymentTable>['status']
export type MoneyStep = Selectable<PaymentStepTable>['step']

export interface PaymentRecord {
  readonly requestId: string
  readonly invoiceId: string
  readonly status: PaymentStatus
  /** Tiyin. */
  readonly amount: bigint
  readonly currency: string
  readonly channel: Channel
  readonly description: string
  readonly payWithinDays: number
  readonly number: string | null
  readonly payUrl: string | null
  readonly expiresAt: Date | null
  readonly looks: number
  readonly paidAt: Date | null
  readonly refundedAt: Date | null
}

type Db = Kysely<Database>

export async function findPayment(db: Db, requestId: string): Promise<PaymentRecord | undefined> {
  const row = await db.selectFrom('payment').selectAll().where('request_id', '=', requestId).executeTakeFirst()
  return row && toRecord(row)
}

/** Nobody else changes it until the transaction ends. Undefined where there is none. */
export async function lockPayment(
  transaction: Transaction<Database>,
  column: 'request_id' | 'invoice_id',
  id: string,
): Promise<PaymentRecord | undefined> {
  const row = await transaction.selectFrom('payment').selectAll().where(column, '=', id).forUpdate().executeTakeFirst()
  return row && toRecord(row)
}

/**
 * The payment as the provider says it stands, with each step on the way written into the book. What is not a step forward
 * changes nothing: money that came does not become money that never came.
 */
export async function advance(
  transaction: Transaction<Database>,
  record: PaymentRecord,
  invoice: Invoice,
  at: Date,
): Promise<PaymentRecord> {
  const steps = STEPS[record.status][invoice.status]
  for (const step of steps) await enter(transaction, record, { step, at, number: invoice.number })
  if (steps.length === 0 && !isMovedTo(record, invoice)) return record
  const paid = invoice.status === 'PAID' || invoice.status === 'REFUNDED'
  const row = await transaction
    .updateTable('payment')
    .set({
      status: invoice.status,
      number: invoice.number,
      pay_url: invoice.payUrl,
      expires_at: invoice.expiresAt,
      ...(paid && { paid_at: record.paidAt ?? invoice.paidAt ?? at }),
      ...(invoice.status === 'REFUNDED' && { refunded_at: invoice.refundedAt ?? at }),
    })
    .where('request_id', '=', record.requestId)
    .returningAll()
    .executeTakeFirstOrThrow()
  return toRecord(row)
}

/** The provider made it anew, or has another address. */
function isMovedTo(record: PaymentRecord, { status, number, payUrl }: Invoice): boolean {
  return record.status === 'OPEN' && status === 'OPEN' && (number !== record.number || payUrl !== record.payUrl)
}

/** What lies between what we know and what the provider says. */
const STEPS: Readonly<Record<PaymentStatus, Readonly<Record<Invoice['status'], readonly MoneyStep[]>>>> = {
  NEW: {
    OPEN: ['INVOICED'],
    PAID: ['INVOICED', 'PAID'],
    REFUNDED: ['INVOICED', 'PAID', 'REFUNDED'],
    CLOSED: ['INVOICED', 'CLOSED'],
  },
  OPEN: { OPEN: [], PAID: ['PAID'], REFUNDED: ['PAID', 'REFUNDED'], CLOSED: ['CLOSED'] },
  CLOSED: { OPEN: [], PAID: ['PAID'], REFUNDED: ['PAID', 'REFUNDED'], CLOSED: [] },
  PAID: { OPEN: [], PAID: [], REFUNDED: ['REFUNDED'], CLOSED: [] },
  REFUNDED: { OPEN: [], PAID: [], REFUNDED: [], CLOSED: [] },
}

/** Of one that the provider does not know: nobody can pay it. Throws `CertificateError` PAYMENT_INVALID where it was paid there. */
export async function closeUnmade(transaction: Transaction<Database>, record: PaymentRecord, at: Date): Promise<void> {
  if (record.status === 'PAID')
    throw new CertificateError('PAYMENT_INVALID', 'the payment provider does not know an invoice that was paid')
  if (record.status !== 'NEW' && record.status !== 'OPEN') return
  await enter(transaction, record, { step: 'CLOSED', at, number: null })
  await transaction
    .updateTable('payment')
    .set({ status: 'CLOSED' })
    .where('request_id', '=', record.requestId)
    .execute()
}

export async function countLook(
  transaction: Transaction<Database>,
  { requestId, looks }: PaymentRecord,
): Promise<void> {
  await transaction
    .updateTable('payment')
    .set({ looks: looks + 1 })
    .where('request_id', '=', requestId)
    .execute()
}

async function enter(
  transaction: Transaction<Database>,
  { requestId, amount }: PaymentRecord,
  { step, at, number }: { readonly step: MoneyStep; readonly at: Date; readonly number: string | null },
): Promise<void> {
  await transaction
    .insertInto('payment_step')
    .values({ request_id: requestId, step, amount: step === 'CLOSED' ? '0' : String(amount), number, at })
    .onConflict((conflict) => conflict.columns(['request_id', 'step']).doNothing())
    .execute()
}

function toRecord(row: Selectable<PaymentTable>): PaymentRecord {
  return {
    requestId: row.request_id,
    invoiceId: row.invoice_id,
    status: row.status,
    amount: BigInt(row.amount),
    currency: row.currency,
    channel: row.channel,
    description: row.description,
    payWithinDays: row.pay_within_days,
    number: row.number,
    payUrl: row.pay_url,
    expiresAt: row.expires_at,
    looks: row.looks,
    paidAt: row.paid_at,
    refundedAt: row.refunded_at,
  }
}
