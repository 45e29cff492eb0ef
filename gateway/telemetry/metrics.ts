/** Metrics in the process's memory, told when Prometheus asks. No port of their own: the plugin serves them. */
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus'

export interface Counting {
  readonly reader: PrometheusExporter
  scrape(): Promise<string>
}

export function counting(): Counting {
  const reader = new PrometheusExporter({ preventServerStart: true })
  const serializer = new PrometheusSerializer('', false, undefined, false, true)
  return {
    reader,
    async scrape() {
      const { resourceMetrics } = await reader.collect()
      return serializer.serialize(resourceMetrics)
    },
  }
}
