/**
 * The room's door: what is owed for a certificate is asked for, heard of, and given back.
 *
 *   request kept ─▶ job ─▶ invoice ─▶ somebody pays ─▶ callback, or a look ─▶ PAID ─▶ registries are asked
 *                                                              request ends without a certificate ─▶ job ─▶ refund
 */
import type { BaseAmount, Definition } from '../../../schema/index.ts'
import type { Queue } from '../../store/queue.ts'
import type { Backoff } from '../backoff.ts'
import type { ChangeListener } from '../request/changes.ts'
import { isTerminal } from '../request/states.ts'
import type { MessageHeaders } from '../sign/signed-message.ts'
import { type AcceptParts, accept, PAYMENT_JOB, pursueLater } from './accept.ts'
import { isFree } from './fee.ts'
import type { PaymentProvider } from './port.ts'
import { LOOKING, settle } from './settle.ts'

/** What the window is handed for it. */
export interface Paying {
  /** Without one, what costs something is not offered. */
  readonly provider?: PaymentProvider | undefined
  readonly amounts: readonly BaseAmount[]
  /** @default LOOKING */
  readonly looking?: Backoff
}

export interface PaymentsParts extends AcceptParts {
  readonly paying: Paying
  readonly random: () => number
  readonly closing: AbortSignal
}

export interface Payments {
  start(): Promise<void>
  /** Waits for what is in hand; `closing` breaks it off. */
  close(): Promise<void>
  /**
   * What a message to `/payments/callback` tells is so when it resolves. Whether the invoice is ours. Throws `GatewayError`
   * UNAUTHENTICATED or BAD_REQUEST, `CertificateError` PAYMENT_INVALID; also without a provider, when nobody may tell anything.
   */
  told(headers: MessageHeaders, rawBody: Uint8Array): Promise<boolean>
}

/** Payments handled at once; a provider is one, and should not feel us. */
const WORKERS = 2

export function createPayments(parts: PaymentsParts): Payments {
  const { queue, clock, paying } = parts
  const { provider, looking = LOOKING } = paying
  const inHand = new Set<Promise<void>>()
  return {
    async start() {
      if (provider === undefined) return
      await queue.work(
        PAYMENT_JOB,
        async (job) => {
          const settled = settle(job, { ...parts, provider, looking })
          inHand.add(settled)
          await settled.finally(() => inHand.delete(settled))
        },
        { workers: WORKERS },
      )
    },
    async close() {
      await Promise.allSettled(inHand)
    },
    async told(headers, rawBody) {
      if (provider === undefined) return false
      return await accept(provider.verifyCallback(headers, rawBody, clock()), parts)
    },
  }
}

/** What a window can offer: without somebody who takes the money, only what is free. */
export function offered({ provider }: Paying, definition: Pick<Definition, 'fee'>): boolean {
  return provider !== undefined || isFree(definition.fee)
}

/** A request that begins to wait for its fee has an invoice made; one that ends without a certificate has money given back. */
export function paymentListener(queue: Queue): ChangeListener {
  return async (transaction, before, after) => {
    const begins = after.state === 'AWAITING_PAYMENT' && before?.state !== after.state
    const ends = isTerminal(after.state) && after.state !== 'ISSUED'
    if (!begins && !(ends && (await isCharged(transaction, after.id)))) return
    await pursueLater(transaction, after.id, { queue })
  }
}

async function isCharged(transaction: Parameters<ChangeListener>[0], requestId: string): Promise<boolean> {
  const row = await transaction
    .selectFrom('payment')
    .select('status')
    .where('request_id', '=', requestId)
    .executeTakeFirst()
  return row !== undefined && row.status !== 'REFUNDED' && row.status !== 'CLOSED'
}
