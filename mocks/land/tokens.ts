/**
 * Cursors and references of extracts: sealed, so that the register keeps nothing, a client learns nothing from them, and no
 * cadastral number stands in a URL. They outlive a restart of the mock.
 */
import { type CipherGCMTypes, createCipheriv, createDecipheriv, createHash } from 'node:crypto'

export interface Seal {
  /** Letters and digits only. */
  seal(text: string): string
  /** Undefined for what was not sealed here. */
  open(token: string): string | undefined
}

const CIPHER: CipherGCMTypes = 'aes-128-gcm'
const TAG = 16
const NONCE = 12

/** The nonce is made of the text, so one text always has one token; that two tokens tell of the same text does not matter here. */
export function createSeal(secret: string): Seal {
  const key = createHash('sha256').update(secret).digest().subarray(0, 16)
  return {
    seal(text) {
      const nonce = createHash('sha256').update(secret).update(text).digest().subarray(0, NONCE)
      const cipher = createCipheriv(CIPHER, key, nonce)
      const sealed = Buffer.concat([cipher.update(text), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('hex').toUpperCase()
    },
    open(token) {
      if (!/^([0-9A-F]{2})+$/.test(token)) return undefined
      const bytes = Buffer.from(token, 'hex')
      if (bytes.length < NONCE + TAG) return undefined
      try {
        const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE))
        decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
        return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString()
      } catch {
        return undefined
      }
    },
  }
}
