/**
 * The window: all rooms wired together in the order of the flow, and taken apart in the mirror image.
 *
 *   store ─ registries ─ composition ─ plugins ─ read ─ requests ─ executor ─ certificates ─ server
 *
 * The only file that knows every room. It is handed the configuration and the roster, and names no registry.
 */
import type { Logger } from 'pino'
import type { Connector } from '../connectors/sdk/connector.ts'
import { createApollo } from './apollo.ts'
import { type Authenticator, createAuthenticator } from './auth/authenticator.ts'
import { identify } from './auth/identity.ts'
import { negotiateLanguage } from './auth/language.ts'
import type { Composition } from './compose.ts'
import type { Config } from './config.ts'
import type { RequestContext } from './context.ts'
import { createExecutor } from './execute.ts'
import type { Explorer } from './explorer.ts'
import { DEFAULT_SIZES, parseOptions, serverOptions } from './limits/sizes.ts'
import { createRequests, type Requests } from './request.ts'
import { createServer } from './server.ts'
import { startTelemetry } from './telemetry/telemetry.ts'
import { openCertificates } from './window/certificates.ts'
import { type Closing, closeInTurn } from './window/closing.ts'
import { composeWindow } from './window/compose.ts'
import { openPlugins, type Plugins } from './window/plugins.ts'
import { openRecords } from './window/records.ts'
import { type OpenRegistries, openRegistries } from './window/registries.ts'
import { streamRoutes } from './window/streams.ts'
import { joinSubgraphs, subgraphSlices } from './window/subgraphs.ts'

export interface Window {
  /** Where it listens, such as `http://127.0.0.1:4000`. */
  readonly url: string
  readonly sdl: string
  /** Reads the certificate definitions again, as it does by itself when one changes; what went wrong is logged. */
  reload(): Promise<void>
  /** Answers what is under way, then takes everything down. */
  close(): Promise<void>
}

export interface WindowParts {
  readonly config: Config
  readonly roster: readonly Connector[]
  readonly logger: Logger
  /** What the explorer opens with; the explorer is off without it, or where the configuration says so. */
  readonly explorer?: Explorer
}

/** Listens when it resolves. What was opened before something failed is closed again. */
export async function openWindow(parts: WindowParts): Promise<Window> {
  const closing: Closing[] = []
  try {
    return await open(parts, closing)
  } catch (error) {
    await closeInTurn(closing)
    throw error
  }
}

async function open({ config, roster, logger, explorer }: WindowParts, closing: Closing[]): Promise<Window> {
  // First: instruments that are made before it measure nothing.
  const measuring = await startTelemetry({
    serviceName: 'darcha',
    otlpEndpoint: config.otlpEndpoint,
    traceShare: config.traceShare,
    metrics: config.metrics,
    logger,
  })
  closing.push(() => measuring.stop())
  const opened = openRegistries(config.registries, roster)
  closing.push(opened.close)
  const composition = composeWindow({ ...opened, remote: subgraphSlices(config.subgraphs) })
  const records = await openRecords(config, logger)
  closing.push(records.close)
  const authenticator = authenticatorOf(config)
  closing.push(async () => authenticator.close())
  const plugins = await openPlugins({
    config,
    logger,
    measuring,
    records,
    access: composition.access,
    registries: opened.registries,
  })
  closing.push(plugins.close)
  const { requests, executor } = flowOf(composition, plugins, opened)
  const certificates = await openCertificates({ config, logger, records, composition, requests, plugins })
  closing.push(certificates.close)
  closing.push(await joinSubgraphs({ configured: config.subgraphs, composition, plugins: plugins.all }))

  const onInternal = (err: unknown, { requestId }: RequestContext): void =>
    logger.error({ err, requestId }, 'an operation failed on our side')
  const apollo = createApollo({
    schema: composition.schema,
    sdl: composition.sdl,
    executor,
    plugins: plugins.all,
    parseOptions: parseOptions(DEFAULT_SIZES),
    apolloPlugins: plugins.apollo,
    onInternal,
  })
  const app = await createServer({
    apollo,
    requests,
    plugins: plugins.all,
    identify: async ({ headers }) => identify(await authenticator.authenticate(headers.authorization), headers),
    languageOf: ({ headers }) => negotiateLanguage(headers['accept-language']),
    ready: () => records.ready(),
    ...(explorer !== undefined && config.explorer && { explorer }),
    routes: [
      certificates.routes,
      streamRoutes({ composition, requests, executor, plugins, deadline: config.deadline, onInternal }),
    ],
    deadline: config.deadline,
    options: { ...serverOptions(DEFAULT_SIZES), trustProxy: config.trustProxy },
  })
  closing.push(async () => {
    await app.close()
    await apollo.stop()
  })
  await certificates.start()
  const url = await app.listen({ host: config.host, port: config.port })
  return { url, sdl: composition.sdl, reload: certificates.reload, close: () => closeInTurn(closing) }
}

/** Requests need the executor to execute, the executor needs the requests to finish: each is handed the other late. */
function flowOf(composition: Composition, plugins: Plugins, { registries }: OpenRegistries) {
  const requests: Requests = createRequests({ read: plugins.read, registries, executor: () => executor })
  const executor = createExecutor(composition.schema, (context) => requests.finish(context))
  return { requests, executor }
}

/** Without an issuer nobody can be known: only what is public is answered. */
function authenticatorOf({ issuer, audience, jwksUrl }: Config): Authenticator {
  return createAuthenticator({
    issuer: issuer ?? 'https://issuer.invalid',
    audience,
    ...(jwksUrl !== undefined && { jwksUri: jwksUrl }),
  })
}
