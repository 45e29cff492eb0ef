/** A keyring that keeps its keys in memory, by WebCrypto: a second adapter to the port, written without a look at the first. */
import { calculateJwkThumbprint } from 'jose'
import type { Keyring, Signer } from '../../../../gateway/certificates/sign/sign.ts'

export interface MemoryKeyring extends Keyring {
  /** Makes another key sign from now on. */
  rotate(): Promise<Signer>
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

export async function memoryKeyring(): Promise<MemoryKeyring> {
  let signer = await makeSigner()
  return {
    current: async () => signer,
    async rotate() {
      signer = await makeSigner()
      return signer
    },
  }
}

async function makeSigner(): Promise<Signer> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])
  const { kty = '', crv = '', x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey)
  const kid = await calculateJwkThumbprint({ kty, crv, x, y })
  return {
    kid,
    algorithm: 'ES256',
    publicJwk: { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' },
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign(ALGORITHM, privateKey, Uint8Array.from(bytes))),
  }
}
