/**
 * Fresh databases for tests, on one real PostgreSQL for each test file: started with the first, gone after the last test.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'
import { type EmbeddedServer, startEmbedded } from '../../gateway/store/embedded.ts'

export interface TestDatabase {
  /** Connection string of an empty database, for the role that owns it. */
  readonly url: string
  /** The same as the superuser, for what an operator could do. */
  readonly adminUrl: string
}

const server = shared()
afterAll(() => server.stop())

/** A few dozen milliseconds; the first also starts the server. Nobody else uses it. */
export async function testDatabase(): Promise<TestDatabase> {
  const { createDatabase, adminUrl } = await server.start()
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  return { url: await createDatabase(name), adminUrl: adminUrl(name) }
}

/** A folder that a server's own account can reach, even where the tests run as root; removed by `remove`. */
export async function testFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'darcha-test-'))
  await chmod(path, 0o755)
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

function shared(): { start(): Promise<EmbeddedServer>; stop(): Promise<void> } {
  const folders: { remove(): Promise<void> }[] = []
  let started: Promise<EmbeddedServer> | undefined
  const open = async (): Promise<EmbeddedServer> => {
    const folder = await testFolder()
    folders.push(folder)
    return startEmbedded({ dataDir: folder.path })
  }
  return {
    start: () => {
      started ??= open()
      return started
    },
    stop: async () => {
      await (await started)?.stop()
      for (const folder of folders) await folder.remove()
    },
  }
}
