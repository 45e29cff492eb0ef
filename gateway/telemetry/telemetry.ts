/**
 * Starts OpenTelemetry for the process: the async context, metrics for Prometheus, traces to an OTLP collector if there is one.
 *
 * After this, every room speaks to `@opentelemetry/api` alone. The spans are our own and few; nothing is instrumented by
 * patching (design.md, 6, has the measurements). A tracer that never starts costs nothing, and neither does its code: the
 * exporters are loaded only where they are wanted.
 */
import { context, DiagLogLevel, diag } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { resourceFromAttributes } from '@opentelemetry/resources'
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
  const { serviceName, otlpEndpoint, traceShare = 0.01, metrics = true, spanExporter, logger } = options
  if (logger !== undefined) tell(logger)
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const resource = resourceFromAttributes({ 'service.name': serviceName })
  const counting = metrics ? (await import('./metrics.ts')).startMetrics(resource) : undefined
  const traced = otlpEndpoint !== undefined || spanExporter !== undefined
  const stopTraces = traced
    ? (await import('./traces.ts')).startTraces({ resource, otlpEndpoint, traceShare, spanExporter })
    : undefined
  return {
    traced,
    ...(counting !== undefined && { scrape: counting.scrape }),
    async stop() {
      await stopTraces?.()
      await counting?.stop()
      context.disable()
      diag.disable()
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
