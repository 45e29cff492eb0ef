/**
 * The provider's keys. New ones sign; the ones before stay published for the tokens that are out, and go at the next
 * rotation: whoever caches a key set must notice both.
 */
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from 'jose'

export interface SigningKey {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicJwk: JWK
}

export interface Keys {
  current(): SigningKey
  published(): JSONWebKeySet
  rotate(): Promise<void>
}

export async function createKeys(): Promise<Keys> {
  let current = await createKey()
  let previous: SigningKey | undefined
  return {
    current: () => current,
    published: () => ({ keys: [current, ...(previous === undefined ? [] : [previous])].map((key) => key.publicJwk) }),
    async rotate() {
      const next = await createKey()
      previous = current
      current = next
    },
  }
}

/** The key's id is its thumbprint (RFC 7638), so two keys never share one. */
export async function createKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(jwk)
  return { kid, privateKey, publicJwk: { ...jwk, kid, alg: 'ES256', use: 'sig' } }
}
