/**
 * Starts OpenTelemetry for the process: the async context, metrics for Prometheus, traces to an OTLP collector if there is one.
 *
 * After this, every room speaks to `@opentelemetry/api` alone. The spans are our own and few; nothing is instrumented by
 * patching (design.md, 6, has the measurements). A tracer that never starts costs nothing; the exporters are
 * loaded only where they are wanted.
 */
import { context, DiagLogLevel, diag, metrics, propagation, trace } from '@opentelemetry/api'
import { NodeSDK } from '@opentelemetry/sdk-node'
import type { SpanExporter } from '@opentelemetry/sdk-trace'
import type { Logger } from 'pino'

export interface TelemetryOptions {
  readonly serviceName: string
  /** Base URL of an OTLP/HTTP collector; `/v1/traces` is appended. Without it no trace is made. */
  readonly otlpEndpoint?: string | undefined
  /** Share of operations that are traced, 0 to 1, where the caller's `traceparent` does not say. @default 0.01 */
  readonly traceShare?: number
  /** @default true */
  readonly metrics?: boolean
  /** Where spans go instead of to a collector: for tests. */
  readonly spanExporter?: SpanExporter
  /** Told what OpenTelemetry itself cannot do, such as reach the collector. */
  readonly logger?: Logger
}

export interface Telemetry {
  /** Whether any operation may be traced. */
  readonly traced: boolean
  /** All metrics in Prometheus's text format. Absent: they are switched off. */
  readonly scrape?: () => Promise<string>
  /** Sends what is not sent yet, and takes down what `startTelemetry` put up. */
  stop(): Promise<void>
}

/** Once per process: OpenTelemetry's API is global. Instruments made before this measure nothing. */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const { serviceName, otlpEndpoint, traceShare = 0.01, metrics: counts = true, spanExporter, logger } = options
  if (logger !== undefined) tell(logger)
  const counter = counts ? (await import('./metrics.ts')).counting() : undefined
  const traced = otlpEndpoint !== undefined || spanExporter !== undefined
  // Everything is said here, so that no OTEL_* variable of somebody else's sends data where nobody decided to.
  const sdk = new NodeSDK({
    serviceName,
    autoDetectResources: false,
    instrumentations: [],
    logRecordProcessors: [],
    metricReaders: counter === undefined ? [] : [counter.reader],
    spanProcessors: [],
    textMapPropagator: null,
    ...(traced && (await import('./traces.ts')).tracing({ otlpEndpoint, traceShare, spanExporter })),
  })
  sdk.start()
  return {
    traced,
    ...(counter !== undefined && { scrape: counter.scrape }),
    async stop() {
      await sdk.shutdown()
      for (const api of [trace, metrics, propagation, context, diag]) api.disable()
    },
  }
}

function tell(logger: Logger): void {
  const at = (level: 'warn' | 'error') => (message: string) => logger[level]({ from: 'opentelemetry' }, message)
  const silent = (): void => undefined
  diag.setLogger(
    { error: at('error'), warn: at('warn'), info: silent, debug: silent, verbose: silent },
    DiagLogLevel.WARN,
  )
}
