/**
 * What the house tells its operators about itself: metrics at `/metrics`, spans, and a line in the log for each request.
 *
 * Outermost at the read, so that a denial and a kept answer are counted too.
 */
import { timingSafeEqual } from 'node:crypto'
import type { ApolloServerPlugin } from '@apollo/server'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { RequestContext } from '../context.ts'
import { GatewayError } from '../errors.ts'
import type { Plugin } from '../plugin.ts'
import { watch } from './http.ts'
import { createInstruments } from './instruments.ts'
import { observeOperations } from './operations.ts'
import { observeReads } from './reads.ts'
import type { Telemetry } from './telemetry.ts'

export interface Observing {
  readonly plugin: Plugin
  /** For Apollo Server: only it knows which operation a request was, and how it ended. */
  readonly apollo: ApolloServerPlugin<{ readonly request: RequestContext }>
}

export interface ObservingOptions {
  readonly telemetry: Telemetry
  readonly logger: Logger
  /** Bearer token that `/metrics` asks for. @default none: whoever reaches the port may read it */
  readonly metricsToken?: string | undefined
}

const QUIET = ['/metrics', '/health/live', '/health/ready']

/** `telemetry` must have been started: instruments made before that measure nothing. */
export function telemetry({ telemetry, logger, metricsToken }: ObservingOptions): Observing {
  const instruments = createInstruments()
  const { scrape, traced } = telemetry
  return {
    plugin: {
      name: 'telemetry',
      http(app) {
        watch(app, { instruments, logger, traced, operations: '/graphql', quiet: QUIET })
        if (scrape !== undefined) serveMetrics(app, scrape, metricsToken)
      },
      read: observeReads(instruments),
    },
    apollo: observeOperations(),
  }
}

function serveMetrics(app: FastifyInstance, scrape: () => Promise<string>, token: string | undefined): void {
  app.get('/metrics', async ({ headers }, reply) => {
    if (token !== undefined && !isBearer(headers.authorization, token)) {
      throw new GatewayError('UNAUTHENTICATED', 'the metrics ask for a token')
    }
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await scrape())
  })
}

function isBearer(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
