/**
 * Where the server's socket lies, and how to reach a database through it.
 */
import { createHash } from 'node:crypto'
import { chown, mkdir, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode, StoreError } from '../errors.ts'
import type { Place } from './place.ts'

/** Bytes of a socket's path, less the final zero: 107 on Linux, 103 on macOS (unix(7), sun_path). */
const LONGEST_PATH = 103
const SOCKET = '.s.PGSQL.5432'

export interface SocketFolder {
  readonly path: string
  remove(): Promise<void>
}

/** The cluster itself, which is closed to others; where its path is too long, a closed folder with a short name. */
export async function openSocketFolder({ cluster, account }: Place): Promise<SocketFolder> {
  if (Buffer.byteLength(join(cluster, SOCKET)) <= LONGEST_PATH) return { path: cluster, remove: async () => undefined }
  const path = join('/tmp', `darcha-${createHash('sha256').update(cluster).digest('hex').slice(0, 16)}`)
  try {
    await mkdir(path, { mode: 0o700 })
    if (account !== undefined) await chown(path, account.uid, account.gid)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    await refuseForeign(path, account?.uid ?? process.getuid?.())
  }
  return { path, remove: () => rmdir(path).catch(() => undefined) }
}

/** A connection string, for `pg` and for `psql` alike (PostgreSQL, 34.1.1.2). */
export function databaseUrl(socketFolder: string, role: string, database: string): string {
  return `postgresql://${role}@/${database}?host=${encodeURIComponent(socketFolder)}`
}

/** /tmp is everybody's: who could write in the folder could stand in for our server. */
async function refuseForeign(path: string, uid: number | undefined): Promise<void> {
  const found = await stat(path)
  if (found.uid === uid && found.isDirectory() && (found.mode & 0o077) === 0) return
  throw new StoreError(
    'FOLDER_UNUSABLE',
    `${path} is needed for the database's socket, and somebody else made it: remove it`,
  )
}
