/**
 * The `darcha` command.
 *
 * Results go to the standard output, everything else to the standard error output; a mistake is one sentence and exit code 1.
 * Each command brings its own code when it is called: who asks for a token does not wait for a gateway to be read.
 */
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { ConfigError, readConfig } from '../config.ts'
import { findWindow, tokenFor } from './demo.ts'
import { CommandError } from './failure.ts'
import { port, positive, whole } from './numbers.ts'
import type { Mandate } from './people.ts'
import { requestCertificate } from './request.ts'
import { terminal } from './terminal.ts'
import type { VerifyOptions } from './verify.ts'

// What comes after is read once and kept as it runs: a fifth of the CPU of each further start. Without a place to write it, it is not.
enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/darcha/code'))

const output = terminal(process.stdout, process.stderr)
// Whoever reads has seen enough, as `head` has: no mistake of ours, and nothing is left to be said.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? process.exitCode : 1))
const connected = async () => (await import('../../connectors/index.ts')).roster

const program = new Command('darcha')
  .description('One window: one GraphQL schema over many registries, and the certificates that rest on them.')
  .showHelpAfterError('Try `darcha --help`.')

program
  .command('start')
  .description('start the gateway alone; configured by the environment (gateway/README.md)')
  .option('-p, --port <port>', 'port of the gateway', port)
  .option('--registries <file>', 'the YAML file that lists the registries')
  .option('--data <folder>', 'where keys, and a database of our own, are kept')
  .action(async (flags: { port?: number; registries?: string; data?: string }) => {
    const { start } = await import('./start.ts')
    const { registries, data } = flags
    await start(
      readConfig({ DARCHA_PORT: flags.port?.toString(), DARCHA_REGISTRIES: registries, DARCHA_DATA: data }),
      await connected(),
    )
  })

program
  .command('up')
  .description('start everything: mock registries, a mock identity provider, the gateway')
  .option('-p, --port <port>', 'port of the gateway', port)
  .option('--data <folder>', 'where keys and the database are kept')
  .option('--people <count>', 'how many people the mocks know', positive, 10_000)
  .option('--seed <number>', 'which people', whole, 1)
  .option('--mock-ports <first>', 'port of the first mock, the others follow; 0 takes free ones', port, 0)
  .action(async (flags: { port?: number; data?: string; people: number; seed: number; mockPorts: number }) => {
    const { up } = await import('./up.ts')
    const mocks = { people: flags.people, seed: flags.seed, firstPort: flags.mockPorts }
    await up(readConfig({ DARCHA_PORT: flags.port?.toString(), DARCHA_DATA: flags.data }), {
      roster: await connected(),
      mocks,
      output,
      hint: flags.data === undefined ? '' : ` --data ${flags.data}`,
    })
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
  .option('--wait <seconds>', 'how long to wait', whole, 60)
  .option('--pay', 'beside `darcha up`: pay what is to be paid', false)
  .option('--consent', 'give the consent that it may wait for', false)
  .option('--approve', 'approve the facts that it may show first', false)
  .option('--json', 'print the request as JSON, nothing else', false)
  .option('--data <folder>', 'the data folder of `darcha up`, where it has one of its own')
  .action(
    async (
      type: string,
      { json, wait, pay, consent, approve, ...flags }: Record<string, string | undefined> & Waiting,
    ) => {
      const { subject = '', as } = flags
      const found = await findWindow(flags)
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
          patience: wait * 1000,
          language: flags['language'],
          caseNumber: flags['case'] ?? (as === 'officer' ? 'DEMO-1' : undefined),
          key: flags['key'],
          save: flags['save'],
          pdf: flags['pdf'],
          pay: pay ? { mock: found.payment } : undefined,
          mandate: { consent, approve },
        },
        output,
      )
    },
  )

program
  .command('verify [file]')
  .description(
    'check a certificate (its PDF, `vc+jwt` or SD-JWT VC) without asking anybody; `-` reads the standard input',
  )
  .option('--qr <text>', 'the text of the QR code on its paper, alone or beside the file')
  .option('--jwks <file or URL>', "the issuer's keys; the running window's by default")
  .option('--status <file or URL>', "the issuer's status list: whether it was withdrawn")
  .option('--online', 'fetch the status list that the certificate names', false)
  .option('--url <url>', 'of the window')
  .option('--data <folder>', 'the data folder of `darcha up`, where it has one of its own')
  .action(async (file: string | undefined, flags: VerifyOptions) => {
    const { verify } = await import('./verify.ts')
    process.exitCode = await verify(file, flags, output)
  })

