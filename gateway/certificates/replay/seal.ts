/**
 * A dossier sealed: compressed, and encrypted with AES-256-GCM under a key made for it alone.
 *
 * The request, the definition and the shape of the evidence are bound to it as additional data, so a dossier that is put
 * under another request does not open. It is compressed before it is encrypted, and its length tells something of its
 * content; the attacks that live on that (CRIME, BREACH) need somebody who mixes text of their own into the same plaintext,
 * again and again, and sees each length. Here each is sealed once, of what registries said, and its length is never sent.
 */
import { randomBytes } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { CertificateError } from '../errors.ts'
import { decrypt, encrypt, type KeyWrap, type WrappedKey } from './wrap.ts'

/** What a dossier belongs to. */
export interface Belonging {
  readonly requestId: string
  readonly definition: { readonly id: string; readonly version: string }
  /** Of the evidence's type (shape.ts). */
  readonly shape: Uint8Array
}

export interface Sealed extends WrappedKey {
  readonly sealed: Uint8Array
}

const KEY = 32

/** No dossier is larger when it is opened; one that would be was not made here. */
const LARGEST = 64 * 1024 * 1024

export async function seal(text: string, belonging: Belonging, keys: KeyWrap): Promise<Sealed> {
  const dataKey = randomBytes(KEY)
  const about = aboutOf(belonging)
  const sealed = encrypt(dataKey, deflateRawSync(text), about)
  const wrapped = await keys.wrap(dataKey, belonging.requestId)
  dataKey.fill(0)
  return { ...wrapped, sealed }
}

/** Throws `CertificateError` DOSSIER_UNREADABLE. */
export async function unseal({ sealed, ...wrapped }: Sealed, belonging: Belonging, keys: KeyWrap): Promise<string> {
  const dataKey = await keys.unwrap(wrapped, belonging.requestId)
  const compressed = decrypt(dataKey, sealed, aboutOf(belonging))
  dataKey.fill(0)
  try {
    return inflateRawSync(compressed, { maxOutputLength: LARGEST }).toString('utf8')
  } catch (cause) {
    throw new CertificateError('DOSSIER_UNREADABLE', 'what was sealed cannot be unpacked', cause)
  }
}

/** The same data key under the key of the house that wraps now; the dossier itself is not touched. */
export async function rewrapped(wrapped: WrappedKey, requestId: string, keys: KeyWrap): Promise<WrappedKey> {
  const dataKey = await keys.unwrap(wrapped, requestId)
  const again = await keys.wrap(dataKey, requestId)
  dataKey.fill(0)
  return again
}

function aboutOf({ requestId, definition: { id, version }, shape }: Belonging): string {
  return ['darcha dossier 1', requestId, id, version, Buffer.from(shape).toString('hex')].join('\n')
}
