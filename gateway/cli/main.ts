/**
 * The `darcha` command.
 *
 * Results go to the standard output, everything else to the standard error output; a mistake is one sentence and exit code 1.
 */
import { Command, Option } from 'commander'
import { roster } from '../../connectors/index.ts'
import { ConfigError, readConfig } from '../config.ts'
import { check, printSchema } from './check.ts'
import { findWindow, tokenFor } from './demo.ts'
import { eraseOne } from './erase.ts'
import { CommandError } from './failure.ts'
import { rotate, showKeys } from './keys.ts'
import { replayOne, rewrap } from './replay.ts'
import { type Output, requestCertificate } from './request.ts'
import { start } from './start.ts'
import { up } from './up.ts'
import { verify } from './verify.ts'

const output: Output = {
  out: (line) => void process.stdout.write(`${line}\n`),
  progress: (line) => void process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}` : `${line}\n`),
}

const program = new Command('darcha')
  .description('One window: one GraphQL schema over many registries, and the certificates that rest on them.')
  .showHelpAfterError('Try `darcha --help`.')

program
  .command('start')
  .description('start the gateway alone; configured by the environment (gateway/README.md)')
  .option('-p, --port <port>', 'port of the gateway')
  .option('--registries <file>', 'the YAML file that lists the registries')
  .option('--data <folder>', 'where keys, and a database of our own, are kept')
  .action(async ({ port, registries, data }: Record<string, string | undefined>) => {
    await start(readConfig({ DARCHA_PORT: port, DARCHA_REGISTRIES: registries, DARCHA_DATA: data }), roster)
  })

program
  .command('up')
  .description('start everything: mock registries, a mock identity provider, the gateway')
  .option('-p, --port <port>', 'port of the gateway')
  .option('--data <folder>', 'where keys and the database are kept')
  .option('--people <count>', 'how many people the mocks know', '10000')
  .option('--seed <number>', 'which people', '1')
  .option('--mock-ports <first>', 'port of the first mock, the others follow; 0 takes free ones', '0')
  .action(async ({ port, data, people, seed, mockPorts }: Record<string, string | undefined>) => {
    const mocks = { people: Number(people), seed: Number(seed), firstPort: Number(mockPorts) }
    await up(readConfig({ DARCHA_PORT: port, DARCHA_DATA: data }), { roster, mocks, output })
  })

program
  .command('mocks')
  .description('the mock registries alone, and faults on them; `darcha mocks --help` tells more')
  .allowUnknownOption()
  .helpOption(false)
  .argument('[args...]')
  .action(async (args: string[]) => {
    const { runMocks } = await import('./mocks.ts')
    await runMocks(args)
  })

program
  .command('request <certificate>')
  .description('ask for a certificate and wait for it; exit 0 issued, 2 refused, 3 still waiting, 1 error')
  .requiredOption('--subject <key>', 'PINFL, STIR or cadastral number')
  .option('--url <url>', 'of the window; found by itself where `darcha up` runs')
  .option('--token <token>', 'access token; beside `darcha up`, one of the subject by default')
  .addOption(
    new Option('--as <who>', 'beside `darcha up`: whose token').choices(['citizen', 'officer']).default('citizen'),
  )
  .option('--case <number>', 'case number of an officer')
  .option('--language <tag>', 'uz-Latn, uz-Cyrl, ru, kaa or en')
  .option('--key <key>', 'idempotency key: the same key finds the same request')
  .option('--save <file>', 'where to put the certificate instead of printing it')
  .option('--pdf <file>', 'where to put its paper, a sealed PDF')
  .option('--wait <seconds>', 'how long to wait', '60')
  .option('--json', 'print the request as JSON, nothing else', false)
  .action(async (type: string, flags: Record<string, string | undefined> & { json: boolean }) => {
    const { subject = '', as, wait = '60', json } = flags
    const found = await findWindow(flags['url'])
    const token =
      flags['token'] ??
      (await tokenFor(found, as === 'officer' ? { persona: 'officer' } : { persona: 'citizen', pinfl: subject }))
    process.exitCode = await requestCertificate(
      type,
      {
        url: found.url,
        token,
        subject,
        json,
        patience: Number(wait) * 1000,
        language: flags['language'],
        caseNumber: flags['case'] ?? (as === 'officer' ? 'DEMO-1' : undefined),
        key: flags['key'],
        save: flags['save'],
        pdf: flags['pdf'],
      },
      output,
    )
  })

program
  .command('verify <file>')
  .description('check a certificate without asking anybody; `-` reads the standard input')
  .option('--jwks <file or URL>', "the issuer's keys; the running window's by default")
  .option('--online', 'ask the window too whether it is still in force', false)
  .option('--url <url>', 'of the window')
  .action(async (file: string, flags: { jwks?: string; online: boolean; url?: string }) => {
    process.exitCode = await verify(file, flags, output)
  })

const keys = program
  .command('keys')
  .description('the keys that certificates are signed with; `darcha keys rotate` makes a new one sign')
  .option('--data <folder>', 'where keys are kept')
  .action(async ({ data }: Record<string, string | undefined>) => {
    await showKeys(readConfig({ DARCHA_DATA: data }), output)
  })

keys
  .command('rotate')
  .description('make a key that signs from now on; what was signed stays valid')
  .action(async () => {
    await rotate(readConfig({ DARCHA_DATA: keys.opts<{ data?: string }>().data }), output)
  })

program
  .command('token <who>')
  .description('beside `darcha up`: print an access token of a PINFL, or of officer, service or agency')
  .action(async (who: string) => {
    const persona = /^\d{14}$/.test(who) ? ({ persona: 'citizen', pinfl: who } as const) : { persona: who }
    output.out(await tokenFor(await findWindow(undefined), persona))
  })

program
  .command('check')
  .description('compose everything and report every mistake: slices, certificate definitions, directory, configuration')
  .option('--registries <file>', 'the YAML file that lists the registries')
  .action(async ({ registries }: Record<string, string | undefined>) => {
    process.exitCode = check(readConfig({ DARCHA_REGISTRIES: registries }), roster, output)
  })

program
  .command('replay <name>')
  .description('on the server: run a decision again from what was kept of it; exit 0 the same, 2 it differs, 1 error')
  .option('--data <folder>', 'the data folder of the window')
  .option('--case <number>', 'of the audit, as it shall stand in the trail')
  .option('--json', 'print the result as JSON, nothing else', false)
  .addHelpText('after', '\n<name>: the number of a certificate, or the id of a request. No registry is asked.')
  .action(async (name: string, { data, json, case: caseNumber }: { data?: string; json: boolean; case?: string }) => {
    const config = readConfig({ DARCHA_DATA: data })
    process.exitCode = await replayOne(name, { json, caseNumber }, { config, output })
  })

program
  .command('erase <request>')
  .description('on the server: erase a request before its term, on an order; what it was about is gone for ever')
  .requiredOption('--reason <number>', 'number of the order; it stays, so no names')
  .option('--data <folder>', 'the data folder of the window')
  .action(async (requestId: string, { reason, data }: { reason: string; data?: string }) => {
    await eraseOne({ requestId, order: reason }, readConfig({ DARCHA_DATA: data }), output)
  })

program
  .command('rewrap')
  .description('on the server: make a new key for what decisions rested on, and wrap the keys of all of it by that one')
  .option('--data <folder>', 'the data folder of the window')
  .action(
    async ({ data }: Record<string, string | undefined>) => await rewrap(readConfig({ DARCHA_DATA: data }), output),
  )

program
  .command('schema')
  .description("print the API's schema (SDL)")
  .action(() => output.out(printSchema(roster)))

try {
  await program.parseAsync()
} catch (error) {
  if (!isTold(error)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

/** Mistakes that a sentence explains; anything else is a fault of ours and shows where it stands. */
function isTold(error: unknown): error is Error {
  if (error instanceof CommandError || error instanceof ConfigError) return true
  const names = ['StoreError', 'SchemaError', 'CompositionError', 'MockError', 'CatalogueError', 'CertificateError']
  return error instanceof Error && names.includes(error.name)
}
