import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { openKeyFolder } from '../../../gateway/certificates/sign/key-folder.ts'
import { rotate, showKeys } from '../../../gateway/cli/keys.ts'
import { type Config, readConfig } from '../../../gateway/config.ts'
import { type TestFolder, testFolder } from '../../support/postgres.ts'

let folder: TestFolder
let config: Config
beforeAll(async () => {
  folder = await testFolder()
  config = readConfig({ DARCHA_DATA: folder.path })
})
afterAll(() => folder.remove())

async function told(command: typeof showKeys): Promise<string[]> {
  const lines: string[] = []
  await command(config, { out: (line) => void lines.push(line), progress: () => undefined })
  return lines
}

describe('darcha keys', () => {
  it('says that there is nothing to show or to rotate before the first start', async () => {
    await expect(told(showKeys)).rejects.toThrow('no key ever signed')
    await expect(told(rotate)).rejects.toThrow('nothing to rotate')
  })

  it('rotates under a window that runs, and lists which key signed from when to when', async () => {
    const keyring = await openKeyFolder(join(folder.path, 'keys'), { glance: 0 })
    const first = (await keyring.current()).kid
    const [said = ''] = await told(rotate)
    const second = (await keyring.current()).kid
    expect(second).not.toBe(first)
    expect(said).toBe(`${second} signs from now on.`)
    const [, before = '', now = ''] = await told(showKeys)
    const [, , retired = ''] = before.split(/\s+/)
    expect(before).toMatch(new RegExp(`^${first} +2\\d{3}-`))
    expect(now).toMatch(new RegExp(`^${second} +${retired} +no, it signs now$`))
  })
})
