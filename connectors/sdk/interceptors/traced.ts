/**
 * A send as operators see it: a span below the read's where that one is recorded, and how long it took, by registry and
 * outcome. Through OpenTelemetry's API alone, which does nothing until somebody starts it. No keys, no values.
 */
import { metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { RegistryError } from '../errors.ts'
import type { SendInterceptor } from '../transport.ts'

export function traced<Request, Response>(name: string): SendInterceptor<Request, Response> {
  const tracer = trace.getTracer('darcha.connectors')
  const duration = metrics.getMeter('darcha.connectors').createHistogram('darcha.send.duration', {
    description: 'Sends to registries, by outcome',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
  })
  return (next) => async (request, call) => {
    const begun = performance.now()
    const recording = trace.getActiveSpan()?.isRecording() === true
    const span = recording
      ? tracer.startSpan('send', { kind: SpanKind.CLIENT, attributes: { registry: name } })
      : undefined
    let outcome = 'OK'
    try {
      return await next(request, call)
    } catch (error) {
      outcome = error instanceof RegistryError ? error.code : 'CANCELLED'
      span?.setStatus({ code: SpanStatusCode.ERROR, message: outcome })
      throw error
    } finally {
      span?.setAttribute('outcome', outcome).end()
      duration.record((performance.now() - begun) / 1000, { registry: name, outcome })
    }
  }
}
