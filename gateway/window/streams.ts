/**
 * The streams of a window. What subscriptions tell of is answered in this process, so they run on its own schema also where
 * subgraphs are joined.
 */
import type { FastifyInstance } from 'fastify'
import type { RequestContext } from '../context.ts'
import { createExecutor, type Executor } from '../execute.ts'
import { DEFAULT_SIZES, parseOptions } from '../limits/sizes.ts'
import type { Requests } from '../request.ts'
import { type StreamParts, serveStreams } from '../stream.ts'
import type { WindowComposition } from './compose.ts'
import type { Plugins } from './plugins.ts'

export interface StreamWindowParts {
  readonly composition: WindowComposition
  readonly requests: Requests
  readonly executor: Executor
  readonly plugins: Pick<Plugins, 'all'>
  readonly deadline: number
  onInternal(error: unknown, context: RequestContext): void
}

type Route = (app: FastifyInstance, identify: StreamParts['identify']) => void

export function streamRoutes(parts: StreamWindowParts): Route {
  const { composition, requests, executor, plugins, ...rest } = parts
  const { schema, local } = composition
  return (app, identify) =>
    serveStreams(app, {
      ...rest,
      identify,
      schema: local,
      requests,
      executor: local === schema ? executor : createExecutor(local, (context) => requests.finish(context)),
      plugins: plugins.all,
      parseOptions: parseOptions(DEFAULT_SIZES),
    })
}
