/**
 * Wrapping of data keys: the port, and the wrapper whose keys this process holds.
 *
 * Each dossier is sealed under a data key of its own, and only that small key is encrypted under the key of the house. So the
 * key of the house can be changed without touching a dossier, and one dossier can be made unreadable for ever by forgetting
 * its data key. A KMS or an HSM that wraps is another implementation of the same port; it never hands out its own key.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { CertificateError } from '../errors.ts'

export interface WrappedKey {
  /** Of the key-encryption key, as the wrapper names it. */
  readonly kekId: string
  readonly wrapped: Uint8Array
}

export interface KeyWrap {
  /** Of the key that wraps from now on. */
  readonly kekId: string
  /** `about` is bound to the result: it is needed to unwrap, to the letter. */
  wrap(dataKey: Uint8Array, about: string): Promise<WrappedKey>
  /** Throws `CertificateError` DOSSIER_UNREADABLE where the key is not at hand, or does not fit. */
  unwrap(wrapped: WrappedKey, about: string): Promise<Uint8Array>
}

export interface HeldKeys {
  readonly current: string
  /** 32 bytes; undefined where there is none of this id. */
  find(kekId: string): Promise<Uint8Array | undefined>
}

const ALGORITHM = 'aes-256-gcm'
const NONCE = 12
const TAG = 16

/** AES-256-GCM with random nonces: good for 2^32 wraps under one key (NIST SP 800-38D, 8.3). */
export function wrapUnder({ current, find }: HeldKeys): KeyWrap {
  const keyOf = async (kekId: string): Promise<Uint8Array> => {
    const key = await find(kekId)
    if (key !== undefined) return key
    throw new CertificateError('DOSSIER_UNREADABLE', `the key ${kekId} that it was sealed under is not here`)
  }
  return {
    kekId: current,
    wrap: async (dataKey, about) => ({
      kekId: current,
      wrapped: encrypt(await keyOf(current), dataKey, bound(current, about)),
    }),
    unwrap: async ({ kekId, wrapped }, about) => decrypt(await keyOf(kekId), wrapped, bound(kekId, about)),
  }
}

/** Nonce, ciphertext, tag. */
export function encrypt(key: Uint8Array, plain: Uint8Array, about: string): Buffer {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG }).setAAD(Buffer.from(about))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Throws `CertificateError` DOSSIER_UNREADABLE where a single bit is not as it was, `about` included. */
export function decrypt(key: Uint8Array, sealed: Uint8Array, about: string): Buffer {
  try {
    const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE), { authTagLength: TAG })
    decipher.setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(-TAG))
    return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()])
  } catch (cause) {
    throw new CertificateError(
      'DOSSIER_UNREADABLE',
      'what was sealed is not what is there, or not of this request',
      cause,
    )
  }
}

function bound(kekId: string, about: string): string {
  return `darcha data key 1\n${kekId}\n${about}`
}
