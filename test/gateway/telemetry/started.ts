/** Telemetry as the process has it, with the spans kept where a test can see them, and an answer to one operation. */
import { ApolloServer } from '@apollo/server'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace'
import { type FastifyInstance, fastify } from 'fastify'
import { createLogger } from '../../../gateway/telemetry/logger.ts'
import { type Observing, telemetry } from '../../../gateway/telemetry/plugin.ts'
import { startTelemetry, type Telemetry, type TelemetryOptions } from '../../../gateway/telemetry/telemetry.ts'
import { contextOf, type TestContext } from '../../support/contexts.ts'

export interface Started extends Observing {
  readonly telemetry: Telemetry
  readonly lines: Readonly<Record<string, unknown>>[]
  /** Every span that has ended, in the order of their ends. */
  spans(): Promise<readonly ReadableSpan[]>
}

export async function started(options: Partial<TelemetryOptions> = {}, metricsToken?: string): Promise<Started> {
  const exporter = new KeepingExporter()
  const lines: Record<string, unknown>[] = []
  const logger = createLogger({ level: 'debug', destination: { write: (line) => void lines.push(JSON.parse(line)) } })
  const running = await startTelemetry({ serviceName: 'darcha', traceShare: 1, spanExporter: exporter, ...options })
  return {
    telemetry: running,
    ...telemetry({ telemetry: running, logger, metricsToken }),
    lines,
    async spans() {
      await running.stop()
      return exporter.kept
    },
  }
}

export interface Window {
  readonly app: FastifyInstance
  readonly origin: string
}

/** A server with one operation, as server.ts puts it together: `answer` is given the request's context. */
export async function windowOf(
  { plugin, apollo }: Observing,
  answer: (context: TestContext) => Promise<string>,
): Promise<Window> {
  const server = new ApolloServer<{ request: TestContext }>({
    typeDefs: 'type Query { person(pinfl: String): String }',
    resolvers: { Query: { person: (_root, _args, { request }: { request: TestContext }) => answer(request) } },
    plugins: [apollo],
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
  })
  const app = fastify()
  await plugin.http?.(app)
  await server.start()
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: fastifyApolloHandler(server, { context: async () => ({ request: contextOf() }) }),
  })
  app.get('/health/live', async () => ({ status: 'live' }))
  app.addHook('onClose', async () => await server.stop())
  return { app, origin: await app.listen({ host: '127.0.0.1', port: 0 }) }
}

/** The SDK's own forgets what it kept when it is shut down. */
class KeepingExporter extends InMemorySpanExporter {
  readonly kept: ReadableSpan[] = []

  override export(spans: ReadableSpan[], done: Parameters<InMemorySpanExporter['export']>[1]): void {
    this.kept.push(...spans)
    super.export(spans, done)
  }
}
