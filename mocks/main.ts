/**
 * The mocks as a program: starts them all and says where they listen, or sets a fault on one that runs and shows what it was
 * asked. `startMocks` is the same for a test or another program.
 */
import { once } from 'node:events'
import { commandLine } from './command-line.ts'
import { MockError } from './errors.ts'

export { type MockName, type MocksOptions, portsFrom, type RunningMocks, startMocks } from './start.ts'

if (import.meta.main) {
  const program = commandLine({
    write: (line) => void process.stdout.write(`${line}\n`),
    stopped: () => Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]),
  })
  try {
    await program.parseAsync()
  } catch (error) {
    if (!(error instanceof MockError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
