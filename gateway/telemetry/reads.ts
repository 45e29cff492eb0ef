/**
 * Counts and times every read, and draws it as a span where its operation is traced: which registry, what kind of record, how
 * many and with what outcome. Never a key, never a field.
 */
import { context as active, type Span, SpanStatusCode, trace } from '@opentelemetry/api'
import { GatewayError } from '../errors.ts'
import type { ReadAnswer, ReadInterceptor, ReadRequest } from '../read.ts'
import type { Instruments } from './instruments.ts'

type Outcome = ReadAnswer['status'] | 'DENIED'

export function observeReads(instruments: Instruments): ReadInterceptor {
  const tracer = trace.getTracer('darcha')
  return (next) => async (request, context) => {
    const started = performance.now()
    // Only below an operation that is recorded: a read without one would begin a trace of its own.
    const span = trace.getActiveSpan()?.isRecording()
      ? tracer.startSpan('read', { attributes: attributesOf(request) })
      : undefined
    try {
      const answers =
        span === undefined
          ? await next(request, context)
          : await active.with(trace.setSpan(active.active(), span), () => next(request, context))
      count(instruments, request.registry, { answers, started, span })
      return answers
    } catch (cause) {
      instruments.reads.add(request.items.length, { registry: request.registry, outcome: 'REJECTED', cached: false })
      span?.setStatus({ code: SpanStatusCode.ERROR })
      span?.setAttribute('error.type', cause instanceof GatewayError ? cause.code : 'INTERNAL')
      throw cause
    } finally {
      span?.end()
    }
  }
}

interface Observation {
  readonly answers: readonly ReadAnswer[]
  readonly started: number
  readonly span: Span | undefined
}

function count(instruments: Instruments, registry: string, { answers, started, span }: Observation): void {
  const kinds = new Map<string, { outcome: Outcome; cached: boolean; count: number }>()
  for (const { status, denied, cached = false } of answers) {
    const outcome = denied === true ? 'DENIED' : status
    const id = `${outcome}${cached}`
    const kind = kinds.get(id) ?? { outcome, cached, count: 0 }
    kinds.set(id, kind)
    kind.count += 1
  }
  for (const kind of kinds.values()) {
    instruments.reads.add(kind.count, { registry, outcome: kind.outcome, cached: kind.cached })
    span?.setAttribute(`darcha.${kind.outcome.toLowerCase()}${kind.cached ? '.cached' : ''}`, kind.count)
  }
  if (answers.some(({ denied, cached }) => denied !== true && cached !== true)) {
    instruments.readDuration.record((performance.now() - started) / 1_000, { registry })
  }
}

function attributesOf({ registry, entity, items }: ReadRequest): Record<string, string | number> {
  return { 'darcha.registry': registry, 'darcha.entity': entity, 'darcha.items': items.length }
}
