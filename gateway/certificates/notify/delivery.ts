/**
 * Delivers one webhook, again and again with growing pauses until the receiver takes it, for three days.
 *
 *   2xx  taken          410  it wants no more of this          anything else, or nothing  tried again
 *
 * A receiver that is slow holds up its own messages and nobody else's: of one client only a few are under way at once, and
 * who finds them all taken comes again in a moment. Order is not kept; `version` in the body tells which is the later.
 */
import { metrics } from '@opentelemetry/api'
import type { Job, Queue } from '../../store/queue.ts'
import type { Store } from '../../store/store.ts'
import { CertificateError } from '../errors.ts'
import { messageBody, messageId, type Told, toldShape, WEBHOOK_JOB } from './webhook.ts'
import { createPoster, type Poster } from './webhook-post.ts'
import { webhookHeaders } from './webhook-signature.ts'

export interface Webhook {
  readonly url: string
  /** Each signs. */
  readonly secrets: readonly string[]
  readonly allowPrivate: boolean
}

export interface DeliveryParts {
  readonly store: Store
  readonly queue: Queue
  /** By client id. */
  readonly webhooks: ReadonlyMap<string, Webhook>
  readonly clock: () => Date
  readonly random: () => number
  /** Hears of what was given up. */
  readonly onFault: (fault: unknown) => void
  /** Aborts when the window closes: what is under way is sent again at the next start. */
  readonly closing: AbortSignal
  /** Before the second attempt, in milliseconds. @default 5_000 */
  readonly firstPause?: number
}

export interface Delivery {
  deliver(job: Job): Promise<void>
  close(): Promise<void>
}

const DEADLINE = 10_000
const MOST_AT_ONCE = 2
const BUSY_PAUSE = 1_000
const FIRST_PAUSE = 5_000
const LONGEST_PAUSE = 6 * 3_600_000
/** After the change. */
export const GIVEN_UP_AFTER = 3 * 24 * 3_600_000

type Outcome = 'DELIVERED' | 'GONE' | 'FAILED' | 'GIVEN_UP'

interface Receiver {
  readonly webhook: Webhook
  readonly poster: Poster
  underWay: number
}

export function createDelivery(parts: DeliveryParts): Delivery {
  const count = metrics.getMeter('darcha').createCounter<{ outcome: Outcome }>('darcha_webhooks', {
    description: 'Attempts to tell a front end of a change, by outcome',
  })
  const receivers = new Map(
    [...parts.webhooks].map(([id, webhook]): [string, Receiver] => [
      id,
      { webhook, poster: createPoster({ allowPrivate: webhook.allowPrivate, deadline: DEADLINE }), underWay: 0 },
    ]),
  )
  return {
    async deliver(job) {
      const told = toldShape.parse(job.data)
      const receiver = receivers.get(told.clientId)
      // No longer a client of this window.
      if (receiver === undefined) return
      if (receiver.underWay >= MOST_AT_ONCE) {
        return await again(job, told, { parts, pause: BUSY_PAUSE * (1 + parts.random()) })
      }
      const outcome = await attempt(told, receiver, parts)
      const pause = pauseAfter(told.attempt, parts.random(), parts.firstPause)
      const late = parts.clock().getTime() + pause - Date.parse(told.at) > GIVEN_UP_AFTER
      const concluded = outcome === 'FAILED' && late ? 'GIVEN_UP' : outcome
      count.add(1, { outcome: concluded })
      if (concluded === 'FAILED') return await again(job, { ...told, attempt: told.attempt + 1 }, { parts, pause })
      if (concluded !== 'DELIVERED') parts.onFault(undelivered(told, concluded))
    },
    async close() {
      await Promise.all([...receivers.values()].map(({ poster }) => poster.close()))
    },
  }
}

/** Doubled each time, not at the same moment as others, in milliseconds. */
export function pauseAfter(attempt: number, random: number, first = FIRST_PAUSE): number {
  return Math.min(LONGEST_PAUSE, first * 2 ** Math.min(attempt - 1, 30)) * (0.75 + random / 2)
}

async function attempt(told: Told, receiver: Receiver, { clock, closing }: DeliveryParts): Promise<Outcome> {
  const { webhook, poster } = receiver
  const message = { id: messageId(told), at: clock(), body: messageBody(told) }
  const headers = webhookHeaders(webhook.secrets, message)
  receiver.underWay += 1
  try {
    const status = await poster.post({ url: webhook.url, headers, body: message.body, signal: closing })
    if (status >= 200 && status < 300) return 'DELIVERED'
    return status === 410 ? 'GONE' : 'FAILED'
  } catch (cause) {
    // Not the receiver's doing: the queue gives it to the next who starts.
    if (closing.aborted) throw cause
    return 'FAILED'
  } finally {
    receiver.underWay -= 1
  }
}

interface Again {
  readonly parts: DeliveryParts
  readonly pause: number
}

async function again(job: Job, told: Told, { parts, pause }: Again): Promise<void> {
  const { store, queue, clock } = parts
  const startAfter = new Date(clock().getTime() + pause)
  await store.db.transaction().execute(async (transaction) => {
    await queue.enqueue(WEBHOOK_JOB, told, { transaction, startAfter, singletonKey: messageId(told) })
    await job.complete(transaction)
  })
}

function undelivered({ clientId, requestId, attempt }: Told, outcome: Outcome): CertificateError {
  const end = outcome === 'GONE' ? 'the receiver wants no more of it' : `it was given up after ${attempt} attempts`
  return new CertificateError('WEBHOOK_UNDELIVERED', `a change of ${requestId} was not told to ${clientId}: ${end}`)
}
