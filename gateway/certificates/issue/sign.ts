/**
 * Signing: a port that takes bytes and gives a signature, and the signer whose key is a file.
 *
 * The key is made at the first start, kept for as long as anything that it signed is to be verified, and readable by its
 * owner alone. Its id is its RFC 7638 thumbprint, so the same key has the same id everywhere. A key in an HSM, or one of the
 * national algorithm O'z DSt 1092, is another signer behind the same port.
 */
import { createPrivateKey, generateKeyPair, type KeyObject, randomBytes, sign } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose'
import { hasCode } from '../../store/errors.ts'
import { CertificateError } from '../errors.ts'

export interface Signer {
  /** Of the key that signs now. */
  readonly kid: string
  /** As in JWS (RFC 7518, 3.1). */
  readonly algorithm: 'ES256'
  /** The public half, as it is published. */
  readonly publicJwk: JWK
  /** The signature in JWS form: for ES256 R and S, 32 bytes each (RFC 7518, 3.4). */
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

const FILE = 'signing-key.pem'

/** The signer whose key lies in this folder; made where there is none. Throws `CertificateError` KEY_UNUSABLE. */
export async function openFileSigner(folder: string): Promise<Signer> {
  const file = join(folder, FILE)
  const key = parseKey((await readKey(file)) ?? (await makeKey(folder, file)))
  const { kty, crv, x, y } = await exportJWK(key)
  const bare = { kty, crv, x, y } as JWK
  const kid = await calculateJwkThumbprint(bare, 'sha256')
  const signAsync = promisify(sign)
  return {
    kid,
    algorithm: 'ES256',
    publicJwk: { ...bare, kid, alg: 'ES256', use: 'sig' },
    sign: async (bytes) => await signAsync('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }),
  }
}

async function readKey(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined
    throw new CertificateError('KEY_UNUSABLE', `the signing key ${FILE} cannot be read`, cause)
  }
}

/** On the disk before its name is: a key that signed something must not be lost. The first of two processes wins. */
async function makeKey(folder: string, file: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flush: true })
  try {
    await link(draft, file)
  } catch (cause) {
    if (!hasCode(cause, 'EEXIST')) throw new CertificateError('KEY_UNUSABLE', `${FILE} cannot be made`, cause)
  } finally {
    await rm(draft, { force: true })
  }
  return await readFile(file, 'utf8')
}

function parseKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key
  } catch (cause) {
    throw new CertificateError('KEY_UNUSABLE', `${FILE} holds no private key`, cause)
  }
  throw new CertificateError('KEY_UNUSABLE', `${FILE} holds a key that is not on P-256`)
}
