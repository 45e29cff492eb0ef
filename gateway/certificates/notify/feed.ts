/**
 * Tells those who follow a request that there is something new to look at, whichever gateway made the change.
 *
 *   changeRequest ─NOTIFY─▶ the database ─▶ listening, one connection ─▶ feed ─▶ whoever watches that request
 *
 * It says that, never what: however much happened since the last look, there is one look to take. When the connection was
 * lost and is back, everybody looks once, so nothing is missed.
 */
import { announced, CHANNEL } from './announce.ts'
import { type Listening, startListening } from './listening.ts'

export interface ChangeFeed {
  start(): void
  /** Once at once, then whenever there is something new since the last time; ends with the signal, without an error. */
  watch(requestId: string, signal: AbortSignal): AsyncIterable<void>
  /** How many watch. */
  readonly watchers: number
  close(): Promise<void>
}

export interface FeedParts {
  readonly url: string
  readonly onFault: (fault: unknown) => void
}

export function createFeed({ url, onFault }: FeedParts): ChangeFeed {
  const watching = new Map<string, Set<Watcher>>()
  let listening: Listening | undefined
  return {
    start() {
      listening ??= startListening({
        url,
        channel: CHANNEL,
        onFault,
        onNotice: (payload) => wake(watching.get(announced(payload) ?? '')),
        onHearing: () => {
          for (const watchers of watching.values()) wake(watchers)
        },
      })
    },
    async *watch(requestId, signal) {
      const watcher = new Watcher()
      const leave = join(watching, requestId.toLowerCase(), watcher)
      const wakeUp = (): void => watcher.wake()
      signal.addEventListener('abort', wakeUp)
      try {
        while (!signal.aborted) {
          yield
          await watcher.news()
        }
      } finally {
        signal.removeEventListener('abort', wakeUp)
        leave()
      }
    },
    get watchers() {
      return [...watching.values()].reduce((sum, { size }) => sum + size, 0)
    },
    close: async () => await listening?.close(),
  }
}

/** Remembers that it was woken while it was busy, and forgets how often. */
class Watcher {
  #woken = false
  #resume: (() => void) | undefined

  wake(): void {
    this.#woken = true
    this.#resume?.()
  }

  async news(): Promise<void> {
    if (!this.#woken) {
      await new Promise<void>((resolve) => {
        this.#resume = resolve
      })
    }
    this.#woken = false
    this.#resume = undefined
  }
}

function join(watching: Map<string, Set<Watcher>>, id: string, watcher: Watcher): () => void {
  const watchers = watching.get(id) ?? new Set()
  watching.set(id, watchers.add(watcher))
  return () => {
    watchers.delete(watcher)
    if (watchers.size === 0) watching.delete(id)
  }
}

function wake(watchers: ReadonlySet<Watcher> = new Set()): void {
  for (const watcher of watchers) watcher.wake()
}
