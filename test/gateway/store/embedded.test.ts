import { spawnSync } from 'node:child_process'
import { appendFile, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Client } from 'pg'
import { findBinaries } from '../../../gateway/store/embedded/binaries.ts'
import { endOrphan } from '../../../gateway/store/embedded/ownership.ts'
import { choosePlace } from '../../../gateway/store/embedded/place.ts'
import { isAlive, readPostmaster } from '../../../gateway/store/embedded/postmaster.ts'
import { startProcess } from '../../../gateway/store/embedded/process.ts'
import { type EmbeddedServer, startEmbedded } from '../../../gateway/store/embedded.ts'
import { testCluster, testFolder } from '../../support/postgres.ts'
import { type Child, startChild } from './child.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** With a cluster that was made before; `empty` where the making is looked at. */
async function folder({ empty = false } = {}): Promise<string> {
  const { path, remove } = await (empty ? testFolder() : testCluster())
  cleanups.push(remove)
  return path
}

async function start(dataDir: string): Promise<EmbeddedServer> {
  const server = await startEmbedded({ dataDir })
  cleanups.push(() => server.stop())
  return server
}

async function child(dataDir: string): Promise<Child> {
  const started = await startChild('owner.ts', dataDir)
  cleanups.push(async () => {
    await started.kill()
    await endOrphan(join(dataDir, 'postgres'))
  })
  return started
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  // The query tells; an error between queries has no listener otherwise.
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query(text)
    return rows
  } finally {
    await client.end()
  }
}

const postmaster = (dataDir: string) => readPostmaster(join(dataDir, 'postgres'))

