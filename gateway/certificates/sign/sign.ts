/**
 * Signing: a port that takes bytes and gives a signature. What signs behind it, and where the key lies, nobody here knows.
 *
 * Two nouns. A `Signer` is one key. A `Keyring` hands out the one that signs now, and may hand out another the next time:
 * that is rotation. `key-folder.ts` is the keyring whose keys are files. An adapter to an HSM (PKCS#11), to a key service
 * (KMS) or to a national algorithm (O'z DSt 1092) is another, and has to do five things:
 *
 * - Give every key a `kid` that is its own for ever. The RFC 7638 thumbprint of the public half is one without a registry
 *   of names; the module's own label will not do, since labels are used again.
 * - Give the public half, since it is published for as long as anything that it signed may be verified. The private half
 *   never comes here.
 * - `sign` the bytes themselves, not a digest, and answer in JWS form: for ES256 R and S, 32 bytes each and nothing around
 *   them (RFC 7518, 3.4). PKCS#11's CKM_ECDSA gives that form but takes a digest; most key services give DER, to be unpacked.
 * - Stand several signatures at once, and throw `CertificateError` KEY_UNUSABLE where it cannot sign now: the request then
 *   waits, and is tried again.
 * - Answer `current` cheaply. It is asked before every certificate; a round trip to a module belongs in `sign` alone.
 *
 * Another algorithm adds a name to `Signer.algorithm`, and the same name to what `verify/verify.ts` accepts.
 */
import type { JWK } from 'jose'

export interface Signer {
  readonly kid: string
  /** As in JWS (RFC 7518, 3.1). */
  readonly algorithm: 'ES256'
  /** The public half, as it is published. */
  readonly publicJwk: JWK
  /** The signature in JWS form: for ES256 R and S, 32 bytes each (RFC 7518, 3.4). */
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

export interface Keyring {
  /** The key that signs now. Whoever signs several things that belong together asks once. */
  current(): Promise<Signer>
}
