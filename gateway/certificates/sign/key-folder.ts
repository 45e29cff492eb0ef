/**
 * The keyring whose keys are files, one for each key that ever signed here, readable by their owner alone:
 *
 *   keys/signing-key.pem                              the first key of windows that were set up before there was a folder
 *   keys/signing/20261127T151845123Z-<kid>.pem        a key, since that moment and until the next one's
 *
 * The youngest signs. A key's name is there only when all of it is on the disk, so rotating is writing one file, and the
 * folder is the whole history. A window that runs looks at the folder again when it signs, at most once a second: it takes a
 * new key up without a restart. A key that was retired may be taken out of the folder; what it signed is still verified by
 * its public half, which the database keeps (keys.ts).
 */
import { createPrivateKey, generateKeyPair, type KeyObject, randomBytes, sign } from 'node:crypto'
import { link, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose'
import { hasCode } from '../../store/errors.ts'
import { CertificateError } from '../errors.ts'
import type { Keyring, Signer } from './sign.ts'

const FIRST = 'signing-key.pem'
const FOLDER = 'signing'

/** `YYYYMMDDThhmmssSSSZ`, which sorts as time does. What follows is for people. */
const NAME = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-.+\.pem$/

export interface KeyFolderOptions {
  /** How long a look at the folder holds good, in milliseconds. @default 1_000 */
  readonly glance?: number
  /** @default the machine's */
  readonly clock?: () => Date
}

export interface KeptKey {
  readonly kid: string
  readonly since: Date
  /** When the next one took its place; null for the one that signs now. */
  readonly retired: Date | null
}

interface KeyFile {
  /** Below the folder of keys. */
  readonly name: string
  readonly since: Date
}

/** The keys of this folder, one being made where there is none. Throws `CertificateError` KEY_UNUSABLE. */
export async function openKeyFolder(folder: string, options: KeyFolderOptions = {}): Promise<Keyring> {
  const { glance = 1_000, clock = () => new Date() } = options
  if ((await filesIn(folder)).length === 0) await makeKey(folder, clock())
  let held = { ...(await youngest(folder)), changed: await changedAt(folder) }
  let lookedAt = performance.now()
  return {
    async current() {
      if (performance.now() - lookedAt < glance) return held.signer
      lookedAt = performance.now()
      const changed = await changedAt(folder)
      if (changed !== held.changed) held = { ...(await youngest(folder, held)), changed }
      return held.signer
    },
  }
}

/** Makes a key that signs from now on. What was signed stays as it is. */
export async function rotateKeys(folder: string, now: Date): Promise<KeptKey> {
  const last = (await filesIn(folder)).at(-1)
  const since = new Date(Math.max(now.getTime(), (last?.since.getTime() ?? 0) + 1))
  return { kid: await makeKey(folder, since), since, retired: null }
}

/** Oldest first; the last signs. Empty where no window was ever set up. */
export async function listKeys(folder: string): Promise<readonly KeptKey[]> {
  const files = await filesIn(folder)
  return await Promise.all(
    files.map(async ({ name, since }, at) => ({
      kid: (await readSigner(join(folder, name))).kid,
      since,
      retired: files[at + 1]?.since ?? null,
    })),
  )
}

/** The signer of the youngest file; the one that is held, where that is still the youngest. */
async function youngest(folder: string, held?: { readonly name: string; readonly signer: Signer }) {
  const name = (await filesIn(folder)).at(-1)?.name
  if (name === undefined) throw new CertificateError('KEY_UNUSABLE', 'there is no signing key in the folder of keys')
  return { name, signer: held?.name === name ? held.signer : await readSigner(join(folder, name)) }
}

/** Oldest first. */
async function filesIn(folder: string): Promise<readonly KeyFile[]> {
  const first = await unlessMissing(stat(join(folder, FIRST)))
  const others = (await unlessMissing(readdir(join(folder, FOLDER)))) ?? []
  const named = others.sort().flatMap((name) => {
    const [, year, month, day, hour, minute, second, millisecond] = NAME.exec(name) ?? []
    if (year === undefined) return []
    const since = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`)
    return [{ name: join(FOLDER, name), since }]
  })
  return first === undefined ? named : [{ name: FIRST, since: first.mtime }, ...named]
}

async function changedAt(folder: string): Promise<bigint | undefined> {
  return (await unlessMissing(stat(join(folder, FOLDER), { bigint: true })))?.mtimeNs
}

/** On the disk before its name is: a key that signed something must not be lost. */
async function makeKey(folder: string, since: Date): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })
  const { kid } = await signerOf(privateKey)
  const place = join(folder, FOLDER)
  const file = join(place, `${since.toISOString().replaceAll(/[-:.]/g, '')}-${kid}.pem`)
  const draft = join(place, `.${kid}.${randomBytes(6).toString('hex')}`)
  try {
    await mkdir(place, { recursive: true, mode: 0o700 })
    await writeFile(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flush: true })
    await link(draft, file)
  } catch (cause) {
    throw new CertificateError('KEY_UNUSABLE', 'a signing key cannot be written into the folder of keys', cause)
  } finally {
    await rm(draft, { force: true })
  }
  return kid
}

async function readSigner(file: string): Promise<Signer> {
  let pem: string
  try {
    pem = await readFile(file, 'utf8')
  } catch (cause) {
    throw new CertificateError('KEY_UNUSABLE', 'a signing key cannot be read', cause)
  }
  return await signerOf(parseKey(pem))
}

async function signerOf(key: KeyObject): Promise<Signer> {
  const { kty, crv, x, y } = await exportJWK(key)
  const bare = { kty, crv, x, y } as JWK
  const kid = await calculateJwkThumbprint(bare, 'sha256')
  return {
    kid,
    algorithm: 'ES256',
    publicJwk: { ...bare, kid, alg: 'ES256', use: 'sig' },
    // At once: a signature on P-256 takes less than to hand it to another thread and to hear of it again.
    sign: async (bytes) => sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }),
  }
}

function parseKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key
  } catch (cause) {
    throw new CertificateError('KEY_UNUSABLE', 'a file in the folder of keys holds no private key', cause)
  }
  throw new CertificateError('KEY_UNUSABLE', 'a file in the folder of keys holds a key that is not on P-256')
}

async function unlessMissing<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined
    throw new CertificateError('KEY_UNUSABLE', 'the folder of keys cannot be read', cause)
  }
}
