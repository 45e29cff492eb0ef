/**
 * Pursues the payment of one request: has the invoice made, looks whether it was paid where no callback said so, closes what
 * nobody paid in time, and gives back what was paid for nothing.
 *
 * It is the handler of a job, so it may be killed at any point and run again from the start. What is to be done is read off the
 * request and the payment as they stand, and the provider does each thing once for one invoice: so a step that was broken off
 * is simply made again.
 */
import { z } from 'zod'
import type { Job } from '../../store/queue.ts'
import { type Backoff, nextAttempt } from '../backoff.ts'
import { findRequest, type RequestRecord } from '../request/records.ts'
import { isTerminal } from '../request/states.ts'
import { endOfDayAfter, permissionEndsAt } from '../request/term.ts'
import { type AcceptParts, accept, pursueLater } from './accept.ts'
import { CURRENCY } from './fee.ts'
import { closeUnmade, countLook, findPayment, lockPayment, type PaymentRecord } from './payment-records.ts'
import type { Invoice, PaymentProvider } from './port.ts'

export interface SettleParts extends AcceptParts {
  readonly provider: PaymentProvider
  /** Between two looks whether an invoice was paid. */
  readonly looking: Backoff
  readonly random: () => number
  /** Aborts when the window closes: what is in hand is left to the next start. */
  readonly closing: AbortSignal
}

/** A callback says it within a second; looking is for those that get lost. */
export const LOOKING: Backoff = { first: 5_000, longest: 600_000 }

const jobData = z.object({ requestId: z.string() })

export async function settle(job: Job, parts: SettleParts): Promise<void> {
  const { requestId } = jobData.parse(job.data)
  const payment = await findPayment(parts.store.db, requestId)
  const request = await findRequest(parts.store.db, requestId)
  if (payment === undefined || request === undefined) return
  const hand: Hand = { job, parts, payment, request, signal: AbortSignal.any([job.signal, parts.closing]) }
  if (request.state === 'AWAITING_PAYMENT') return await (payment.status === 'NEW' ? invoice(hand) : look(hand))
  if (isTerminal(request.state) && request.state !== 'ISSUED') return await giveBack(hand)
}

interface Hand {
  readonly job: Job
  readonly parts: SettleParts
  readonly payment: PaymentRecord
  readonly request: RequestRecord
  readonly signal: AbortSignal
}

/** A provider that is down for as long as a request may be pursued has none to pay. */
async function invoice(hand: Hand): Promise<void> {
  const { parts, payment, request, signal } = hand
  const now = parts.clock()
  if (now >= permissionEndsAt(request.dueAt)) return await abandon(hand)
  const { invoiceId: id, amount, description, payWithinDays } = payment
  const order = { id, amount, currency: CURRENCY, description, expiresAt: endOfDayAfter(now, payWithinDays) } as const
  await know(await parts.provider.createInvoice(order, signal), hand)
}

async function look(hand: Hand): Promise<void> {
  const { parts, payment, signal } = hand
  const { invoiceId, expiresAt } = payment
  const found = await parts.provider.findInvoice(invoiceId, signal)
  if (found?.status === 'PAID') return await know(found, hand)
  if (expiresAt !== null && parts.clock() >= expiresAt) return await abandon(hand)
  await (found === undefined ? invoice(hand) : know(found, hand))
}

/** What the provider says is so; while nobody has paid, it is asked again. */
async function know(said: Invoice, { job, parts }: Hand): Promise<void> {
  await accept(said, parts, async (transaction, { payment, request }) => {
    if (request.state === 'AWAITING_PAYMENT') {
      await countLook(transaction, payment)
      await pursueLater(transaction, request.id, { queue: parts.queue, startAfter: nextLook(payment, parts) })
    }
    await job.complete(transaction)
  })
}

function nextLook({ looks, expiresAt }: PaymentRecord, { clock, looking, random }: SettleParts): Date {
  const now = clock()
  const end = expiresAt ?? new Date(now.getTime() + looking.longest)
  return nextAttempt({ attempts: looks + 1, now, notBefore: undefined, end, random: random() }, looking)
}

/**
 * The request ends first, and only then is anything closed at the provider: money is never given back for a request that may
 * still go on. Who pays at the last moment is given it back by the job that this end leaves behind.
 */
async function abandon({ job, parts, request }: Hand): Promise<void> {
  await parts.store.db.transaction().execute(async (transaction) => {
    const cancellation = { code: 'UNPAID' } as const
    await parts.changeRequest(transaction, request, 'ABANDONED', { at: parts.clock(), cancellation })
    await job.complete(transaction)
  })
}

/** Closes what nobody paid. One that the provider never made is closed by ourselves. */
async function giveBack({ job, parts, payment, signal }: Hand): Promise<void> {
  if (payment.status === 'REFUNDED' || payment.status === 'CLOSED') return
  const said = await parts.provider.refund(payment.invoiceId, signal)
  if (said !== undefined) {
    await accept(said, parts, async (transaction) => await job.complete(transaction))
    return
  }
  await parts.store.db.transaction().execute(async (transaction) => {
    const locked = await lockPayment(transaction, 'request_id', payment.requestId)
    if (locked !== undefined) await closeUnmade(transaction, locked, parts.clock())
    await job.complete(transaction)
  })
}
