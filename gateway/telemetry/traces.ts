/**
 * Traces: to a collector over OTLP/HTTP, sampled once at the root of an operation; what stands below follows it.
 *
 * A caller's `traceparent` is respected (W3C Trace Context, 3): its trace goes on here, and its `sampled` flag decides.
 */
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import type { NodeSDKConfiguration } from '@opentelemetry/sdk-node'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace'

export interface TraceOptions {
  readonly otlpEndpoint: string | undefined
  readonly traceShare: number
  readonly spanExporter: SpanExporter | undefined
}

export function tracing({ otlpEndpoint, traceShare, spanExporter }: TraceOptions): Partial<NodeSDKConfiguration> {
  const exporter = spanExporter ?? new OTLPTraceExporter({ url: `${otlpEndpoint?.replace(/\/$/, '')}/v1/traces` })
  return {
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(traceShare) }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
    textMapPropagator: new W3CTraceContextPropagator(),
  }
}
