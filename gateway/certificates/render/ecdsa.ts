/**
 * ECDSA signatures in the form that X.509 and CMS want (RFC 3279, 2.2.3), from the one that JWS has.
 */
import { Integer, Sequence } from 'asn1js'

/** Of the signature R and S, 32 bytes each: a sequence of two numbers. */
export function derSignature(signature: Uint8Array): Uint8Array<ArrayBuffer> {
  const half = signature.length / 2
  const value = [signature.subarray(0, half), signature.subarray(half)].map(unsigned)
  return new Uint8Array(new Sequence({ value }).toBER())
}

/** The number that these bytes are, never negative and no byte longer than it must be (X.690, 8.3). */
export function unsigned(bytes: Uint8Array): Integer {
  const begins = bytes.findIndex((byte) => byte !== 0)
  const digits = begins < 0 ? Uint8Array.of(0) : bytes.subarray(begins)
  const positive = (digits[0] ?? 0) < 0x80 ? Uint8Array.from(digits) : Uint8Array.of(0, ...digits)
  return new Integer({ valueHex: positive.buffer })
}
