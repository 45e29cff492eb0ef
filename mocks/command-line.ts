/** `node mocks/main.ts`: the commands and their options. */
import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import { MockError } from './errors.ts'
import { type FaultFlags, faultsOf } from './fault-flags.ts'
import {
  clearFaults,
  clearRequests,
  correctRecord,
  listFaults,
  listRequests,
  type RemoteRequests,
  setCallback,
  setFaults,
} from './remote.ts'
import { MOCK_NAMES, type MockName, type RunningMocks, startMocks } from './start.ts'
import { MOCK_MESSAGE_SECRET } from './window.ts'

export interface Terminal {
  write(line: string): void
  /** Settles when the program is told to end. */
  stopped(): Promise<unknown>
  /** Where mocks run that are not on their usual ports, by name. */
  readonly running?: Readonly<Record<string, string>>
}

/** The first of the usual ports; the others follow in the order of their names. */
const FIRST_PORT = 4100

export function commandLine(terminal: Terminal): Command {
  const program = new Command('mocks').description('Registries and an identity provider to build and test against.')
  program.addCommand(start(terminal), { isDefault: true })
  program.addCommand(fault(terminal))
  program.addCommand(requests(terminal))
  program.addCommand(correct(terminal))
  program.addCommand(callback(terminal))
  return program
}

function start(terminal: Terminal): Command {
  const command = new Command('start')
    .description('start everything')
    .option('--size <people>', 'how many people', whole)
    .option('--seed <number>', 'which people', whole)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--audience <name>', "whom the identity provider's tokens are for")
    .option('--data <folder>', 'where invoices outlive a restart; without it nothing does')
    .option('--accounts-url <url>', "PostgreSQL for the heat supplier's accounts, as a role that may make databases")
  for (const [at, name] of MOCK_NAMES.entries()) {
    command.addOption(new Option(`--port-${name} <port>`).argParser(whole).default(FIRST_PORT + at))
  }
  return command.action(async (flags: Record<string, string | number>) => {
    const { size, seed, host, audience, accountsUrl, data } = flags
    const mocks = await startMocks({
      ports: portsOf(flags),
      host: String(host),
      ...(size !== undefined && { size: Number(size) }),
      ...(seed !== undefined && { seed: Number(seed) }),
      ...(audience !== undefined && { audience: String(audience) }),
      ...(data !== undefined && { folder: String(data) }),
      ...(accountsUrl !== undefined && { accountsAdminUrl: String(accountsUrl) }),
    })
    for (const line of introduction(mocks)) terminal.write(line)
    await terminal.stopped()
    await mocks.close()
  })
}

/** Commander writes `--port-heat-control` as portHeatControl. */
function portsOf(flags: Readonly<Record<string, unknown>>): Partial<Record<MockName, number>> {
  const ports: Partial<Record<MockName, number>> = {}
  for (const name of MOCK_NAMES) {
    ports[name] = Number(flags[`port-${name}`.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())])
  }
  return ports
}

function introduction({ running, accounts, population, identity }: RunningMocks): readonly string[] {
  const { ordinary, taxDebtor, utilityDebtor } = population.samples
  return [
    `${population.size} people of seed ${population.seed}`,
    ...running.map(({ name, url }) => `  ${name.padEnd(12)} ${url}`),
    accounts === undefined
      ? '  heat         not running: it needs a PostgreSQL, --accounts-url'
      : `               ${accounts.connectionString}`,
    `Sample people: ${ordinary.pinfl} owes nothing, ${taxDebtor.pinfl} owes taxes, ${utilityDebtor.pinfl} owes providers`,
    `A token: curl -s -d grant_type=urn:darcha:mock -d persona=citizen -d pinfl=${ordinary.pinfl} ${identity.url}/token`,
  ]
}

function fault(terminal: Terminal): Command {
  const command = new Command('fault')
    .description('set a fault on a mock that runs; `clear` ends it, `list` shows it')
    .argument('<registry>', `one of ${MOCK_NAMES.join(', ')}`)
    .argument('<kind>', 'kind of fault (mocks/README.md), or clear, or list')
  for (const [flags, description] of FAULT_OPTIONS) command.option(flags, description)
  return where(command).action(async (registry: string, kind: string, flags: FaultFlags & Where) => {
    const url = urlOf(terminal, registry, flags)
    const set =
      kind === 'clear' ? clearFaults(url) : kind === 'list' ? listFaults(url) : setFaults(url, faultsOf(kind, flags))
    const { faults } = await set
    for (const one of faults) terminal.write(JSON.stringify(one))
    if (faults.length === 0) terminal.write(`${registry} has no fault`)
  })
}

