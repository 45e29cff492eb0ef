/**
 * What is counted and timed, by name. Labels are closed lists of ours and names of registries, never anything that a client
 * or a registry sent: they stay few, and they hold no personal data.
 */
import { type Counter, type Histogram, metrics } from '@opentelemetry/api'
import type { PrincipalKind } from '../context.ts'
import type { ReadAnswer } from '../read.ts'

export type OperationOutcome = 'ok' | 'partial' | 'failed'

export interface Instruments {
  /** One for each answer. `darcha_reads_total` at Prometheus. */
  readonly reads: Counter<{ registry: string; outcome: ReadAnswer['status'] | 'DENIED' | 'REJECTED'; cached: boolean }>
  /** Seconds for each request that reached a registry, authorisation included. */
  readonly readDuration: Histogram<{ registry: string }>
  /** Seconds from the request's first byte to the response's last. */
  readonly operationDuration: Histogram<{ outcome: OperationOutcome; principal: PrincipalKind }>
}

/** Prometheus puts the unit into the name; the exporter does not do it by itself. */
export function createInstruments(): Instruments {
  const meter = metrics.getMeter('darcha')
  return {
    reads: meter.createCounter('darcha_reads', { description: 'Answers to reads, by registry and outcome' }),
    readDuration: meter.createHistogram('darcha_read_duration_seconds', {
      description: 'Duration of reads that asked a registry',
      unit: 's',
      advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] },
    }),
    operationDuration: meter.createHistogram('darcha_operation_duration_seconds', {
      description: 'Duration of operations, by outcome and kind of principal',
      unit: 's',
      advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] },
    }),
  }
}