describe('an embedded server', () => {
  it('keeps what was committed over a stop and a start', async () => {
    const dataDir = await folder({ empty: true })
    const first = await startEmbedded({ dataDir })
    await query(first.url, "CREATE TABLE kept AS SELECT 'here' AS what")
    await first.stop()

    const second = await start(dataDir)

    expect(await query(second.url, 'SELECT what FROM kept')).toEqual([{ what: 'here' }])
  })

  it('starts an existing database in less than a second', async () => {
    const dataDir = await folder()
    const took: number[] = []

    // The quickest of some: a machine that is busy with something else says nothing of the start.
    while (took.length < 5 && Math.min(...took) >= 1_000) {
      const before = performance.now()
      const server = await startEmbedded({ dataDir })
      took.push(performance.now() - before)
      await server.stop()
    }

    expect(Math.min(...took)).toBeLessThan(1_000)
  })

  it('checks its pages, orders by code point, speaks UTF-8, and listens on no port', async () => {
    const { url } = await start(await folder({ empty: true }))

    const shown = await query(
      url,
      "SELECT current_setting('data_checksums') AS sums, current_setting('server_encoding') AS encoding, current_setting('listen_addresses') AS ports, 'Z' < 'a' AND upper('ў') = 'Ў' AS ordered",
    )

    expect(shown).toEqual([{ sums: 'on', encoding: 'UTF8', ports: '', ordered: true }])
  })

  it('lets nobody else pass to the data and the socket', async () => {
    const { folder: cluster } = await start(await folder())

    const listed = spawnSync('stat', ['-c', '%a', cluster]).stdout.toString().trim()

    expect(listed).toBe('700')
    expect(await readdir(cluster)).toContain('.s.PGSQL.5432')
  })

  it('is gone when stop has resolved, its socket too', async () => {
    const dataDir = await folder()
    const server = await startEmbedded({ dataDir })
    const pid = (await postmaster(dataDir))?.pid ?? 0
    await server.stop()

    await server.ended
    expect(isAlive(pid)).toBe(false)
    expect(await readdir(server.folder)).not.toContain('.s.PGSQL.5432')
  })

  it('tells when something else has ended it', async () => {
    const dataDir = await folder()
    const server = await start(dataDir)

    process.kill((await postmaster(dataDir))?.pid ?? 0, 'SIGINT')

    await expect(server.ended).resolves.toBeUndefined()
  })

  it('stands beside others, each with its own folder', async () => {
    const servers = await Promise.all([1, 2, 3].map(async () => start(await folder())))

    const names = await Promise.all(
      servers.map(({ adminUrl }) => query(adminUrl('postgres'), "SELECT current_setting('data_directory') AS at")),
    )

    expect(names).toEqual(servers.map((server) => [{ at: server.folder }]))
  })

  it('has a short socket for a folder with a long path', async () => {
    const dataDir = join(await folder({ empty: true }), 'a'.repeat(60), 'b'.repeat(60))

    const { url } = await start(dataDir)

    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('makes further databases, each for a role of its own that is no superuser', async () => {
    const server = await start(await folder())

    const url = await server.createDatabase('accounts')

    expect(await server.createDatabase('accounts')).toBe(url)
    expect(
      await query(
        url,
        'SELECT current_database() AS name, rolsuper AS super FROM pg_roles WHERE rolname = current_user',
      ),
    ).toEqual([{ name: 'accounts', super: false }])
    expect(await query(server.adminUrl('accounts'), 'SELECT current_user AS name')).toEqual([{ name: 'postgres' }])
  })

  it('makes no database by a name that would need quoting', async () => {
    const server = await start(await folder())

    await expect(server.createDatabase('x; DROP')).rejects.toMatchObject({ name: 'StoreError' })
  })

  it.each(['fsync', 'full_page_writes'])('does not start with %s off', async (setting) => {
    const dataDir = await folder()
    const cluster = join(dataDir, 'postgres')
    await appendFile(join(cluster, 'postgresql.auto.conf'), `${setting} = off\n`)

    await expect(startEmbedded({ dataDir })).rejects.toMatchObject({
      code: 'UNSAFE_SETTINGS',
      message: expect.stringContaining(setting),
    })
    expect(await postmaster(dataDir)).toBeUndefined()
  })

  it('does not take a folder of something else for a database', async () => {
    const dataDir = await folder({ empty: true })
    await mkdir(join(dataDir, 'postgres'))
    await writeFile(join(dataDir, 'postgres', 'photo.jpg'), '')
    if (process.getuid?.() === 0) spawnSync('chown', ['-R', 'nobody', join(dataDir, 'postgres')])

    await expect(startEmbedded({ dataDir })).rejects.toMatchObject({ code: 'FOLDER_UNUSABLE' })
    expect(await readdir(join(dataDir, 'postgres'))).toEqual(['photo.jpg'])
  })

  it('says what the server said when it cannot start', async () => {
    const dataDir = await folder()
    const cluster = join(dataDir, 'postgres')
    await writeFile(join(cluster, 'global/pg_control'), 'broken')

    await expect(startEmbedded({ dataDir })).rejects.toMatchObject({ code: 'START_FAILED' })
  })
})

describe('the owner of an embedded server', () => {
  it('is named to who would open the same folder', async () => {
    const dataDir = await folder()
    await start(dataDir)

    await expect(startEmbedded({ dataDir })).rejects.toMatchObject({
      code: 'FOLDER_IN_USE',
      message: expect.stringContaining(`process ${process.pid}`),
    })
  })

  it('is named though it is another process, and keeps its server', async () => {
    const dataDir = await folder()
    const { pid, said } = await child(dataDir)

    await expect(startEmbedded({ dataDir })).rejects.toMatchObject({
      message: expect.stringContaining(`process ${pid}`),
    })
    expect(await query(said, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('may be killed: the next start has everything that it committed', async () => {
    const dataDir = await folder()
    const { said, kill } = await child(dataDir)
    await query(said, "CREATE TABLE kept AS SELECT 'here' AS what")
    await kill()

    const { url } = await start(dataDir)

    expect(await query(url, 'SELECT what FROM kept')).toEqual([{ what: 'here' }])
  })

  it('may be killed while it makes the database: the next start begins anew', async () => {
    const dataDir = await folder({ empty: true })
    const script = join(import.meta.dirname, 'children', 'owner.ts')
    spawnSync(process.execPath, [script, dataDir], { timeout: 350, killSignal: 'SIGKILL' })

    const { url } = await start(dataDir)

    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    expect((await readdir(dataDir)).filter((name) => name.includes('.new-'))).toEqual([])
  })

  it('may die and leave its server behind: the next start takes over', async () => {
    const dataDir = await folder()
    const place = await choosePlace(dataDir)
    const orphan = await startProcess(await findBinaries(), place, place.cluster)

    const { url } = await start(dataDir)

    await orphan.ended
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('may have left the number of a process that is something else now', async () => {
    const dataDir = await folder()
    const cluster = join(dataDir, 'postgres')
    await writeFile(join(cluster, 'postmaster.pid'), `${process.ppid}\n${cluster}\n1700000000\n5432\n${cluster}\n`)

    const { url } = await start(dataDir)

    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('stays the owner when the server restarts by itself', async () => {
    const dataDir = await folder()
    const server = await start(dataDir)
    const admin = server.adminUrl('postgres')
    const owners = "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'darcha, process%'"
    const [before] = await query(admin, owners)

    process.kill(Number(Object(before).pid), 'SIGKILL')
    const since = async (): Promise<unknown[]> => query(admin, owners).catch(() => [])
    let now = await since()
    while (now.length === 0 || Object(now[0]).pid === Object(before).pid) now = await since()

    await expect(startEmbedded({ dataDir })).rejects.toMatchObject({ code: 'FOLDER_IN_USE' })
  })
})
