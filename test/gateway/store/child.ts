/** Starts a process of children/ and hears its first line. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface Child {
  readonly pid: number
  /** What it said first. */
  readonly said: string
  /** As the kernel would: nothing of it runs any more. */
  kill(): Promise<void>
}

export async function startChild(script: string, ...args: readonly string[]): Promise<Child> {
  const file = join(import.meta.dirname, 'children', script)
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const said = await firstLine(child)
  return {
    pid: child.pid ?? 0,
    said,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'close')
      child.kill('SIGKILL')
      await gone
    },
  }
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) return ''
  for await (const line of createInterface({ input: stdout })) return line
  return ''
}
