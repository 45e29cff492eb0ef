/**
 * The whole window over the mock registries, with a PostgreSQL of its own, asked over HTTP: what a journey is made on.
 *
 *   journey ─HTTP─▶ window ─SOAP, REST, X-Road, SQL─▶ mocks, with their faults and their logs of what was asked
 *
 * One for each test file. Answers are not cached unless a journey wants it, so that what is counted upstream is what was asked.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { roster } from '../../connectors/index.ts'
import { type Config, readConfig } from '../../gateway/config.ts'
import type { Explorer } from '../../gateway/explorer.ts'
import { createLogger } from '../../gateway/telemetry/logger.ts'
import { openWindow, type Window } from '../../gateway/window.ts'
import { type RunningMocks, startMocks } from '../../mocks/main.ts'
import type { SampleName } from '../../mocks/population/samples.ts'
import { type RegistryLine, registriesOf } from '../../mocks/window.ts'
import { type Answer, type Ask, askerOf } from './ask.ts'
import { type TestDatabase, testDatabase, testFolder } from './postgres.ts'

export { type Answer, type Ask, type Asking, askerOf, type Problem } from './ask.ts'

export interface JourneyOptions {
  readonly config?: Partial<Config>
  /** Whether whatever costs something is paid as soon as it can be. @default 'AT_ONCE' */
  readonly payers?: 'AT_ONCE' | 'BY_HAND'
  /** The registries as the window is told of them; by default as the mocks are. */
  readonly explorer?: (mocks: RunningMocks) => Explorer
  readonly registries?: (lines: readonly RegistryLine[], mocks: RunningMocks) => readonly RegistryLine[]
  /** @default one that writes nothing */
  readonly logger?: Logger
}

export interface Journey {
  readonly mocks: RunningMocks
  readonly window: Window
  readonly database: TestDatabase
  readonly config: Config
  readonly ask: Ask
  /** A citizen's token, by what the person is an example of. */
  citizen(name: SampleName): Promise<string>
  pinfl(name: SampleName): string
  close(): Promise<void>
}

export async function openJourney({
  config = {},
  registries = same,
  explorer,
  payers = 'AT_ONCE',
  logger = createLogger({ level: 'silent' }),
}: JourneyOptions = {}): Promise<Journey> {
  const database = await testDatabase()
  const folder = await testFolder()
  const mocks = await startMocks({ size: 2_000, seed: 1, accountsAdminUrl: database.adminUrl })
  const settings: Config = {
    ...readConfig({ DARCHA_PORT: '0', DARCHA_CACHE_TTL: '0', DARCHA_DATA: folder.path, DATABASE_URL: database.url }),
    issuer: mocks.identity.url,
    audience: mocks.identity.audience,
    registries: registries(registriesOf(mocks), mocks),
    payment: { url: mocks.payment.url, secrets: [mocks.payment.secret] },
    ...config,
  }
  const window = await openWindow({
    config: settings,
    roster,
    logger,
    ...(explorer !== undefined && { explorer: explorer(mocks) }),
  }).catch(async (error: unknown) => {
    // What was started for it would keep the test's process alive, and hide why.
    await mocks.close()
    await folder.remove()
    throw error
  })
  mocks.payment.settings.callbackUrl = `${window.url}/payments/callback`
  mocks.payment.settings.payers = payers
  const pinfl = (name: SampleName) => pinflOf(mocks, name)
  return {
    mocks,
    window,
    database,
    config: settings,
    ask: askerOf(window.url),
    citizen: (name) => mocks.identity.token({ persona: 'citizen', pinfl: pinfl(name) }),
    pinfl,
    async close() {
      await window.close()
      await mocks.close()
      await folder.remove()
    },
  }
}

/** Looks until it sees what is wanted, or gives up: then what it saw last fails the test that expected more. */
export async function eventually<Seen>(
  look: () => Promise<Seen>,
  wanted: (seen: Seen) => boolean,
  patience = 30_000,
  pause = 25,
) {
  const until = performance.now() + patience
  let seen = await look()
  while (!wanted(seen) && performance.now() < until) {
    await wait(pause)
    seen = await look()
  }
  return seen
}

/** Path, code and registry of each error: what a client decides by. */
export function problems({ errors = [] }: Answer<unknown>) {
  return errors.map(({ path, extensions: { code, registry } }) => ({ path: path?.join('.'), code, registry }))
}

function same(lines: readonly RegistryLine[]): readonly RegistryLine[] {
  return lines
}

function pinflOf({ population }: RunningMocks, name: SampleName): string {
  const sample = population.samples[name]
  if ('pinfl' in sample) return sample.pinfl
  throw new TypeError(`${name} is not a person`)
}