const FAULT_OPTIONS: readonly (readonly [string, string])[] = [
  ['--path <pattern>', 'only on paths like this, such as /accounts/*'],
  ['--probability <share>', 'on this share of the requests, 0 to 1'],
  ['--times <count>', 'on the first so many requests'],
  ['--seed <number>', 'of chance'],
  ['--delay <ms>', 'and a latency besides'],
  ['--ms <ms>', 'latency: always so long'],
  ['--uniform <min,max>', 'latency: by a uniform distribution'],
  ['--normal <mean,deviation>', 'latency: by a normal distribution'],
  ['--pareto <min,shape>', 'latency: by a Pareto distribution'],
  ['--bytes-per-second <count>', 'drip'],
  ['--from <place>', 'garbage: body or start'],
  ['--bytes <count>', 'oversized'],
  ['--compressed', 'oversized: small on the wire'],
  ['--age <seconds>', 'stale'],
  ['--retry-after <seconds>', 'rateLimited'],
]

function requests(terminal: Terminal): Command {
  const command = new Command('requests')
    .description('show what a mock was asked')
    .argument('<registry>', `one of ${MOCK_NAMES.join(', ')}`)
    .option('--json', 'everything, as JSON')
    .option('--clear', 'forget it')
  return where(command).action(async (registry: string, flags: Where & { json?: boolean; clear?: boolean }) => {
    const url = urlOf(terminal, registry, flags)
    if (flags.clear) return await clearRequests(url)
    const log = await listRequests(url)
    if (flags.json) return terminal.write(JSON.stringify(log))
    for (const one of log.requests) terminal.write(told(one))
    terminal.write(`${log.count} requests`)
  })
}

function correct(terminal: Terminal): Command {
  const command = new Command('correct')
    .description('correct the given name in a record, and announce it to a window')
    .argument('<registry>', 'civil')
    .addOption(
      new Option('--entity <type>', 'which kind of record').choices(['Person', 'BirthRecord']).makeOptionMandatory(),
    )
    .requiredOption('--key <key>', 'PINFL of the person, or number of the birth record')
    .requiredOption('--given <name>', 'the right name, in Latin script')
    .option('--announce <url>', 'of the window that is told')
    .option('--secret <secret>', 'agreed with that window', MOCK_MESSAGE_SECRET)
  return where(command).action(async (registry: string, flags: Where & Record<string, string | undefined>) => {
    const { entity, key, given, announce, secret } = flags
    const order = { entity, key, given, ...(announce !== undefined && { announce: { to: announce, secret } }) }
    terminal.write(JSON.stringify(await correctRecord(urlOf(terminal, registry, flags), order)))
  })
}

function callback(terminal: Terminal): Command {
  const command = new Command('callback')
    .description('have a window called back when what was owed is there; `off` ends it, `show` shows it')
    .argument('<registry>', 'land')
    .addArgument(new Argument('<switch>', 'whether').choices(['on', 'off', 'show']))
    .option('--to <url>', 'on: of the window that is told')
    .option('--secret <secret>', 'on: agreed with that window', MOCK_MESSAGE_SECRET)
    .option('--ready-after <ms>', 'on: where it is there before the registry said', whole)
  return where(command).action(async (registry: string, wanted: string, flags: CallbackFlags) => {
    const { to, secret, readyAfter } = flags
    const on = { to, secret, ...(readyAfter !== undefined && { readyAfter }) }
    const set = await setCallback(
      urlOf(terminal, registry, flags),
      wanted === 'on' ? on : wanted === 'off' ? null : undefined,
    )
    terminal.write(set === null ? `${registry} calls nobody back` : JSON.stringify(set))
  })
}

interface CallbackFlags extends Where {
  readonly to?: string
  readonly secret: string
  readonly readyAfter?: number
}

function told(one: RemoteRequests['requests'][number]): string {
  const asked = one.keys && `${one.keys.length} keys, ${one.fields?.join(' ') ?? ''}`
  const ended = [one.fault, one.ending, one.status, one.ms === undefined ? undefined : `${one.ms} ms`]
  return [one.at, one.operation ?? `${one.method} ${one.path}`, asked, ...ended].filter((word) => word).join('  ')
}

interface Where {
  readonly url?: string
}

function where(command: Command): Command {
  return command.option('--url <url>', 'where the mock is, if it is not found by itself')
}

/** Of a database, where it takes orders. */
function urlOf({ running }: Terminal, registry: string, { url }: Where): string {
  const known = url ?? running?.[registry]
  if (known !== undefined) return known.replace(/\/$/, '')
  const at = MOCK_NAMES.findIndex((name) => name === (registry === 'heat' ? 'heat-control' : registry))
  if (at === -1)
    throw new MockError('CONFIGURATION', `there is no mock ${registry}: there are ${MOCK_NAMES.join(', ')}`)
  return `http://127.0.0.1:${FIRST_PORT + at}`
}

function whole(value: string): number {
  if (/^\d+$/.test(value)) return Number(value)
  throw new InvalidArgumentError('not a whole number')
}
