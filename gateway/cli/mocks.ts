/** `darcha mocks …`: the mocks' own command line, which finds those of `darcha up` by itself. */
import { once } from 'node:events'
import { commandLine } from '../../mocks/command-line.ts'
import { findWindow } from './demo.ts'

export async function runMocks(args: readonly string[]): Promise<void> {
  const { mocks } = await findWindow({})
  const program = commandLine({
    ...(mocks !== undefined && { running: mocks }),
    write: (line) => void process.stdout.write(`${line}\n`),
    stopped: () => Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]),
  })
  await program.name('darcha mocks').parseAsync([...args], { from: 'user' })
}
