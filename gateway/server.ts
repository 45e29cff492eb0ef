/**
 * The HTTP server: `/graphql`, `/health/live`, `/health/ready`, the explorer at `/`, and what plugins add.
 *
 * A request is identified before GraphQL sees it, lives until its deadline or until the client leaves, and is told about
 * in its own language. Nothing here knows a registry, a certificate or a rule.
 */
import type { ApolloServer } from '@apollo/server'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import type { ApolloContext } from './apollo.ts'
import type { RequestIdentity } from './context.ts'
import { GatewayError } from './errors.ts'
import { type Explorer, serveExplorer } from './explorer.ts'
import type { Plugin } from './plugin.ts'
import { gatewayErrorIn, present, statusOf, translate } from './present.ts'
import type { Requests } from './request.ts'
import { endUnusedConnections } from './unused-connections.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set for `/graphql` before its handler runs. */
    identity?: RequestIdentity
  }
}

export interface ServerParts {
  readonly apollo: ApolloServer<ApolloContext>
  readonly requests: Requests
  readonly plugins: readonly Plugin[]
  /** Who asks and why; throws `GatewayError`. */
  identify(request: FastifyRequest): Promise<RequestIdentity>
  /** The language for a request that could not be identified. */
  languageOf(request: FastifyRequest): RequestIdentity['language']
  /** Resolves when the window can answer; rejects with the reason otherwise. */
  ready(): Promise<void>
  readonly explorer?: Explorer
  /** Routes of other rooms, such as the keys by which certificates are verified. */
  readonly routes: readonly ((app: FastifyInstance, identify: ServerParts['identify']) => void | Promise<void>)[]
  /** For one operation, in milliseconds. */
  readonly deadline: number
  readonly options: Readonly<Record<string, unknown>>
}

/** Listens when told to; `close` lets the requests that have begun come to their end. Then the Apollo Server may be stopped. */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const app = fastify({ ...parts.options, logger: false, return503OnClosing: true })
  app.setErrorHandler((error, request, reply) => refuse(parts, error, request, reply))
  endUnusedConnections(app)
  for (const plugin of parts.plugins) await plugin.http?.(app)
  await parts.apollo.start()
  serveGraphql(app, parts)
  serveHealth(app, parts)
  if (parts.explorer !== undefined) serveExplorer(app, parts.explorer)
  for (const route of parts.routes) await route(app, (request) => parts.identify(request))
  return app
}

function serveGraphql(app: FastifyInstance, parts: ServerParts): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    // Before the body is read: a bad token costs its sender nothing but the headers.
    onRequest: async (request) => {
      request.identity = await parts.identify(request)
    },
    handler: fastifyApolloHandler(parts.apollo, {
      context: async (request, reply) => ({
        request: parts.requests.open(identityOf(request), {
          signal: lifeOf(request, reply, parts.deadline),
          requestId: crypto.randomUUID(),
        }),
      }),
    }),
  })
}

function serveHealth(app: FastifyInstance, { ready }: ServerParts): void {
  app.get('/health/live', async () => ({ status: 'live' }))
  app.get('/health/ready', async (_request, reply) => {
    try {
      await ready()
      return { status: 'ready' }
    } catch {
      return reply.code(503).send({ status: 'not ready' })
    }
  })
}

/** Ends when the deadline passes, or when the client leaves before it was answered. */
function lifeOf(request: FastifyRequest, reply: FastifyReply, deadline: number): AbortSignal {
  const life = new AbortController()
  const timer = setTimeout(() => life.abort(new DOMException('the deadline has passed', 'TimeoutError')), deadline)
  reply.raw.once('close', () => {
    clearTimeout(timer)
    if (!reply.raw.writableFinished) life.abort(new DOMException('the client has left', 'AbortError'))
  })
  if (request.raw.destroyed && !request.raw.complete) life.abort()
  return life.signal
}

function identityOf({ identity }: FastifyRequest): RequestIdentity {
  if (identity !== undefined) return identity
  throw new GatewayError('INTERNAL', 'a request reached its operation without an identity')
}

/** Whatever ends a request outside GraphQL leaves in GraphQL's own shape (GraphQL over HTTP, 6.4). */
function refuse(parts: ServerParts, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = gatewayErrorIn(error) ?? ofFramework(error, parts.options)
  const shown = translate(present({ message: '' }, known), parts.languageOf(request))
  const end = statusOf([shown], undefined)
  if (end?.retryAfterSeconds !== undefined) reply.header('retry-after', String(end.retryAfterSeconds))
  return reply.code(known === error ? (end?.status ?? 500) : statusGiven(error, end?.status)).send({ errors: [shown] })
}

/** The framework's own refusals (a body too large, not JSON) are the client's mistakes; anything else is ours. */
function ofFramework(cause: unknown, { bodyLimit }: ServerParts['options']): GatewayError {
  const status = statusGiven(cause, 500)
  if (status < 400 || status >= 500) return new GatewayError('INTERNAL', 'the request could not be handled', { cause })
  if (status === 413) {
    const params = { limit: 'body', max: Number(bodyLimit) }
    return new GatewayError('OPERATION_TOO_LARGE', 'the body is too large', { cause, params })
  }
  const at = PLACES.get(status)
  return new GatewayError('BAD_REQUEST', 'the request was refused before it was read', {
    cause,
    ...(at !== undefined && { params: { at } }),
  })
}

/** What to look at where the framework refuses with a status. */
const PLACES: ReadonlyMap<number, string> = new Map([
  [400, 'body: JSON'],
  [415, 'content-type: application/json'],
])

function statusGiven(error: unknown, otherwise = 500): number {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined
  return typeof status === 'number' ? status : otherwise
}
