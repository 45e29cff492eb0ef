/**
 * The cluster: PostgreSQL's data folder, made once and then only ever opened.
 *
 * It is made beside its place and moved there whole, so that a start that is killed half-way leaves no half cluster.
 */
import { chown, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { hasCode, StoreError } from '../errors.ts'
import type { Place } from './place.ts'
import { isAlive } from './postmaster.ts'
import { type Binaries, leash, run } from './run.ts'

/** Of PostgreSQL's own superuser; the window's databases belong to roles that are not. */
export const SUPERUSER = 'postgres'

/** The major version that made it; undefined where there is none yet. Throws `StoreError` for a folder of something else. */
export async function clusterVersion(cluster: string): Promise<number | undefined> {
  try {
    return Number.parseInt(await readFile(join(cluster, 'PG_VERSION'), 'utf8'), 10)
  } catch (cause) {
    const there = await readdir(cluster).catch(() => [])
    if (hasCode(cause, 'ENOENT') && there.length === 0) return undefined
    throw new StoreError('FOLDER_UNUSABLE', `${cluster} is not a database, or cannot be read: move it away`, cause)
  }
}

/** Where two processes make it at once, one of the two clusters stays. */
export async function createCluster(binaries: Binaries, { cluster, account }: Place): Promise<void> {
  await removeUnfinished(cluster)
  const unfinished = `${cluster}.new-${process.pid}`
  await mkdir(unfinished, { mode: 0o700 })
  if (account !== undefined) await chown(unfinished, account.uid, account.gid)
  const initdb = [join(binaries.directory, 'initdb'), '-D', unfinished, ...settings(binaries.major)]
  const [program = '', ...args] = [...(await leash('KILL')), ...initdb]
  try {
    await run(program, args, account)
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true })
    throw new StoreError('START_FAILED', `the database could not be made in ${cluster}: ${lastWords(cause)}`, cause)
  }
  await moveWhole(unfinished, cluster)
}

/** A cluster that could lose what it acknowledged is not opened at all. */
export async function refuseUnsafe(binaries: Binaries, { cluster, account }: Place): Promise<void> {
  const values = ['fsync', 'full_page_writes'].map(async (name) => {
    const value = await run(join(binaries.directory, 'postgres'), ['-D', cluster, '-C', name], account)
    if (value.trim() !== 'on') throw new StoreError('UNSAFE_SETTINGS', `${name} is off in ${cluster}: it must be on`)
  })
  await Promise.all(values)
}

/**
 * Order by code point and Unicode's rules for upper and lower case, the same on every platform; since 17 PostgreSQL brings
 * that itself. Only who may enter the folder of the socket reaches the server, so the socket asks for no password.
 */
function settings(major: number): readonly string[] {
  const builtin = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const libc = [process.platform === 'darwin' ? '--locale=C' : '--locale=C.UTF-8']
  return [
    ...['--username', SUPERUSER, '--auth-local=trust', '--auth-host=reject', '--data-checksums', '--encoding=UTF8'],
    ...(major >= 17 ? builtin : libc),
  ]
}

async function moveWhole(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error
    await rm(from, { recursive: true })
  }
  // The name survives a power cut only once the folder that holds it is on the disk.
  const around = await open(dirname(to), 'r')
  await around.sync().finally(() => around.close())
}

/** Of starts that were killed: the process that began them is gone. */
async function removeUnfinished(cluster: string): Promise<void> {
  const prefix = `${basename(cluster)}.new-`
  for (const name of await readdir(dirname(cluster))) {
    const pid = Number(name.slice(prefix.length))
    if (!name.startsWith(prefix) || (pid !== process.pid && isAlive(pid))) continue
    // Programs of a killed start may be writing still, for a moment.
    await rm(join(dirname(cluster), name), { recursive: true, force: true, maxRetries: 10 })
  }
}

function lastWords(cause: unknown): string {
  return String(cause).trim().split('\n').slice(-3).join(' ')
}
