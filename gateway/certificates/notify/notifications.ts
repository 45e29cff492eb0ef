/**
 * All that is told of a request when it changes, to those who follow it and to the systems around the window.
 */
import type { Store } from '../../store/store.ts'
import { createArchive } from '../catalogue/archive.ts'
import type { ChangeListener } from '../request/changes.ts'
import { announce } from './announce.ts'
import { type ChangeFeed, createFeed } from './feed.ts'
import { createSubscriptions, type Subscriptions } from './subscriptions.ts'

export interface NotificationParts {
  readonly store: Store
  readonly clock: () => Date
  /** Hears what operators must look at; without personal data. */
  readonly onFault: (fault: unknown) => void
}

export interface Notifications {
  readonly listeners: readonly ChangeListener[]
  readonly subscriptions: Subscriptions
  readonly feed: ChangeFeed
  start(): Promise<void>
  close(): Promise<void>
}

export function createNotifications(parts: NotificationParts): Notifications {
  const { store, onFault } = parts
  const feed = createFeed({ url: store.url, onFault })
  return {
    listeners: [announce],
    feed,
    subscriptions: createSubscriptions({ ...parts, feed, archive: createArchive(store.db) }),
    async start() {
      feed.start()
    },
    close: async () => await feed.close(),
  }
}
