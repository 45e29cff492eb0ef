/** How many certificates were flagged because a registry corrected a record. `darcha_certificates_flagged_total` at Prometheus. */
import { type Counter, metrics } from '@opentelemetry/api'

/** Made after telemetry was started: what is made before it measures nothing. */
export function createFlaggedCounter(): Counter<{ registry: string }> {
  return metrics.getMeter('darcha').createCounter('darcha_certificates_flagged', {
    description: 'Certificates that rest on a record that was corrected, by registry',
  })
}
