/**
 * Appends to the trail. Entries are durable when `append` resolves.
 *
 * Group commit: one transaction is under way at a time, and whatever queues up meanwhile goes into the next one, so that a
 * busy window pays for few commits and a quiet one waits for nobody. Several gateways take turns by the lock on the head of
 * the trail, within the one statement that each commit is.
 */
import { metrics } from '@opentelemetry/api'
import { GatewayError } from '../errors.ts'
import { type Entry, encode } from './entry.ts'
import { hasClass, type Ledger } from './ledger.ts'

export interface Trail {
  /** Resolves when all of these are committed. Rejects with `GatewayError` AUDIT_UNAVAILABLE: then no answer may leave. */
  append(entries: readonly Entry[]): Promise<void>
  /** Waits for what is queued; what comes after is refused. */
  close(): Promise<void>
}

export interface TrailOptions {
  /** Entries that may wait at once; above that the window is too slow to answer. @default 10_000 */
  readonly capacity?: number
  /** Entries of one transaction. @default 1_000 */
  readonly batch?: number
}

interface Waiting {
  readonly texts: readonly string[]
  readonly done: PromiseWithResolvers<void>
}

export function createTrail(ledger: Ledger, { capacity = 10_000, batch = 1_000 }: TrailOptions = {}): Trail {
  const queue: Waiting[] = []
  let queued = 0
  let writing: Promise<void> | undefined
  let closed = false
  const stopCounting = countQueue(() => queued)

  const write = async (): Promise<void> => {
    // The operations that end in this tick go together.
    await Promise.resolve()
    while (queue.length > 0) {
      const taken = take(queue, batch)
      await commit(ledger, taken)
      queued -= count(taken)
    }
    writing = undefined
  }
  return {
    async append(entries) {
      if (entries.length === 0) return
      if (closed || queued + entries.length > capacity) throw unavailable()
      const waiting = { texts: entries.map(encode), done: Promise.withResolvers<void>() }
      queue.push(waiting)
      queued += entries.length
      writing ??= write()
      await waiting.done.promise
    },
    async close() {
      closed = true
      await writing
      stopCounting()
    },
  }
}

/** At least one, and never a part of what belongs to one operation. */
function take(queue: Waiting[], most: number): readonly Waiting[] {
  let entries = 0
  let taken = 0
  for (const { texts } of queue) {
    entries += texts.length
    if (taken > 0 && entries > most) break
    taken += 1
  }
  return queue.splice(0, taken)
}

async function commit(ledger: Ledger, taken: readonly Waiting[]): Promise<void> {
  try {
    await ledger.append(taken.flatMap(({ texts }) => texts))
    for (const { done } of taken) done.resolve()
  } catch (cause) {
    // An entry that the database does not take must not keep those of other operations out: each then stands for itself.
    if (taken.length > 1 && hasClass(cause, DATA_EXCEPTION, INTEGRITY_VIOLATION)) {
      for (const one of taken) await commit(ledger, [one])
      return
    }
    for (const { done } of taken) done.reject(unavailable(cause))
  }
}

/** Classes of SQLSTATE (PostgreSQL, appendix A). */
const DATA_EXCEPTION = '22'
const INTEGRITY_VIOLATION = '23'

function count(taken: readonly Waiting[]): number {
  return taken.reduce((sum, { texts }) => sum + texts.length, 0)
}

function countQueue(queued: () => number): () => void {
  const gauge = metrics.getMeter('darcha').createObservableGauge('darcha_audit_queue', {
    description: 'Audit entries that wait to be committed',
  })
  const observe: Parameters<typeof gauge.addCallback>[0] = (result) => result.observe(queued())
  gauge.addCallback(observe)
  return () => gauge.removeCallback(observe)
}

function unavailable(cause?: unknown): GatewayError {
  return new GatewayError('AUDIT_UNAVAILABLE', 'the trail cannot be written', { cause })
}
