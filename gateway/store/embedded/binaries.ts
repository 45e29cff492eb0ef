/**
 * Finds the PostgreSQL programs to run: the newest that the system has; without one, those of the npm platform package.
 *
 * A cluster can only be opened by the major version that made it, so an existing one decides.
 */
import { execFile } from 'node:child_process'
import { access, glob, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { StoreError } from '../errors.ts'
import { findPackage } from './package.ts'
import { type Binaries, run } from './run.ts'

/** The oldest that the window's SQL runs on. */
export const OLDEST_MAJOR = 15

/** Where Debian, Red Hat, Alpine, PostgreSQL's own build and Homebrew put them. */
const SYSTEM = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/usr/libexec/postgresql*',
  '/usr/local/pgsql/bin',
  '/opt/homebrew/opt/postgresql@*/bin',
  '/usr/local/opt/postgresql@*/bin',
]

/** Of version `major` where that is given. Throws `StoreError`. */
export async function findBinaries(major?: number): Promise<Binaries> {
  const system = (await Promise.all([...(await systemDirectories())].map(probe))).flat()
  const newestFirst = system.sort((a, b) => Number.parseFloat(b.version) - Number.parseFloat(a.version))
  const usable = [...newestFirst, ...(await findPackage())].filter((each) => each.major >= OLDEST_MAJOR)
  const chosen = usable.find((each) => major === undefined || each.major === major)
  if (chosen === undefined) throw missing(usable, major)
  return chosen
}

async function systemDirectories(): Promise<ReadonlySet<string>> {
  const found = [dirname(await onPath())]
  for await (const directory of glob(SYSTEM)) found.push(directory)
  return new Set(await Promise.all(found.map((directory) => realpath(directory))))
}

/** A shell is asked, because the path is the environment's and not ours to read. The programs are links there, as a rule. */
async function onPath(): Promise<string> {
  const asked = promisify(execFile)('/bin/sh', ['-c', 'command -v postgres'])
  const program = await asked.then(({ stdout }) => stdout.trim()).catch(() => '/')
  return realpath(program).catch(() => '/')
}

/** None where a program is missing, does not run here, or is not PostgreSQL. */
async function probe(directory: string): Promise<readonly Binaries[]> {
  try {
    await access(join(directory, 'initdb'))
    const [, version] =
      /\(PostgreSQL\) (\d+(?:\.\d+)?)/.exec(await run(join(directory, 'postgres'), ['--version'])) ?? []
    return version === undefined ? [] : [{ directory, version, major: Number.parseInt(version, 10), packaged: false }]
  } catch {
    return []
  }
}

function missing(usable: readonly Binaries[], major: number | undefined): StoreError {
  if (major === undefined) {
    const what = `no PostgreSQL ${OLDEST_MAJOR} or newer on this machine, and no npm package for ${process.platform}-${process.arch}`
    return new StoreError('POSTGRES_MISSING', `${what}: install one, or set DATABASE_URL to a server elsewhere`)
  }
  const here = usable.map(({ version }) => version).join(', ') || 'none'
  const remedy = `install PostgreSQL ${major}, or move the data over with pg_upgrade or pg_dump`
  return new StoreError('POSTGRES_VERSION', `the data was made by PostgreSQL ${major}; here is ${here}: ${remedy}`)
}
