/**
 * Subscriptions, at `/graphql/stream`: the same schema, identity, limits, audit and masked errors as `/graphql`, and each event
 * is executed by the same executor as a question of its own.
 *
 *   request ─▶ identity ─▶ place ─▶ operation checked, admitted ─▶ source of events ─▶ for each: execute ─▶ next … complete
 *
 * What the client may mend by coming again (too many, a registry away) is answered by an HTTP status; what it may not, by an
 * event and `complete`: a client of the protocol tries again by itself after the first and not after the second.
 */
import { ApolloServerErrorCode } from '@apollo/server/errors'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  createSourceEventStream,
  type ExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type ParseOptions,
} from 'graphql'
import type { RequestContext, RequestIdentity } from './context.ts'
import { GatewayError } from './errors.ts'
import type { Executor } from './execute.ts'
import type { Operation, Plugin } from './plugin.ts'
import { gatewayErrorIn, isInternal, present, translate } from './present.ts'
import type { Requests } from './request.ts'
import { type Channel, openChannel } from './stream/channel.ts'
import { createReadOperation, DocumentMistakes, type ReadOperation } from './stream/operation.ts'
import { createPlaces, DEFAULT_BOUNDS, type Places, type StreamBounds } from './stream/places.ts'

export const STREAM_ROUTE = '/graphql/stream'

export interface StreamParts {
  /** What is answered in this process: the types of subscriptions and all that they lead to. */
  readonly schema: Operation['schema']
  readonly executor: Executor
  readonly requests: Requests
  readonly plugins: readonly Plugin[]
  readonly parseOptions: ParseOptions
  /** Who asks and why; throws `GatewayError`. */
  identify(request: FastifyRequest): Promise<RequestIdentity>
  /** For one event, in milliseconds. */
  readonly deadline: number
  /** Called for an error that no client is told about. */
  onInternal(error: unknown, context: RequestContext): void
  /** @default DEFAULT_BOUNDS */
  readonly bounds?: StreamBounds
  /** Milliseconds between two signs of life. @default 15_000 */
  readonly heartbeat?: number
  /** Milliseconds after which the client is to come again with a token that is still good. @default 600_000 */
  readonly lifetime?: number
}

interface Streaming extends StreamParts {
  readonly heartbeat: number
  readonly lifetime: number
  readonly places: Places
  readonly readOperation: ReadOperation
  /** Aborts when the window closes. */
  readonly closing: AbortSignal
}

/** Adds the route. When the server closes, every stream ends first, and its client goes to another gateway. */
export function serveStreams(app: FastifyInstance, parts: StreamParts): void {
  const closing = new AbortController()
  const { schema, plugins, parseOptions, bounds = DEFAULT_BOUNDS, heartbeat = 15_000, lifetime = 600_000 } = parts
  const rules = plugins.flatMap((plugin) => plugin.rules?.(schema) ?? [])
  const streaming: Streaming = {
    ...parts,
    heartbeat,
    lifetime,
    places: createPlaces(bounds),
    readOperation: createReadOperation({ schema, rules, parseOptions }),
    closing: closing.signal,
  }
  app.addHook('preClose', async () => closing.abort())
  app.route({
    method: ['GET', 'POST'],
    url: STREAM_ROUTE,
    onRequest: async (request) => {
      request.identity = await parts.identify(request)
    },
    handler: (request, reply) => serve(request, reply, streaming),
  })
}

async function serve(request: FastifyRequest, reply: FastifyReply, streaming: Streaming): Promise<void> {
  const { identity } = request
  if (identity === undefined) throw new GatewayError('INTERNAL', 'a stream reached its operation without an identity')
  if (!/\btext\/event-stream\b/.test(request.headers.accept ?? '')) {
    throw new GatewayError('BAD_REQUEST', 'a stream is answered as text/event-stream', { params: { header: 'accept' } })
  }
  const leave = streaming.places.take(identity.principal)
  const life = lifeOf(reply, streaming)
  try {
    await stream({ identity, life, streaming, request, reply })
  } finally {
    life.end()
    leave()
  }
}

