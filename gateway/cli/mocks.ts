/** `darcha mocks …`: the mocks' own command line. */
import { once } from 'node:events'
import { commandLine } from '../../mocks/command-line.ts'

export async function runMocks(args: readonly string[]): Promise<void> {
  const program = commandLine({
    write: (line) => void process.stdout.write(`${line}\n`),
    stopped: () => Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]),
  })
  await program.name('darcha mocks').parseAsync([...args], { from: 'user' })
}
