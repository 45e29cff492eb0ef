/**
 * Hears what the database says on a channel (PostgreSQL, LISTEN), on a connection of its own.
 *
 * A connection that breaks, or that only looks alive, is replaced, ever less hastily. What was said meanwhile is lost; so each
 * time it hears again it says so, the first time too, and whoever relies on it looks for himself.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { Client, escapeIdentifier } from 'pg'

export interface ListeningParts {
  readonly url: string
  readonly channel: string
  onNotice(payload: string | undefined): void
  /** It hears from now on; what was said before it did not. */
  onHearing(): void
  /** Hears of a connection that broke. */
  onFault(fault: unknown): void
}

export interface Listening {
  close(): Promise<void>
}

const PAUSE = { first: 100, longest: 5_000 }
/** How often the connection is asked for a sign of life, and how long it may take, in milliseconds. */
const CHECK = { every: 10_000, patience: 5_000 }

export function startListening(parts: ListeningParts): Listening {
  const closing = new AbortController()
  const done = keepListening(parts, closing.signal)
  return {
    async close() {
      closing.abort()
      await done
    },
  }
}

async function keepListening(parts: ListeningParts, closing: AbortSignal): Promise<void> {
  for (let failures = 0; !closing.aborted; failures += 1) {
    try {
      await listenOnce(parts, closing, () => {
        failures = 0
        parts.onHearing()
      })
    } catch (fault) {
      if (!closing.aborted) parts.onFault(fault)
    }
    const pause = Math.min(PAUSE.longest, PAUSE.first * 2 ** Math.min(failures, 10))
    await wait(pause * (0.5 + Math.random() / 2), undefined, { signal: closing }).catch(() => undefined)
  }
}

/** Until the connection breaks, which it throws, or until it is to close. */
async function listenOnce(parts: ListeningParts, closing: AbortSignal, onHearing: () => void): Promise<void> {
  const client = new Client({
    connectionString: parts.url,
    application_name: 'darcha-changes',
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    query_timeout: CHECK.patience,
  })
  const broken = new Promise<never>((_, reject) => {
    client.on('error', reject)
    client.on('end', () => reject(new DOMException('the connection ended', 'NetworkError')))
  })
  // Somebody may be asking the client when it breaks: then that question rejects, and nobody waits for this.
  broken.catch(() => undefined)
  client.on('notification', ({ payload }) => parts.onNotice(payload))
  try {
    await client.connect()
    await client.query(`LISTEN ${escapeIdentifier(parts.channel)}`)
    onHearing()
    while (!closing.aborted) {
      await Promise.race([broken, wait(CHECK.every, undefined, { signal: closing }).catch(() => undefined)])
      if (!closing.aborted) await client.query('SELECT 1')
    }
  } finally {
    await client.end().catch(() => undefined)
  }
}
