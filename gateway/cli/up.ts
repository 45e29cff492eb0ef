/**
 * `darcha up`: the whole window on one machine, with mock registries and a mock identity provider, ready to try.
 */
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Connector } from '../../connectors/sdk/connector.ts'
import { exampleTabs } from '../../mocks/examples.ts'
import { portsFrom, type RunningMocks, startMocks } from '../../mocks/main.ts'
import { welcome } from '../../mocks/screen.ts'
import { ISSUING_ORGANIZATION, registriesOf } from '../../mocks/window.ts'
import type { Config } from '../config.ts'
import { type EmbeddedServer, startEmbedded } from '../store/embedded.ts'
import { forgetDemo, rememberDemo } from './demo.ts'
import { CommandError } from './failure.ts'
import { listen, stopWhenTold } from './start.ts'
import type { Output } from './terminal.ts'

export interface UpParts {
  readonly roster: readonly Connector[]
  readonly mocks: { readonly people: number; readonly seed: number; readonly firstPort: number }
  readonly output: Output
  /** What the commands on the screen need beside, so that they find this window. */
  readonly hint: string
}

export async function up(config: Config, { roster, mocks: wanted, output, hint }: UpParts): Promise<void> {
  await refuseTakenPort(config)
  const begun = performance.now()
  const database = config.databaseUrl === undefined ? await startEmbedded({ dataDir: config.data }) : undefined
  const mocks = await startMocks({
    size: wanted.people,
    seed: wanted.seed,
    ports: portsFrom(wanted.firstPort),
    folder: join(config.data, 'mocks'),
    ...(database !== undefined && { accountsAdminUrl: database.adminUrl('postgres') }),
  })
  const closeBelow = async (): Promise<void> => {
    await mocks.close()
    await database?.stop()
  }
  try {
    const window = await listen({
      config: overMocks(config, mocks, database),
      roster,
      explorer: { title: 'Darcha', tabs: () => exampleTabs(mocks) },
      level: config.logLevel === 'info' ? 'warn' : config.logLevel,
    })
    mocks.payment.settings.callbackUrl = `${window.url}/payments/callback`
    // Of an earlier start: the window may know another address to pay at.
    for (const { id, status } of mocks.payment.invoices()) if (status === 'OPEN') mocks.payment.tellAgain(id)
    await rememberDemo(config.data, {
      url: window.url,
      identity: mocks.identity.url,
      payment: mocks.payment.url,
      mocks: ordersTo(mocks),
    })
    output.out(welcome({ url: window.url, mocks, seconds: (performance.now() - begun) / 1000, hint }))
    stopWhenTold(async () => {
      await forgetDemo(config.data)
      await window.close()
      await closeBelow()
    })
  } catch (error) {
    await closeBelow()
    throw error
  }
}

function overMocks(config: Config, mocks: RunningMocks, database: EmbeddedServer | undefined): Config {
  return {
    ...config,
    databaseUrl: config.databaseUrl ?? database?.url,
    issuer: mocks.identity.url,
    audience: mocks.identity.audience,
    registries: registriesOf(mocks),
    issuerOrganization: config.issuerOrganization ?? ISSUING_ORGANIZATION,
    payment: { url: mocks.payment.url, secrets: [mocks.payment.secret] },
  }
}

/** Where each takes its faults and shows its log. */
function ordersTo({ running }: RunningMocks): Readonly<Record<string, string>> {
  return Object.fromEntries(running.map(({ name, url }) => [name, url]))
}

/** Before a database and twelve mocks are started for nothing. */
async function refuseTakenPort({ host, port }: Config): Promise<void> {
  if (port === 0) return
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === 'EADDRINUSE'
          ? new CommandError(`port ${port} is taken; choose another with \`--port\` or DARCHA_PORT`, cause)
          : cause,
      )
    })
    probe.listen(port, host, () => probe.close(() => resolve()))
  })
}
