import { afterEach, describe, expect, it } from '@jest/globals'
import { Client } from 'pg'
import { startEmbedded } from '../../../gateway/store/embedded.ts'
import { visitDatabase } from '../../../gateway/store/visit.ts'
import { type TestFolder, testCluster } from '../../support/postgres.ts'

const folders: TestFolder[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await folder.remove()
})

async function dataDir(): Promise<string> {
  const folder = await testCluster()
  folders.push(folder)
  return folder.path
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name')
    return rows[0]?.name === 'darcha'
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

describe('a visit to the database', () => {
  it('is a visit to the one of the operator, where there is one', async () => {
    const { url } = await visitDatabase({ databaseUrl: 'postgresql://elsewhere/x', dataDir: '/nowhere' })
    expect(url).toBe('postgresql://elsewhere/x')
  })

  it('joins a window that has it open, and leaves it running', async () => {
    const folder = await dataDir()
    const window = await startEmbedded({ dataDir: folder })
    const visit = await visitDatabase({ dataDir: folder })
    expect(await answers(visit.url)).toBe(true)
    await visit.close()
    expect(await answers(window.url)).toBe(true)
    await window.stop()
  })

  it('starts it where no window runs, and stops it again', async () => {
    const visit = await visitDatabase({ dataDir: await dataDir() })
    expect(await answers(visit.url)).toBe(true)
    await visit.close()
    expect(await answers(visit.url)).toBe(false)
  })
})
