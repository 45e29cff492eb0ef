import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { context, metrics, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { RegistryError } from '../../../../connectors/sdk/errors.ts'
import { observeBreaker, traced } from '../../../../connectors/sdk/interceptors.ts'
import { intercept } from '../../../../connectors/sdk/transport.ts'
import { rest } from '../../../../connectors/sdk/transports/rest.ts'
import { callOf, type Step, scripted } from '../sending.ts'
import { json, withServer } from '../server.ts'

interface Telemetry {
  readonly spans: InMemorySpanExporter
  /** Value of each series, by metric and attributes. */
  series(): Promise<Record<string, unknown>>
  stop(): Promise<void>
}

function start(): Telemetry {
  const spans = new InMemorySpanExporter()
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter })
  const tracing = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] })
  const metering = new MeterProvider({ readers: [reader] })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(tracing)
  metrics.setGlobalMeterProvider(metering)
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  return {
    spans,
    async series() {
      await reader.forceFlush()
      const collected = exporter
        .getMetrics()
        .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
      const points = collected.flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(({ attributes, value }) => [`${descriptor.name} ${JSON.stringify(attributes)}`, value] as const),
      )
      return Object.fromEntries(points)
    },
    async stop() {
      await Promise.all([tracing.shutdown(), metering.shutdown()])
      for (const api of [trace, metrics, context, propagation]) api.disable()
    },
  }
}

const send = (step: Step): Promise<unknown> =>
  intercept(scripted(step), traced('land'))
    .send('?', callOf())
    .catch(() => undefined)

/** Below a read that is recorded. */
const inRead = <Result>(run: () => Promise<Result>): Promise<Result> =>
  trace.getTracer('test').startActiveSpan('read', (span) => run().finally(() => span.end()))

describe('a send, as operators see it', () => {
  let telemetry: Telemetry
  beforeEach(() => {
    telemetry = start()
  })
  afterEach(() => telemetry.stop())

  it('is a span below the read that it belongs to', async () => {
    await inRead(() => send('answer'))
    const [sent, read] = telemetry.spans.getFinishedSpans()
    expect(sent).toMatchObject({ name: 'send', attributes: { 'darcha.registry': 'land' } })
    expect(sent?.parentSpanContext?.spanId).toBe(read?.spanContext().spanId)
  })

  it('is no span where nobody records: it would begin a trace of its own', async () => {
    await send('answer')
    expect(telemetry.spans.getFinishedSpans()).toHaveLength(0)
  })

  it('says how it failed in codes, and nothing that a registry or a person said', async () => {
    const details = { registryCode: 'Server.X', cause: new TypeError('30101900000000') }
    await inRead(() => send(new RegistryError('REGISTRY_UNAVAILABLE', 'land failed', details)))
    const [{ attributes, status, events } = {}] = telemetry.spans.getFinishedSpans()
    expect(attributes).toEqual({
      'darcha.registry': 'land',
      'error.type': 'REGISTRY_UNAVAILABLE',
      'darcha.registry_code': 'Server.X',
    })
    expect(status?.message).toBeUndefined()
    expect(events).toEqual([])
  })

  it('is timed by registry and outcome, recorded or not', async () => {
    await send('answer')
    await send('answer')
    await send(new RegistryError('REGISTRY_TIMEOUT', 'land did not answer'))
    await send(() => Promise.reject('gone'))
    const name = 'darcha_send_duration_seconds'
    expect(await telemetry.series()).toMatchObject({
      [`${name} {"registry":"land","outcome":"OK"}`]: { count: 2 },
      [`${name} {"registry":"land","outcome":"REGISTRY_TIMEOUT"}`]: { count: 1 },
      [`${name} {"registry":"land","outcome":"CANCELLED"}`]: { count: 1 },
    })
  })

  it('hands its trace on to the registry, where it is recorded', async () => {
    await withServer(
      (_, response) => json(response, {}),
      (baseUrl) => intercept(rest({ name: 'land', baseUrl }), traced('land')),
      async (wire, { asked }) => {
        await wire.send({ method: 'GET', path: '/' }, callOf())
        await inRead(() => wire.send({ method: 'GET', path: '/' }, callOf()))
        const sent = telemetry.spans.getFinishedSpans().find(({ name }) => name === 'send')
        expect(asked[0]?.headers['traceparent']).toBeUndefined()
        expect(asked[1]?.headers['traceparent']).toContain(sent?.spanContext().spanId)
      },
    )
  })

  it('shows whether the registry is asked or left alone', async () => {
    const show = observeBreaker('land')
    expect(await telemetry.series()).toMatchObject({ 'darcha_breaker_state {"registry":"land"}': 0 })
    show('open')
    expect(await telemetry.series()).toMatchObject({ 'darcha_breaker_state {"registry":"land"}': 2 })
  })
})
