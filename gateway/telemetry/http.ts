/**
 * Watches each HTTP request from its headers to its last byte: opens the operation's span under the caller's trace, times
 * it, and writes one line to the log. A request that its client left is told of as 499.
 *
 * Routes are named by their pattern, not by what was sent: a GET of GraphQL carries its variables in the query.
 */
import { type Context, context, propagation, ROOT_CONTEXT, type Span, SpanKind, trace } from '@opentelemetry/api'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Instruments } from './instruments.ts'
import { type Observation, withObservation } from './observation.ts'

export interface Watching {
  readonly instruments: Instruments
  readonly logger: Logger
  /** Whether spans are worth making at all. */
  readonly traced: boolean
  /** Where operations arrive: these are traced and timed. */
  readonly operations: string
  /** Routes that machines of the house ask again and again: logged for debugging only. */
  readonly quiet: readonly string[]
}

export function watch(app: FastifyInstance, watching: Watching): void {
  const contexts = new WeakMap<FastifyRequest, Context>()
  app.addHook('onRequest', async (request, reply) => {
    const started = performance.now()
    const observation: Observation = {}
    const span = watching.traced && isOperation(request, watching) ? openSpan(request) : undefined
    const carried = span === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, span)
    contexts.set(request, withObservation(carried, observation))
    reply.raw.once('close', () => conclude(watching, { request, reply, observation, span, started }))
  })
  // After the body was read: its stream's events come from outside and would drop what was entered before them.
  app.addHook('preHandler', (request, _reply, done) => {
    context.with(contexts.get(request) ?? ROOT_CONTEXT, done)
  })
}

interface Watched {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly observation: Observation
  readonly span: Span | undefined
  readonly started: number
}

function openSpan(request: FastifyRequest): Span {
  const parent = propagation.extract(ROOT_CONTEXT, request.headers)
  return trace.getTracer('darcha').startSpan('operation', { kind: SpanKind.SERVER }, parent)
}

function conclude(watching: Watching, { request, reply, observation, span, started }: Watched): void {
  const ms = tenths(performance.now() - started)
  const status = reply.raw.writableFinished ? reply.statusCode : 499
  const route = request.routeOptions.url ?? 'none'
  const level = watching.quiet.includes(route) ? 'debug' : status >= 500 ? 'warn' : 'info'
  const line = { method: request.method, route, status, ms, traceId: span?.spanContext().traceId }
  if (!isOperation(request, watching)) {
    watching.logger[level](line, 'request')
    return
  }
  const { outcome = 'failed', principal = 'anonymous', requestId, operation } = observation
  watching.instruments.operationDuration.record(ms / 1_000, { outcome, principal })
  watching.logger[level]({ requestId, operation, principal, outcome, codes: observation.codes, ...line }, 'request')
  span?.setAttributes({ 'darcha.outcome': outcome, 'darcha.principal': principal, 'http.response.status_code': status })
  if (requestId !== undefined) span?.setAttribute('darcha.request_id', requestId)
  if (operation !== undefined) span?.setAttribute('graphql.operation.name', operation)
  span?.end()
}

function isOperation(request: FastifyRequest, { operations }: Watching): boolean {
  return request.routeOptions.url === operations
}

function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10
}
