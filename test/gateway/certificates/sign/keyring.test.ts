import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { calculateJwkThumbprint, compactVerify, importJWK } from 'jose'
import { listKeys, openKeyFolder, rotateKeys } from '../../../../gateway/certificates/sign/key-folder.ts'
import { publishing, readKeys } from '../../../../gateway/certificates/sign/keys.ts'
import type { Keyring, Signer } from '../../../../gateway/certificates/sign/sign.ts'
import { openStore, type Store } from '../../../../gateway/store/store.ts'
import { type TestFolder, testDatabase, testFolder } from '../../../support/postgres.ts'
import { memoryKeyring } from './memory-keyring.ts'

const NOW = new Date('2026-11-27T10:00:00.123Z')
const folders: TestFolder[] = []
afterAll(() => Promise.all(folders.map((folder) => folder.remove())))

async function keysFolder(): Promise<string> {
  const folder = await testFolder()
  folders.push(folder)
  return join(folder.path, 'keys')
}

/** Looks at the folder every time: what a window does once a second. */
const open = (folder: string) => openKeyFolder(folder, { glance: 0, clock: () => NOW })

async function signedBy({ kid, sign }: Signer): Promise<string> {
  const input = [{ alg: 'ES256', kid }, { any: 'thing' }].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  return [...input, Buffer.from(await sign(Buffer.from(input.join('.')))).toString('base64url')].join('.')
}

const folderOnce = async () => await open(await keysFolder())
const adapters: readonly (readonly [string, () => Promise<Keyring>])[] = [
  ['a folder of keys', folderOnce],
  ['keys in memory', memoryKeyring],
]

describe.each(adapters)('the port to what signs, before %s', (_, make) => {
  let signer: Signer
  beforeAll(async () => {
    signer = await (await make()).current()
  })

  it('names a key by its thumbprint and publishes its public half alone', async () => {
    expect(signer.publicJwk).toMatchObject({ kid: signer.kid, alg: signer.algorithm, use: 'sig' })
    expect(signer.publicJwk).not.toHaveProperty('d')
    expect(await calculateJwkThumbprint(signer.publicJwk)).toBe(signer.kid)
  })

  it('signs bytes in the form of a JWS, however many at once', async () => {
    const key = await importJWK(signer.publicJwk, 'ES256')
    const texts = await Promise.all(Array.from({ length: 20 }, () => signedBy(signer)))
    for (const text of texts) await expect(compactVerify(text, key)).resolves.toBeDefined()
    expect(await signer.sign(Buffer.from('bytes'))).toHaveLength(64)
  })

  it('hands out the same key until another one signs', async () => {
    const keyring = await make()
    expect((await keyring.current()).kid).toBe((await keyring.current()).kid)
  })
})

describe('the folder of keys', () => {
  it('holds a key from the first start, which its owner alone may read, and which stays', async () => {
    const folder = await keysFolder()
    const { kid } = await (await open(folder)).current()
    const names = await readdir(join(folder, 'signing'))
    expect(names).toEqual([`20261127T100000123Z-${kid}.pem`])
    expect((await stat(join(folder, 'signing', names[0] ?? ''))).mode & 0o777).toBe(0o600)
    expect((await (await open(folder)).current()).kid).toBe(kid)
  })

  it('goes on with the one file of a window that was set up before there was a folder', async () => {
    const folder = await keysFolder()
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'signing-key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const since = new Date('2026-01-02T03:04:05Z')
    await utimes(join(folder, 'signing-key.pem'), since, since)
    const before = (await (await open(folder)).current()).kid
    expect(before).toBe(
      await calculateJwkThumbprint(
        createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })).export({ format: 'jwk' }),
      ),
    )
    expect(await listKeys(folder)).toEqual([{ kid: before, since, retired: null }])
    const { kid } = await rotateKeys(folder, NOW)
    expect(await listKeys(folder)).toEqual([
      { kid: before, since, retired: NOW },
      { kid, since: NOW, retired: null },
    ])
    expect((await (await open(folder)).current()).kid).toBe(kid)
  })

  it('shows a window that runs the new key, and leaves the old one able to finish what it began', async () => {
    const folder = await keysFolder()
    const keyring = await open(folder)
    const old = await keyring.current()
    const { kid } = await rotateKeys(folder, new Date(NOW.getTime() + 1))
    expect((await keyring.current()).kid).toBe(kid)
    await expect(compactVerify(await signedBy(old), await importJWK(old.publicJwk, 'ES256'))).resolves.toBeDefined()
  })

  it('knows of two rotations in one moment which came last', async () => {
    const folder = await keysFolder()
    await open(folder)
    await rotateKeys(folder, NOW)
    const { kid, since } = await rotateKeys(folder, NOW)
    expect(since.getTime()).toBe(NOW.getTime() + 2)
    expect((await (await open(folder)).current()).kid).toBe(kid)
  })

  it.each([
    ['no key at all', 'certainly not PEM'],
    [
      'a key of another curve',
      generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ],
  ])('is refused where a file in it holds %s', async (_, content) => {
    const folder = await keysFolder()
    await mkdir(join(folder, 'signing'), { recursive: true })
    await writeFile(join(folder, 'signing', '20261127T100000123Z-mine.pem'), content)
    await expect(open(folder)).rejects.toMatchObject({ code: 'KEY_UNUSABLE' })
  })

  it('lists nothing where no window was set up, and is not made by looking', async () => {
    const folder = await keysFolder()
    expect(await listKeys(folder)).toEqual([])
    await expect(stat(folder)).rejects.toThrow('ENOENT')
  })
})

describe('published keys', () => {
  let store: Store
  beforeAll(async () => {
    store = await openStore({ url: (await testDatabase()).url })
  })
  afterAll(() => store.close())

  const row = async (kid: string) =>
    await store.db.selectFrom('signing_key').select('retired_at').where('kid', '=', kid).executeTakeFirst()

  it('are there before the key has signed anything, and stay when another one signs', async () => {
    const keyring = await memoryKeyring()
    const published = publishing(keyring, store.db, () => NOW)
    const { kid } = await published.current()
    expect((await readKeys(store.db)).keys).toEqual([(await keyring.current()).publicJwk])
    const next = await keyring.rotate()
    expect((await published.current()).kid).toBe(next.kid)
    expect((await readKeys(store.db)).keys.map((key) => key.kid).sort()).toEqual([kid, next.kid].sort())
    expect(await row(kid)).toEqual({ retired_at: NOW })
    expect(await row(next.kid)).toEqual({ retired_at: null })
  })

  it('are published once, however many certificates ask at once', async () => {
    const keyring = await memoryKeyring()
    const published = publishing(keyring, store.db, () => NOW)
    const kids = await Promise.all(Array.from({ length: 10 }, async () => (await published.current()).kid))
    expect(new Set(kids).size).toBe(1)
    expect(await row(kids[0] ?? '')).toEqual({ retired_at: null })
  })

  it('hand out no key that could not be published, and try again with the next certificate', async () => {
    const signer = await (await memoryKeyring()).current()
    const faults = [new TypeError('not now')]
    const publicJwk = {
      ...signer.publicJwk,
      toJSON() {
        const fault = faults.pop()
        if (fault !== undefined) throw fault
        return signer.publicJwk
      },
    }
    const published = publishing({ current: async () => ({ ...signer, publicJwk }) }, store.db, () => NOW)
    await expect(published.current()).rejects.toThrow('not now')
    const { kid } = await published.current()
    expect(await row(kid)).toEqual({ retired_at: null })
  })
})
