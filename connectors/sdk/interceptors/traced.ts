/**
 * A send as operators see it: a span below the read's where that one is recorded, and how long it took, by registry and
 * outcome. Through OpenTelemetry's API alone, which does nothing until somebody starts it. No keys, no values.
 */
import { context, metrics, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { RegistryError } from '../errors.ts'
import type { SendInterceptor } from '../transport.ts'
import type { BreakerState } from './breaker.ts'

/** A span is what is active further in, so that the wire can hand its trace on. */
export function traced<Request, Response>(name: string): SendInterceptor<Request, Response> {
  const tracer = trace.getTracer('darcha.connectors')
  const duration = metrics.getMeter('darcha.connectors').createHistogram('darcha_send_duration_seconds', {
    description: 'Duration of sends to registries, by outcome; waiting and retries included',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] },
  })
  return (next) => async (request, call) => {
    const begun = performance.now()
    // Only below a read that is recorded: a send without one would begin a trace of its own.
    const span = trace.getActiveSpan()?.isRecording()
      ? tracer.startSpan('send', { kind: SpanKind.CLIENT, attributes: { 'darcha.registry': name } })
      : undefined
    let outcome = 'OK'
    try {
      if (span === undefined) return await next(request, call)
      return await context.with(trace.setSpan(context.active(), span), () => next(request, call))
    } catch (error) {
      outcome = error instanceof RegistryError ? error.code : 'CANCELLED'
      if (span !== undefined) fail(span, outcome, error)
      throw error
    } finally {
      span?.end()
      duration.record((performance.now() - begun) / 1_000, { registry: name, outcome })
    }
  }
}

/** The breaker's state as a metric: 0 closed, 1 half-open, 2 open. */
export function observeBreaker(name: string): (state: BreakerState) => void {
  const gauge = metrics.getMeter('darcha.connectors').createGauge('darcha_breaker_state', {
    description: 'Whether a registry is asked (0), tried again (1) or left alone (2)',
  })
  const show = (state: BreakerState): void => gauge.record(VALUES[state], { registry: name })
  show('closed')
  return show
}

const VALUES: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 }

/** The codes alone: a message may be the registry's. */
function fail(span: Span, outcome: string, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR })
  span.setAttribute('error.type', outcome)
  if (error instanceof RegistryError && error.registryCode !== undefined) {
    span.setAttribute('darcha.registry_code', error.registryCode)
  }
}
