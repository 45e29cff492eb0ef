/**
 * All that is told of a request when it changes, to those who follow it and to the systems around the window; and what
 * registries tell of their own accord.
 *
 *   changeRequest ─┬─ NOTIFY ─────────▶ feed ─▶ subscriptions, at every gateway
 *                  ├─ job ────────────▶ webhook ─▶ the front end's own server
 *                  └─ references noted ◀─ callback ◀─ a registry that has the answer it owed
 */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Queue } from '../../store/queue.ts'
import type { Store } from '../../store/store.ts'
import type { ChangeListener } from '../request/changes.ts'
import { callBack, noteReferences } from './callbacks.ts'
import { createDelivery, type Webhook } from './delivery.ts'
import { type ChangeFeed, createFeed } from './feed.ts'
import { addRegistryMessages } from './registry-messages.ts'
import { telling, WEBHOOK_JOB } from './webhook.ts'

/** Who is told by a webhook, and which registries are heard. */
export interface Correspondents {
  /** By client id. */
  readonly webhooks: ReadonlyMap<string, Webhook>
  /** Under which registries sign what they send of their own accord, by name. */
  readonly messageSecrets: ReadonlyMap<string, readonly string[]>
}

export const NOBODY: Correspondents = { webhooks: new Map(), messageSecrets: new Map() }

export interface NotificationParts {
  readonly store: Store
  readonly queue: Queue
  readonly correspondents: Correspondents
  readonly clock: () => Date
  readonly random: () => number
  /** Hears what operators must look at; without personal data. */
  readonly onFault: (fault: unknown) => void
}

export interface Notifications {
  readonly listeners: readonly ChangeListener[]
  readonly feed: ChangeFeed
  routes(app: FastifyInstance): void
  start(): Promise<void>
  /** Breaks off what is under way; it is sent again at the next start. */
  close(): Promise<void>
}

const callback = z.object({ reference: z.string().min(1).max(500) })
/** Room for several receivers that are slow, and for one that is not. */
const DELIVERIES_AT_ONCE = 8

export function createNotifications(parts: NotificationParts): Notifications {
  const { store, queue, clock, onFault, correspondents } = parts
  const { webhooks, messageSecrets } = correspondents
  const closing = new AbortController()
  const feed = createFeed({ url: store.url, onFault })
  const delivery = createDelivery({ ...parts, webhooks, closing: closing.signal })
  return {
    listeners: [telling(queue, webhooks), noteReferences],
    feed,
    routes(app) {
      addRegistryMessages(app, {
        kind: 'callbacks',
        shape: callback,
        form: 'a callback has reference',
        secrets: messageSecrets,
        clock,
        receive: async (registry, { reference }) => await callBack(parts, registry, reference),
      })
    },
    async start() {
      feed.start()
      await queue.work(WEBHOOK_JOB, async (job) => await delivery.deliver(job), { workers: DELIVERIES_AT_ONCE })
    },
    async close() {
      closing.abort()
      await feed.close()
      await delivery.close()
    },
  }
}
