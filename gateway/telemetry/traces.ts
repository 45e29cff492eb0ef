/**
 * Traces: to a collector over OTLP/HTTP, sampled once at the root of an operation; what stands below follows it.
 *
 * A caller's `traceparent` is respected (W3C Trace Context, 3): its trace goes on here, and its `sampled` flag decides.
 */
import { propagation, trace } from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import type { Resource } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'

export interface TraceOptions {
  readonly resource: Resource
  readonly otlpEndpoint: string | undefined
  readonly traceShare: number
  readonly spanExporter: SpanExporter | undefined
}

/** Returns how to stop: spans that are not sent yet are sent. */
export function startTraces({ resource, otlpEndpoint, traceShare, spanExporter }: TraceOptions): () => Promise<void> {
  const exporter = spanExporter ?? new OTLPTraceExporter({ url: `${otlpEndpoint?.replace(/\/$/, '')}/v1/traces` })
  const provider = new TracerProvider({
    resource,
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(traceShare) }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  })
  trace.setGlobalTracerProvider(provider)
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  return async () => {
    await provider.shutdown()
    trace.disable()
    propagation.disable()
  }
}
