import { chmod, cp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { findBinaries } from '../../../gateway/store/embedded/binaries.ts'
import { createCluster } from '../../../gateway/store/embedded/cluster.ts'
import { findPackage, preparePackage } from '../../../gateway/store/embedded/package.ts'
import { choosePlace } from '../../../gateway/store/embedded/place.ts'
import { run } from '../../../gateway/store/embedded/run.ts'
import { startEmbedded } from '../../../gateway/store/embedded.ts'
import { openStore } from '../../../gateway/store/store.ts'
import { testFolder } from '../../support/postgres.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function folder(): Promise<string> {
  const { path, remove } = await testFolder()
  cleanups.push(remove)
  return path
}

const [packaged] = await findPackage()
const withPackage = packaged === undefined ? it.skip : it
const account = process.getuid?.() === 0 ? { uid: 54_321, gid: 54_321 } : undefined

describe('PostgreSQL of the npm package', () => {
  withPackage('opens a cluster that it has made, whatever the system has', async () => {
    const dataDir = await folder()
    const place = await choosePlace(dataDir)
    await createCluster(await preparePackage(packaged!, dataDir, place.account), place)

    const server = await startEmbedded({ dataDir })
    cleanups.push(() => server.stop())
    const store = await openStore({ url: server.url })
    const { rows } = await store.pool.query("SELECT current_setting('server_version_num')::int / 10000 AS major")
    await store.close()

    expect(rows).toEqual([{ major: packaged?.major }])
  })

  withPackage('is copied once to where the account of the server reaches it', async () => {
    const closed = join(await folder(), 'home')
    await mkdir(closed)
    await cp(join(packaged!.directory, '../..'), join(closed, 'package'), { recursive: true, verbatimSymlinks: true })
    await chmod(closed, account === undefined ? 0o755 : 0o700)
    const inHome = { ...packaged!, directory: join(closed, 'package/native/bin') }
    const room = await folder()

    const prepared = await preparePackage(inHome, room, account)

    expect(prepared.directory.startsWith(account === undefined ? closed : room)).toBe(true)
    expect(await run(join(prepared.directory, 'postgres'), ['--version'], account)).toContain(` ${packaged!.major}.`)
    expect(await preparePackage(inHome, room, account)).toEqual(prepared)
  })

  withPackage('gets the links that npm does not keep', async () => {
    const room = await folder()
    const root = join(room, 'package')
    await cp(join(packaged!.directory, '../..'), root, { recursive: true, verbatimSymlinks: true })
    await rm(join(root, 'native/lib/libpq.so.5'))
    const unlinked = { ...packaged!, directory: join(root, 'native/bin') }

    const prepared = await preparePackage(unlinked, room)

    expect(await run(join(prepared.directory, 'initdb'), ['--version'])).toContain('PostgreSQL')
  })
})

describe('the programs of PostgreSQL', () => {
  it('are of a version that the window supports', async () => {
    expect((await findBinaries()).major).toBeGreaterThanOrEqual(15)
  })

  it('are not guessed: without the version that made the data there are none', async () => {
    await expect(findBinaries(9)).rejects.toMatchObject({
      code: 'POSTGRES_VERSION',
      message: expect.stringContaining('PostgreSQL 9'),
    })
  })
})
