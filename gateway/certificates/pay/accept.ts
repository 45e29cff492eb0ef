/**
 * What the provider says of an invoice becomes what we know, in one transaction with all that follows from it: a request that
 * was paid goes on, and money for one that has ended meanwhile is given back. Callbacks and polls end here alike, so it does not
 * matter which of them comes, in which order, or how often.
 */
import type { Transaction } from 'kysely'
import type { Database } from '../../store/database.ts'
import type { Queue } from '../../store/queue.ts'
import type { Store } from '../../store/store.ts'
import type { Archive } from '../catalogue/archive.ts'
import { CertificateError } from '../errors.ts'
import type { RequestChanges } from '../request/changes.ts'
import { findRequest, type RequestRecord } from '../request/records.ts'
import { isTerminal } from '../request/states.ts'
import { dueAt, type IsWorkingDay } from '../request/term.ts'
import { advance, lockPayment, type PaymentRecord } from './payment-records.ts'
import type { Invoice } from './port.ts'

export interface AcceptParts extends RequestChanges {
  readonly store: Store
  readonly queue: Queue
  readonly archive: Archive
  readonly clock: () => Date
  readonly isWorkingDay?: IsWorkingDay
}

/** Of the jobs that pursue payments; their data is `{ requestId }`. */
export const PAYMENT_JOB = 'certificate-payment'

/** How often a change that somebody else overtook is tried anew, with what is then so. */
const TRIES = 5

/**
 * Whether we know the invoice. `also` happens in the same transaction. Throws `CertificateError` PAYMENT_INVALID for an invoice
 * of another amount or currency: nothing is changed by it.
 */
export async function accept(
  invoice: Invoice,
  parts: AcceptParts,
  also: (transaction: Transaction<Database>, known: Accepted) => Promise<void> = nothing,
): Promise<boolean> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await parts.store.db.transaction().execute(async (transaction) => {
        const payment = await lockPayment(transaction, 'invoice_id', invoice.id)
        if (payment === undefined) return false
        await also(transaction, await take(transaction, { payment, invoice }, parts))
        return true
      })
    } catch (cause) {
      if (left <= 1 || !isOvertaken(cause)) throw cause
    }
  }
}

export interface Accepted {
  readonly payment: PaymentRecord
  /** As it then is. */
  readonly request: RequestRecord
}

async function take(
  transaction: Transaction<Database>,
  { payment, invoice }: { readonly payment: PaymentRecord; readonly invoice: Invoice },
  parts: AcceptParts,
): Promise<Accepted> {
  if (invoice.amount !== payment.amount || invoice.currency !== payment.currency)
    throw new CertificateError('PAYMENT_INVALID', 'an invoice is not of the amount that was asked for')
  const advanced = await advance(transaction, payment, invoice, parts.clock())
  const request = await findRequest(transaction, payment.requestId)
  if (request === undefined) throw new CertificateError('PAYMENT_INVALID', 'a payment is for no request')
  if (advanced.status !== 'PAID') return { payment: advanced, request }
  if (request.state === 'AWAITING_PAYMENT')
    return { payment: advanced, request: await goOn(transaction, request, parts) }
  if (isTerminal(request.state) && request.state !== 'ISSUED') await pursueLater(transaction, request.id, parts)
  return { payment: advanced, request }
}

/** The time limit counts from the day of payment: until then nobody here was late. */
async function goOn(
  transaction: Transaction<Database>,
  request: RequestRecord,
  parts: AcceptParts,
): Promise<RequestRecord> {
  const { archive, clock, isWorkingDay, changeRequest } = parts
  const at = clock()
  const { workingDays } = await archive.find(request.definition.id, request.definition.version)
  return await changeRequest(transaction, request, 'PAID', { at, dueAt: dueAt(at, workingDays, isWorkingDay) })
}

/** A job that looks what is to be done about the payment. */
export async function pursueLater(
  transaction: Transaction<Database>,
  requestId: string,
  { queue, startAfter }: { readonly queue: Queue; readonly startAfter?: Date },
): Promise<void> {
  const when = startAfter === undefined ? {} : { startAfter }
  await queue.enqueue(PAYMENT_JOB, { requestId }, { transaction, singletonKey: requestId, ...when })
}

export function isOvertaken(cause: unknown): boolean {
  return cause instanceof CertificateError && cause.code === 'OVERTAKEN'
}

async function nothing(): Promise<void> {
  // What came of it is all that was wanted.
}
