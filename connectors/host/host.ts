/**
 * A connector on its own: a Federation 2 subgraph over HTTP, run by the agency, joined by the window (`subgraphs`).
 *
 *   window ─POST /graphql─▶ secret ─▶ who asks ─▶ entities, lookups ─▶ kept? ─▶ the connector's readers ─▶ registry
 *
 * Apollo Federation subgraph specification; served by Mercurius.
 */
import { buildFederationSchema } from '@mercuriusjs/federation'
import { type FastifyInstance, fastify } from 'fastify'
import { type ExecutionResult, GraphQLError } from 'graphql'
import mercurius from 'mercurius'
import mercuriusCache from 'mercurius-cache'
import type { Connector, Registry } from '../sdk/connector.ts'
import { bearerCheck, type Caller, callerOf } from './caller.ts'
import { HostError } from './errors.ts'
import { keeping } from './keep.ts'
import { createLoad } from './load.ts'
import { type HostContext, hostResolvers } from './resolvers.ts'
import { hostedSlice } from './slice.ts'

declare module 'mercurius' {
  interface MercuriusContext extends HostContext {
    readonly caller: Caller
  }
}

export interface HostOptions<Options = unknown> {
  readonly connector: Connector<Options>
  /** As an operator writes them; checked by the connector. */
  readonly options: unknown
  /** Of the registry, in errors. @default the connector's */
  readonly name?: string
  /** The connector's slice, complete (a valid subgraph by itself). @default as the connector brings it */
  readonly sdl?: string
  readonly host?: string
  /** 0 takes a free one. */
  readonly port: number
  /** The secret that every request carries as its bearer token; at least 16 characters. */
  readonly token: string
  /** Whole seconds that a record may be answered from memory, to the same caller; 0 keeps nothing. @default 5 */
  readonly ttl?: number
  /** Milliseconds for a request. @default 10000 */
  readonly deadline?: number
}

export interface HostedConnector {
  /** Of the endpoint, such as `http://127.0.0.1:4001/graphql`. */
  readonly url: string
  close(): Promise<void>
}

/** Listens when it resolves. Throws `HostError`, or the connector's `OptionsError`. */
export async function hostConnector<Options>(parts: HostOptions<Options>): Promise<HostedConnector> {
  if (parts.token.length < 16) throw new HostError('TOKEN_TOO_SHORT', 'the token needs at least 16 characters')
  const registry = parts.connector.open(parts.connector.parseOptions(parts.options))
  try {
    const app = await serve(parts, registry)
    const origin = await app.listen({ host: parts.host ?? '127.0.0.1', port: parts.port })
    return {
      url: `${origin}/graphql`,
      async close() {
        await app.close()
        await registry.close()
      },
    }
  } catch (error) {
    await registry.close()
    throw error
  }
}

async function serve<Options>(parts: HostOptions<Options>, registry: Registry): Promise<FastifyInstance> {
  const { connector, name = connector.name, sdl = connector.sdl, ttl = 5, deadline = 10_000 } = parts
  const slice = hostedSlice(sdl, registry)
  const schema = buildFederationSchema(slice.sdl)
  const resolvers = hostResolvers({ schema, slice, registry: name })
  const app = fastify({ logger: false, return503OnClosing: true })
  admit(app, parts.token)
  await app.register(mercurius, {
    schema,
    resolvers: { ...resolvers, Query: { ...resolvers['Query'], _service: () => ({ sdl }) } },
    context: ({ headers }) => {
      const caller = callerOf(headers) ?? { requestId: '', purpose: '', userId: '' }
      return { caller, load: createLoad(registry, name, { ...caller, signal: AbortSignal.timeout(deadline) }) }
    },
    errorFormatter: (result) => ({ statusCode: 200, response: masked(result, name) }),
    allowBatchedQueries: false,
    queryDepth: 15,
  })
  // `.default`: its types and fastify-plugin agree on that name alone.
  await app.register(mercuriusCache.default, keeping(resolvers, slice, ttl))
  return app
}

/** Nothing is answered to whoever does not hold the secret, or does not say who asks and why. */
function admit(app: FastifyInstance, token: string): void {
  const isWindow = bearerCheck(token)
  app.addHook('onRequest', async ({ headers }, reply) => {
    if (!isWindow(headers))
      return await reply.code(401).header('www-authenticate', 'Bearer').send({ code: 'UNAUTHENTICATED' })
    if (callerOf(headers) === undefined) return await reply.code(400).send({ code: 'BAD_REQUEST' })
    // Mercurius' own serializer writes the positions in an error's path as text.
    reply.serializer(JSON.stringify)
    return undefined
  })
}

/** Codes and places are told; the words of an error that is not ours may hold anything. */
function masked({ data = null, errors = [] }: ExecutionResult, registry: string) {
  const told = errors.map((error) => {
    const { message, path, extensions } = error
    const isOurs = typeof extensions?.['code'] === 'string'
    return new GraphQLError(isOurs ? message : `${registry} could not answer this`, {
      ...(path && { path }),
      extensions: isOurs ? extensions : { code: 'RECORD_INVALID', registry },
    })
  })
  return { data, errors: told }
}
