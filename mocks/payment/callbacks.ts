/**
 * Tells the merchant that an invoice was paid or refunded: signed, and again until it is taken, ever more slowly.
 */
import type { Invoice } from './book.ts'
import { signed } from './signature.ts'

export interface Settings {
  /** Where the merchant hears of payments; none: nobody is told. */
  callbackUrl: string | undefined
  /** LOST: they are said to be sent and are not. TWICE: each comes a second time. */
  callbacks: 'SENT' | 'LOST' | 'TWICE'
  /** AT_ONCE: somebody pays every invoice as soon as it is there. */
  payers: 'BY_HAND' | 'AT_ONCE'
}

export interface Callbacks {
  tell(invoice: Invoice): void
  /** Stops trying. */
  close(): void
}

export interface CallbackParts {
  readonly secret: string
  readonly settings: Settings
  readonly now: () => Date
  /** Before the second attempt, in milliseconds; doubled after each, to a minute. @default 500 */
  readonly pause?: number
}

const ATTEMPTS = 20

export function createCallbacks({ secret, settings, now, pause = 500 }: CallbackParts): Callbacks {
  const closing = new AbortController()
  const timers = new Set<NodeJS.Timeout>()
  const send = (body: string, attempt: number): void => {
    const url = settings.callbackUrl
    if (url === undefined || closing.signal.aborted) return
    void attemptAt(url, body).then((taken) => {
      if (taken || attempt >= ATTEMPTS || closing.signal.aborted) return
      const timer = setTimeout(
        () => {
          timers.delete(timer)
          send(body, attempt + 1)
        },
        Math.min(pause * 2 ** (attempt - 1), 60_000),
      )
      timers.add(timer)
    })
  }
  const attemptAt = async (url: string, body: string): Promise<boolean> => {
    const headers = { 'content-type': 'application/json', ...signed(secret, body, now()) }
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(10_000)])
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' }).catch(
      () => undefined,
    )
    await response?.body?.cancel().catch(() => undefined)
    return response?.ok ?? false
  }
  return {
    tell(invoice) {
      if (settings.callbacks === 'LOST') return
      const body = JSON.stringify(invoice)
      send(body, 1)
      if (settings.callbacks === 'TWICE') send(body, 1)
    },
    close() {
      closing.abort()
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
