/**
 * Fresh databases for tests, on one real PostgreSQL for each test file: started with the first, gone after the last test.
 *
 * A new cluster takes PostgreSQL about a second of work, so one is kept in node_modules/.cache and copied.
 */
import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll } from '@jest/globals'
import pg from 'pg'
import { findBinaries } from '../../gateway/store/embedded/binaries.ts'
import { type EmbeddedServer, startEmbedded } from '../../gateway/store/embedded.ts'

export interface TestDatabase {
  /** Connection string of an empty database, for the role that owns it. */
  readonly url: string
  /** The same as the superuser, for what an operator could do. */
  readonly adminUrl: string
}

export interface TestFolder {
  readonly path: string
  remove(): Promise<void>
}

const server = shared()
afterAll(() => server.stop())

/** A few dozen milliseconds; the first also starts the server. Nobody else uses it. */
export async function testDatabase(): Promise<TestDatabase> {
  const { createDatabase, adminUrl } = await server.start()
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  return { url: await createDatabase(name), adminUrl: adminUrl(name) }
}

/** One statement, by a connection of its own: what a journey looks up, or does, behind the window's back. */
export async function query<Row extends pg.QueryResultRow>(
  { url }: Pick<TestDatabase, 'url'>,
  sql: string,
  values: readonly unknown[] = [],
): Promise<pg.QueryResult<Row>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return await client.query<Row>(sql, [...values]).finally(() => client.end())
}

/** An empty data folder that a server's own account can reach, even where the tests run as root. */
export async function testFolder(): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), 'darcha-test-'))
  await chmod(path, 0o755)
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** A data folder in which a cluster lies already, as after a first start and stop. */
export async function testCluster(): Promise<TestFolder> {
  const folder = await testFolder()
  await copy(await keptCluster(), join(folder.path, 'postgres'))
  return folder
}

function shared(): { start(): Promise<EmbeddedServer>; stop(): Promise<void> } {
  const opened: { folder: TestFolder; server: EmbeddedServer }[] = []
  const open = async (): Promise<EmbeddedServer> => {
    const folder = await testCluster()
    const started = await startEmbedded({ dataDir: folder.path })
    opened.push({ folder, server: started })
    return started
  }
  let begun: Promise<EmbeddedServer> | undefined
  return {
    start: () => {
      begun ??= open()
      return begun
    },
    stop: async () => {
      await begun
      for (const each of opened) {
        await each.server.stop()
        await each.folder.remove()
      }
    },
  }
}

/** Made by the first who needs it; of several at once, one's stays. */
async function keptCluster(): Promise<string> {
  const { version } = await findBinaries()
  const cache = join(import.meta.dirname, '../../node_modules/.cache/darcha')
  const kept = join(cache, `postgres-${version}-${process.getuid?.() ?? 0}`)
  if (await exists(kept)) return kept
  const folder = await testFolder()
  const made = await startEmbedded({ dataDir: folder.path })
  await made.stop()
  await mkdir(cache, { recursive: true })
  const unfinished = `${kept}.new-${process.pid}`
  await copy(made.folder, unfinished)
  await rename(unfinished, kept).catch(() => rm(unfinished, { recursive: true, force: true }))
  await folder.remove()
  return kept
}

/** `cp -a` keeps owners and modes, which PostgreSQL is particular about. */
async function copy(from: string, to: string): Promise<void> {
  await promisify(execFile)('cp', ['-a', from, to])
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
