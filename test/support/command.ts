/**
 * The `darcha` command as a person runs it: in a process of its own, told apart by exit code and by what it writes where.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../gateway/cli/main.ts', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs to its end. */
export async function darcha(...args: readonly string[]): Promise<Ended> {
  const child = begin(args)
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: code as number | null, out, err }
}

export interface Running {
  /** What it wrote until it was ready. */
  readonly screen: string
  /** As Ctrl-C does; resolves with the exit code when it is gone. */
  interrupt(): Promise<number | null>
}

/** Starts one that stays, and waits until it has written `ready`. Throws with all that it wrote if it ends before. */
export async function darchaRunning(ready: RegExp, ...args: readonly string[]): Promise<Running> {
  const child = begin(args)
  const ended = once(child, 'exit')
  let screen = ''
  child.stderr.on('data', (chunk) => {
    screen += String(chunk)
  })
  for await (const chunk of child.stdout) {
    screen += String(chunk)
    if (ready.test(screen)) {
      child.stdout.on('data', () => undefined)
      return { screen, interrupt: () => interrupt(child, ended) }
    }
  }
  throw new TypeError(`darcha ${args[0]} ended before it was ready:\n${screen}`)
}

async function interrupt(child: ChildProcess, ended: Promise<unknown[]>): Promise<number | null> {
  child.kill('SIGINT')
  const [code] = await ended
  return code as number | null
}

function begin(args: readonly string[]) {
  return spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}
