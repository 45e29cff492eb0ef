/**
 * Calling back: when an extract is ready, its client is told, by a POST of `{"reference": …}` that is signed as README.md says.
 * Three times at most, a second apart; who missed it asks by the reference as before.
 */
import { createHmac } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Callback } from './agreement.ts'

export interface Caller {
  onOrder(reference: string, readyInMs: number): void
  close(): Promise<void>
}

const TIMES = 3
const PAUSE = 1_000

/** `callback` is asked for when there is something to tell. */
export function createCaller(callback: () => Callback | undefined): Caller {
  const closing = new AbortController()
  const calls = new Set<Promise<void>>()
  return {
    onOrder(reference, readyInMs) {
      const call = callLater(callback, reference, { readyInMs, signal: closing.signal }).catch(() => undefined)
      calls.add(call)
      void call.finally(() => calls.delete(call))
    },
    async close() {
      closing.abort()
      await Promise.all(calls)
    },
  }
}

interface Later {
  readonly readyInMs: number
  readonly signal: AbortSignal
}

async function callLater(
  callback: () => Callback | undefined,
  reference: string,
  { readyInMs, signal }: Later,
): Promise<void> {
  await wait(readyInMs, undefined, { signal })
  const told = callback()
  if (told === undefined) return
  for (let time = 1; time <= TIMES; time += 1) {
    const taken = await call(told, reference, signal).catch(() => false)
    if (taken) return
    await wait(PAUSE, undefined, { signal })
  }
}

async function call({ url, secret }: Callback, reference: string, signal: AbortSignal): Promise<boolean> {
  const body = JSON.stringify({ reference })
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'darcha-timestamp': timestamp,
      'darcha-signature': `v1=${signature}`,
    },
    body,
    signal,
  })
  await response.body?.cancel()
  return response.ok
}
