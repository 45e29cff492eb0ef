/**
 * Appends to the trail. Entries are durable when `append` resolves.
 *
 * Entries of one window are committed in groups; several windows take turns by the lock on the head of the trail, within the
 * one statement that each commit is.
 */
import { metrics } from '@opentelemetry/api'
import { GatewayError } from '../errors.ts'
import { DATA_EXCEPTION, hasClass, INTEGRITY_VIOLATION } from '../store/errors.ts'
import { createGroupCommit } from '../store/group-commit.ts'
import { type Entry, encode } from './entry.ts'
import type { Ledger } from './ledger.ts'

export interface Trail {
  /** Resolves when all of these are committed. Rejects with `GatewayError` AUDIT_UNAVAILABLE: then no answer may leave. */
  append(entries: readonly Entry[]): Promise<void>
  /** Waits for what is queued; what comes after is refused. */
  close(): Promise<void>
}

export interface TrailOptions {
  /** Entries that may wait at once; above that the window is too slow to answer. @default 10_000 */
  readonly capacity?: number
  /** Entries of one transaction; those of one operation are never parted. @default 1_000 */
  readonly batch?: number
}

export function createTrail(ledger: Ledger, { capacity = 10_000, batch = 1_000 }: TrailOptions = {}): Trail {
  let queued = 0
  let closed = false
  const group = createGroupCommit<readonly string[]>({
    commit: async (operations) => await ledger.append(operations.flat()),
    // An entry that the database does not take must not keep those of other operations out.
    isOfOne: (cause) => hasClass(cause, DATA_EXCEPTION, INTEGRITY_VIOLATION),
    most: batch,
    weightOf: (texts) => texts.length,
  })
  const stopCounting = countQueue(() => queued)
  return {
    async append(entries) {
      if (entries.length === 0) return
      if (closed || queued + entries.length > capacity) throw unavailable()
      queued += entries.length
      try {
        await group.write(entries.map(encode))
      } catch (cause) {
        throw unavailable(cause)
      } finally {
        queued -= entries.length
      }
    },
    async close() {
      closed = true
      await group.idle()
      stopCounting()
    },
  }
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
