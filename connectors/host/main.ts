/**
 * A connector of the roster on its own: `node connectors/host/main.ts --connector <name> --options <file> --token <file> --port <n>`.
 *
 * The options stand in YAML, as below `options:` in a window's registries file; the secret in a file of its own.
 */
import { readFile } from 'node:fs/promises'
import closeWithGrace from 'close-with-grace'
import { Command } from 'commander'
import { parse } from 'yaml'
import { roster } from '../index.ts'
import { OptionsError } from '../sdk/errors.ts'
import { HostError } from './errors.ts'
import { hostConnector } from './host.ts'

interface Flags {
  readonly connector: string
  readonly options: string
  readonly token: string
  readonly port: string
  readonly host: string
  readonly name?: string
  readonly ttl: string
}

const program = new Command('host')
  .description('Run one connector as a Federation 2 subgraph.')
  .requiredOption('--connector <name>', `one of ${roster.map(({ name }) => name).join(', ')}`)
  .requiredOption('--options <file>', "YAML file with the connector's options")
  .requiredOption('--token <file>', 'file with the secret that the window sends as its bearer token')
  .requiredOption('--port <port>', 'where to listen; 0 takes a free one')
  .option('--host <address>', 'the address to listen on', '127.0.0.1')
  .option('--name <name>', "the registry's name; the connector's by default")
  .option('--ttl <seconds>', 'how long a record may be answered from memory; 0 turns it off', '5')
  .action(async (flags: Flags) => {
    const hosted = await start(flags)
    process.stdout.write(`${hosted.url}\n`)
    closeWithGrace({ delay: 10_000 }, () => hosted.close())
  })

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof HostError || error instanceof OptionsError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

async function start({ connector, options, token, port, host, name = connector, ttl }: Flags) {
  const found = roster.find((one) => one.name === connector)
  if (found === undefined) throw new HostError('CONNECTOR_UNKNOWN', `there is no connector ${connector}`)
  return await hostConnector({
    connector: found,
    options: { name, ...Object(parse(await read(options))) },
    name,
    host,
    port: Number(port),
    token: (await read(token)).trim(),
    ttl: Number(ttl),
  })
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new HostError('FILE_UNREADABLE', `${file} cannot be read`, cause)
  }
}