program
  .command('revoke <number>')
  .description('withdraw a certificate for good; for an officer of the organisation that issues')
  .addOption(
    new Option('--reason <code>', 'why; people are told')
      .choices(['RECORD_CORRECTED', 'ISSUED_IN_ERROR', 'FRAUD', 'SUBJECT_DIED', 'REPLACED'])
      .makeOptionMandatory(),
  )
  .option('--note <text>', 'for operators, without personal data')
  .option('--url <url>', 'of the window; found by itself where `darcha up` runs')
  .option('--token <token>', "access token; beside `darcha up`, an officer's by default")
  .option('--case <number>', 'case number of the officer')
  .option('--data <folder>', 'the data folder of `darcha up`, where it has one of its own')
  .action(async (number: string, flags: Record<string, string | undefined>) => {
    const { revoke } = await import('./revoke.ts')
    const found = await findWindow(flags)
    const token = flags['token'] ?? (await tokenFor(found, { persona: 'officer' }))
    const { reason = '', note, case: caseNumber = 'DEMO-1' } = flags
    await revoke(number, { url: found.url, token, reason, note, caseNumber }, output)
  })

program
  .command('disclose <file>')
  .description('from an SD-JWT VC, make a presentation that shows these claims and no others')
  .requiredOption('--claims <names>', 'names of the claims, with commas between')
  .action(async (file: string, { claims }: { claims: string }) => {
    const { disclose } = await import('./verify.ts')
    await disclose(file, claims.split(','), output)
  })

const keys = program
  .command('keys')
  .description('the keys that certificates are signed with; `darcha keys rotate` makes a new one sign')
  .option('--data <folder>', 'where keys are kept')
  .action(async ({ data }: Record<string, string | undefined>) => {
    const { showKeys } = await import('./keys.ts')
    await showKeys(readConfig({ DARCHA_DATA: data }), output)
  })

keys
  .command('rotate')
  .description('make a key that signs from now on; what was signed stays valid')
  .action(async () => {
    const { rotate } = await import('./keys.ts')
    await rotate(readConfig({ DARCHA_DATA: keys.opts<{ data?: string }>().data }), output)
  })

program
  .command('token <who>')
  .description('beside `darcha up`: print an access token of a PINFL, or of officer, service or agency')
  .option('--data <folder>', 'the data folder of `darcha up`, where it has one of its own')
  .action(async (who: string, { data }: { data?: string }) => {
    const persona = /^\d+$/.test(who) ? ({ persona: 'citizen', pinfl: who } as const) : { persona: who }
    output.out(await tokenFor(await findWindow({ data }), persona))
  })

program
  .command('check')
  .description('compose everything and report every mistake: slices, certificate definitions, directory, configuration')
  .option('--registries <file>', 'the YAML file that lists the registries')
  .option('--assumptions', 'list the legal bases that nobody has confirmed against the act', false)
  .action(async ({ registries, assumptions }: { registries?: string; assumptions: boolean }) => {
    const { check } = await import('./check.ts')
    const config = readConfig({ DARCHA_REGISTRIES: registries })
    process.exitCode = check(config, await connected(), output, { assumptions })
  })

program
  .command('replay <name>')
  .description('on the server: run a decision again from what was kept of it; exit 0 the same, 2 it differs, 1 error')
  .option('--data <folder>', 'the data folder of the window')
  .option('--case <number>', 'of the audit, as it shall stand in the trail')
  .option('--json', 'print the result as JSON, nothing else', false)
  .addHelpText('after', '\n<name>: the number of a certificate, or the id of a request. No registry is asked.')
  .action(async (name: string, { data, json, case: caseNumber }: { data?: string; json: boolean; case?: string }) => {
    const { replayOne } = await import('./replay.ts')
    const config = readConfig({ DARCHA_DATA: data })
    process.exitCode = await replayOne(name, { json, caseNumber }, { config, output })
  })

program
  .command('erase <request>')
  .description('on the server: erase a request before its term, on an order; what it was about is gone for ever')
  .requiredOption('--reason <number>', 'number of the order; it stays, so no names')
  .option('--data <folder>', 'the data folder of the window')
  .action(async (requestId: string, { reason, data }: { reason: string; data?: string }) => {
    const { eraseOne } = await import('./erase.ts')
    await eraseOne({ requestId, order: reason }, readConfig({ DARCHA_DATA: data }), output)
  })

program
  .command('rewrap')
  .description('on the server: make a new key for what decisions rested on, and wrap the keys of all of it by that one')
  .option('--data <folder>', 'the data folder of the window')
  .action(async ({ data }: Record<string, string | undefined>) => {
    const { rewrap } = await import('./replay.ts')
    await rewrap(readConfig({ DARCHA_DATA: data }), output)
  })

program
  .command('schema')
  .description("print the API's schema (SDL)")
  .action(async () => {
    const { printSchema } = await import('./check.ts')
    output.out(printSchema(await connected()))
  })

interface Waiting extends Mandate {
  readonly pay: boolean
  readonly json: boolean
  /** Seconds. */
  readonly wait: number
}

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