interface Stream {
  readonly identity: RequestIdentity
  readonly life: Life
  readonly streaming: Streaming
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** The first event is there before the stream opens: until then what goes wrong still has an HTTP status. */
async function stream({ identity, life, streaming, request, reply }: Stream): Promise<void> {
  const { requests, readOperation, plugins, heartbeat } = streaming
  const open = (): Channel => openChannel(reply, { heartbeat, life: life.signal })
  const context = requests.open(identity, { signal: life.signal })
  let channel: Channel | undefined
  try {
    const operation = readOperation(request)
    for (const plugin of plugins) await plugin.admit?.(operation, context)
    for await (const root of await sourceOf(operation, context)) {
      const result = await answer(root, operation, { identity, life, streaming })
      channel ??= open()
      await channel.next(result)
    }
    channel ??= open()
    if (life.signal.aborted) channel.end()
    else channel.complete()
  } catch (error) {
    if (life.signal.aborted && channel !== undefined) return channel.end()
    if (life.signal.aborted) throw new GatewayError('SHUTTING_DOWN', 'the stream ended before it was open')
    if (!(error instanceof DocumentMistakes) && isInternal(error)) streaming.onInternal(error, context)
    if (channel === undefined && !isFinal(error)) throw error
    const last = channel ?? open()
    await last.next({ errors: toldOf(error, identity) } as ExecutionResult).catch(() => undefined)
    if (isFinal(error)) last.complete()
    else last.end()
  }
}

/** Whether coming again would be in vain. */
function isFinal(error: unknown): boolean {
  if (error instanceof DocumentMistakes) return true
  const known = gatewayErrorIn(error)
  return known !== undefined && known.code !== 'INTERNAL' && !known.extensions.retryable
}

/** Throws what the subscription's own resolver threw. */
async function sourceOf(operation: Operation, contextValue: RequestContext): Promise<AsyncIterable<unknown>> {
  const { document, operationName, variables: variableValues, schema } = operation
  const source = await createSourceEventStream({ schema, document, operationName, variableValues, contextValue })
  if (Symbol.asyncIterator in source) return source
  const { errors = [] } = source
  for (const { originalError } of errors) if (isOurs(originalError)) throw originalError
  throw new DocumentMistakes(ApolloServerErrorCode.BAD_USER_INPUT, errors)
}

/** Thrown by a resolver; what is wrong with a variable, graphql says by an error of its own. */
function isOurs(error: Error | undefined): boolean {
  return error !== undefined && !(error instanceof GraphQLError)
}

async function answer(
  root: unknown,
  operation: Operation,
  { identity, life, streaming }: Pick<Stream, 'identity' | 'life' | 'streaming'>,
): Promise<ExecutionResult> {
  const { requests, executor, deadline, onInternal } = streaming
  const signal = AbortSignal.any([life.signal, AbortSignal.timeout(deadline)])
  const context = requests.open(identity, { signal })
  const result = await executor.run({ ...operation, root }, context)
  if (result.errors === undefined) return result
  for (const error of result.errors) if (isInternal(error)) onInternal(error, context)
  const errors = result.errors.map((error) => told(error, error.toJSON(), identity))
  return { ...result, errors } as unknown as ExecutionResult
}

function toldOf(error: unknown, identity: RequestIdentity): readonly GraphQLFormattedError[] {
  if (!(error instanceof DocumentMistakes)) return [told(error, { message: '' }, identity)]
  const { code, mistakes } = error
  return mistakes.map((each) => told(each, { ...each.toJSON(), extensions: { code, ...each.extensions } }, identity))
}

/** As at `/graphql`: masked, and in the client's language. */
function told(error: unknown, formatted: GraphQLFormattedError, { language }: RequestIdentity): GraphQLFormattedError {
  return translate(present(formatted, error), language)
}

interface Life {
  /** Aborts when the client leaves, the window closes, or the stream has lasted long enough. */
  readonly signal: AbortSignal
  end(): void
}

function lifeOf(reply: FastifyReply, { closing, lifetime }: Streaming): Life {
  const over = new AbortController()
  const end = (): void => over.abort()
  const timer = setTimeout(end, lifetime)
  reply.raw.once('close', end)
  closing.addEventListener('abort', end)
  if (closing.aborted || reply.raw.destroyed) end()
  return {
    signal: over.signal,
    end() {
      clearTimeout(timer)
      closing.removeEventListener('abort', end)
      end()
    },
  }
}
