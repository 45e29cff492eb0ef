/**
 * The server as a process: started, known to be ready, stopped.
 *
 * It listens on a Unix socket only (fixed ports collide) and in a session of its own, so that Ctrl-C in the terminal does
 * not end it before the window has finished with it. Where `setpriv` exists, the kernel ends it when we are killed.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { StoreError } from '../errors.ts'
import type { Place } from './place.ts'
import { readPostmaster } from './postmaster.ts'
import { asAccount, type Binaries, leash } from './run.ts'

export interface ServerProcess {
  /** Settles when the server has ended, asked or not. */
  readonly ended: Promise<void>
  /** Fast shutdown (PostgreSQL, 19.5): open transactions are rolled back, everything committed is on the disk. */
  stop(): Promise<void>
}

/** Crash recovery of a full WAL takes a while; the server is not given up as long as it says that it is starting. */
const PATIENCE = 300_000
const PATIENCE_AT_STOP = 30_000
const BETWEEN_LOOKS = 10

/** Resolves when it accepts connections in `socketFolder`. Throws `StoreError`. */
export async function startProcess(binaries: Binaries, place: Place, socketFolder: string): Promise<ServerProcess> {
  const log = `${place.cluster}.log`
  const program = join(binaries.directory, 'postgres')
  const child = await launch([...(await leash('INT')), program, ...options(place, socketFolder)], place, log)
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await untilReady(child, place.cluster, log)
  return { ended, stop: () => stop(child, ended) }
}

/** A server that does not end in time ends at once; it then recovers at its next start, and nothing is lost. */
async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGINT')
  const impatient = setTimeout(() => child.kill('SIGQUIT'), PATIENCE_AT_STOP)
  await ended
  clearTimeout(impatient)
}

/** What it writes of itself holds no statement and no value: those are personal data. */
function options({ cluster }: Place, socketFolder: string): readonly string[] {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    cluster_name: 'darcha',
    logging_collector: 'off',
    log_destination: 'stderr',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_parameter_max_length: '0',
    timezone: 'UTC',
    log_timezone: 'UTC',
  }
  return ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

async function launch(command: readonly string[], { account }: Place, log: string): Promise<ChildProcess> {
  await rename(log, `${log}.1`).catch(() => undefined)
  const file = await open(log, 'a', 0o600)
  const [program = '', ...args] = command
  try {
    const child = spawn(program, args, { ...asAccount(account), detached: true, stdio: ['ignore', file.fd, file.fd] })
    child.on('error', () => undefined)
    await once(child, 'spawn')
    return child
  } catch (cause) {
    throw new StoreError('START_FAILED', `${program} could not be started`, cause)
  } finally {
    await file.close()
  }
}

async function untilReady(child: ChildProcess, cluster: string, log: string): Promise<void> {
  const deadline = Date.now() + PATIENCE
  while (child.exitCode === null && child.signalCode === null) {
    const said = await readPostmaster(cluster)
    if (said?.pid === child.pid && said?.ready === true) return
    if (Date.now() > deadline) child.kill('SIGINT')
    await delay(BETWEEN_LOOKS)
  }
  const words = (await readFile(log, 'utf8')).trim().split('\n').slice(-3).join(' ')
  throw new StoreError('START_FAILED', `the database in ${cluster} did not start: ${words}`)
}
