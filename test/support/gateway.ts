/**
 * The gateway as an operator starts it, in a process of its own: what can be killed, also before it listens.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import type { RunningMocks } from '../../mocks/main.ts'
import { registriesOf } from '../../mocks/window.ts'

export interface GatewayProcess {
  /** Where it listens. Rejects where it ended before. */
  readonly listening: Promise<string>
  /** SIGKILL: nothing in it is asked, nothing is closed. Resolves when it is gone. */
  kill(): Promise<void>
}

export interface GatewayProcessOptions {
  readonly mocks: RunningMocks
  readonly databaseUrl: string
  /** Keys, and the file of registries. */
  readonly folder: string
  /** More of the environment. */
  readonly settings?: Readonly<Record<string, string>>
}

export async function launchGateway(options: GatewayProcessOptions): Promise<GatewayProcess> {
  const { mocks, databaseUrl, folder, settings } = options
  const registries = join(folder, 'registries.yaml')
  await writeFile(registries, stringify({ registries: registriesOf(mocks) }))
  const main = fileURLToPath(new URL('../../gateway/cli/main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, 'start', '--registries', registries, '--port', '0'], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: databaseUrl,
      DARCHA_DATA: folder,
      DARCHA_ISSUER: mocks.identity.url,
      ...settings,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // A test that fails must not leave it behind.
  const orphaned = () => child.kill('SIGKILL')
  process.once('exit', orphaned)
  const listening = addressOf(child)
  // Whoever kills it early does not wait for the address.
  listening.catch(() => undefined)
  return { listening, kill: () => kill(child).finally(() => process.off('exit', orphaned)) }
}

async function addressOf({ stderr }: ChildProcess): Promise<string> {
  const said: string[] = []
  if (stderr === null) throw new TypeError('the gateway has no output')
  for await (const line of createInterface({ input: stderr })) {
    said.push(line)
    const url = addressIn(line)
    if (url === undefined) continue
    stderr.resume()
    return url
  }
  throw new TypeError(`the gateway ended before it was open:\n${said.join('\n')}`)
}

function addressIn(line: string): string | undefined {
  try {
    return (JSON.parse(line) as { url?: string }).url
  } catch {
    return undefined
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}
