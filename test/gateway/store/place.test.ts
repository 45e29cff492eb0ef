import { chmod, chown, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { choosePlace, mayEnter } from '../../../gateway/store/embedded/place.ts'
import { type TestFolder, testFolder } from '../../support/postgres.ts'

let root: TestFolder
let home: string
let elsewhere: string

beforeEach(async () => {
  root = await testFolder()
  home = join(root.path, 'home')
  elsewhere = join(root.path, 'elsewhere')
  await mkdir(home)
})
afterEach(() => root.remove())

const asRoot = process.getuid?.() === 0 ? it : it.skip

describe('the place of the database', () => {
  it('is the folder `postgres` in the one that was asked for, which is made', async () => {
    expect(await choosePlace(join(home, 'a/b'), { uid: 1000 })).toEqual({ cluster: join(home, 'a/b/postgres') })
  })

  it('is refused where it belongs to another account', async () => {
    await mkdir(join(home, 'postgres'))

    await expect(choosePlace(home, { uid: 54_321 })).rejects.toMatchObject({ code: 'FOLDER_UNUSABLE' })
  })

  it('is refused where the system knows no accounts', async () => {
    await expect(choosePlace(home, { uid: -1 })).rejects.toMatchObject({
      message: expect.stringContaining('DATABASE_URL'),
    })
  })

  it('may be passed through by its account only where everything above lets it', async () => {
    const account = { uid: 54_321, gid: 54_321 }
    expect(await mayEnter(home, account)).toBe(true)

    await chmod(home, 0o700)
    await mkdir(join(home, 'open'))

    expect(await mayEnter(join(home, 'open'), account)).toBe(false)
  })
})

describe('the place of the database of a window that root started', () => {
  asRoot('belongs to an account that is not root', async () => {
    const { account, cluster } = await choosePlace(home, { elsewhere })

    expect(cluster).toBe(join(home, 'postgres'))
    expect(account?.uid).toBeGreaterThan(0)
  })

  asRoot('belongs to who owns the folder, as with one that is mounted', async () => {
    await chown(home, 54_321, 54_322)

    expect((await choosePlace(home, { elsewhere })).account).toEqual({ uid: 54_321, gid: 54_322 })
  })

  asRoot('lies elsewhere, and says so, where that account cannot reach it', async () => {
    await chmod(home, 0o700)

    const { cluster, notice } = await choosePlace(join(home, 'data'), { elsewhere })

    expect(cluster.startsWith(elsewhere)).toBe(true)
    expect(notice).toContain(cluster)
    expect(await choosePlace(join(home, 'data'), { elsewhere })).toMatchObject({ cluster })
    expect(await choosePlace(join(home, 'other'), { elsewhere })).not.toMatchObject({ cluster })
  })

  asRoot('stays elsewhere when a database lies there, even if the folder could be reached now', async () => {
    await chmod(home, 0o700)
    const { cluster } = await choosePlace(home, { elsewhere })
    await mkdir(cluster)
    await chown(cluster, 54_321, 54_321)
    await chmod(home, 0o755)

    expect(await choosePlace(home, { elsewhere })).toMatchObject({ cluster, account: { uid: 54_321 } })
  })

  asRoot('is refused where a database is there that its account can reach no more', async () => {
    await mkdir(join(home, 'postgres'))
    await chown(join(home, 'postgres'), 54_321, 54_321)
    await chmod(home, 0o700)

    await expect(choosePlace(home, { elsewhere })).rejects.toMatchObject({ code: 'FOLDER_UNUSABLE' })
  })
})
