/**
 * What a running server says of itself in `postmaster.pid`, one fact a line (PostgreSQL, src/include/utils/pidfile.h).
 */
import { readFile, readlink, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'

export interface Postmaster {
  readonly pid: number
  readonly socketFolder: string
  readonly ready: boolean
}

/** Undefined where no server runs, or one was killed and nothing runs under its number. */
export async function readPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const lines = await readFile(join(cluster, 'postmaster.pid'), 'utf8').then(
    (text) => text.split('\n'),
    () => [],
  )
  const pid = Number.parseInt(lines[0] ?? '', 10)
  if (!Number.isInteger(pid)) return undefined
  return { pid, socketFolder: lines[4] ?? '', ready: lines[7]?.trim() === 'ready' }
}

/**
 * The server of this cluster that runs now, if any.
 *
 * In a container that is started again, another process may have the number of a server that was killed; PostgreSQL would
 * then refuse to start for ever, so the leftover is removed.
 */
export async function findRunning(cluster: string): Promise<Postmaster | undefined> {
  const said = await readPostmaster(cluster)
  if (said === undefined || !isAlive(said.pid)) return undefined
  if (await isServerOf(said.pid, cluster)) return said
  await rm(join(cluster, 'postmaster.pid'), { force: true })
  return undefined
}

/** Whether a process of our own account, or any where we are root, has this number. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** A server works in its cluster's folder. Where the system does not say, it is believed. */
async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
  return folder === undefined || folder === (await realpath(cluster))
}
