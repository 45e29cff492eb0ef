/** Metrics in the process's memory, told when Prometheus asks. No port of their own: the plugin serves them. */
import { metrics } from '@opentelemetry/api'
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import type { Resource } from '@opentelemetry/resources'
import { MeterProvider } from '@opentelemetry/sdk-metrics'

export interface Counting {
  scrape(): Promise<string>
  stop(): Promise<void>
}

export function startMetrics(resource: Resource): Counting {
  const reader = new PrometheusExporter({ preventServerStart: true })
  const provider = new MeterProvider({ resource, readers: [reader] })
  const serializer = new PrometheusSerializer('', false, undefined, false, true)
  metrics.setGlobalMeterProvider(provider)
  return {
    async scrape() {
      const { resourceMetrics } = await reader.collect()
      return serializer.serialize(resourceMetrics)
    },
    async stop() {
      await provider.shutdown()
      metrics.disable()
    },
  }
}
