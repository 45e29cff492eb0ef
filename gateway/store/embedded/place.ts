/**
 * Where the data lies and whose it is.
 *
 * PostgreSQL refuses to run as root. Started by root (a container, CI), the server runs as another account, and that one
 * must be able to reach the data: not so below a home that is closed to others. Then the data lies below /var/lib/darcha,
 * in a folder named after the one that was asked for, so that the next start finds it again.
 */
import { createHash } from 'node:crypto'
import { chmod, mkdir, readFile, realpath, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { hasCode, StoreError } from '../errors.ts'
import type { Account } from './run.ts'

export interface Place {
  /** The cluster: PostgreSQL's data folder. It need not exist yet; the folder around it does. */
  readonly cluster: string
  /** Whom the server runs as; absent: as we do. */
  readonly account?: Account
  /** What an operator should know about it. */
  readonly notice?: string
}

/** As it is unless told otherwise; tests have others. */
export interface Surroundings {
  readonly uid: number
  readonly elsewhere: string
}

/** Makes `dataDir` where it is missing. Throws `StoreError`. */
export async function choosePlace(dataDir: string, surroundings: Partial<Surroundings> = {}): Promise<Place> {
  const { uid = process.getuid?.() ?? -1, elsewhere = '/var/lib/darcha' } = surroundings
  if (uid < 0) throw unusable(dataDir, 'a server of our own needs Unix accounts and sockets; set DATABASE_URL')
  const folder = await makeFolder(resolve(dataDir))
  if (uid === 0) return placeForRoot(folder, elsewhere)
  const cluster = join(folder, 'postgres')
  const owner = await ownerOf(cluster)
  if (owner !== undefined && owner.uid !== uid)
    throw unusable(cluster, `it belongs to another account, uid ${owner.uid}`)
  return { cluster }
}

/** An existing cluster decides, wherever it lies: choosing anew would start over with an empty one. */
async function placeForRoot(folder: string, elsewhere: string): Promise<Place> {
  const near = join(folder, 'postgres')
  const far = join(elsewhere, createHash('sha256').update(folder).digest('hex').slice(0, 16), 'postgres')
  const owner = await ownerOf(near)
  if (owner?.uid === 0) throw unusable(near, 'it belongs to root, and PostgreSQL does not run as root')
  const farOwner = await ownerOf(far)
  const account = owner ?? farOwner ?? (await unprivileged(folder))
  if (farOwner === undefined && (await mayEnter(folder, account))) return { cluster: near, account }
  if (owner !== undefined) throw unusable(near, `its account, uid ${owner.uid}, cannot reach it`)
  await makeFolder(dirname(far))
  const why = `started by root, it runs as another account (uid ${account.uid}) who cannot reach ${folder}`
  return { cluster: far, account, notice: `the database lies in ${far}: ${why}` }
}

/** Whether the folder and all above it let this account through. Its further groups are not asked: it runs without. */
export async function mayEnter(folder: string, { uid, gid }: Account): Promise<boolean> {
  if (uid === 0) return true
  const { uid: owner, gid: group, mode } = await stat(folder)
  const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001
  if ((mode & bit) === 0) return false
  const above = dirname(folder)
  return above === folder || mayEnter(above, { uid, gid })
}

/** Open to pass through, whatever our umask: what lies in it is closed by itself. An existing one stays as it is. */
async function makeFolder(folder: string): Promise<string> {
  const made = await mkdir(folder, { recursive: true })
  if (made !== undefined) {
    for (let each = folder; each.length >= made.length; each = dirname(each)) await chmod(each, 0o755)
  }
  return realpath(folder)
}

async function ownerOf(folder: string): Promise<Account | undefined> {
  try {
    const { uid, gid } = await stat(folder)
    return { uid, gid }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Whoever owns the folder, as with one mounted into a container; else `postgres`, else `nobody`. */
async function unprivileged(folder: string): Promise<Account> {
  const { uid, gid } = await stat(folder)
  if (uid !== 0) return { uid, gid }
  const accounts = new Map(
    (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => {
      const [name = '', , user, group] = line.split(':')
      return [name, { uid: Number(user), gid: Number(group) }] as const
    }),
  )
  const account = accounts.get('postgres') ?? accounts.get('nobody')
  if (account === undefined) throw unusable(folder, 'started by root, and there is no account `postgres` or `nobody`')
  return account
}

function unusable(folder: string, why: string): StoreError {
  return new StoreError('FOLDER_UNUSABLE', `the database cannot be kept in ${folder}: ${why}`)
}
