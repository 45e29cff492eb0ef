/** How many clarifications an agency did not answer in time. `darcha_clarifications_overdue_total` at Prometheus. */
import { type Counter, metrics } from '@opentelemetry/api'

/** Made after telemetry was started: what is made before it measures nothing. */
export function createOverdueCounter(): Counter<{ registry: string }> {
  return metrics.getMeter('darcha').createCounter('darcha_clarifications_overdue', {
    description: 'Clarifications whose deadline passed without an answer, by registry',
  })
}
