/**
 * The compact form: what stands in the QR code on paper, so that a verifier with the issuer's public keys and no network can
 * tell what was issued, until when it is valid, and whether the document beside it is the one that was issued.
 *
 *   https://oss.example/verify/<id>#<compact>
 *
 * One code serves both: a telephone's camera opens the address, where the window tells where the certificate stands today;
 * the part after `#` stays in the telephone (RFC 9110, 7.1), so that it reaches no log. The signature covers the address too:
 * a code that leads to another site does not verify.
 *
 * There is no personal data in it. It is binary, not a JWT, because a JWT of the same content is a third larger, and each
 * step in size makes a code harder to read off worn paper:
 *
 *   1  version, 1               4  SHA-256 of the key's id, first bytes: which key to try
 *   2  letters of the number   10  random bytes of the number
 *   4  issued at, seconds       4  valid before, seconds; 0: does not expire
 *  16  SHA-256 of the `vc+jwt`, first bytes: nobody can make a second document for it (2^128)
 *   2  status list              3  place in it
 *   1  length of the kind       n  kind: id of the definition, ASCII
 *  64  signature, ES256, over `darcha-qr-1`, the address, and all of the above, with a zero byte between
 */
import { createHash } from 'node:crypto'
import type { Signer } from '../sign/sign.ts'
import type { Place } from '../status/places.ts'
import { fromBase32, toBase32 } from './base32.ts'
import { createNumber, partsOfNumber, RANDOM_BYTES } from './number.ts'

const VERSION = 1
const KEY_BYTES = 4
const DIGEST_BYTES = 16
const SIGNATURE_BYTES = 64
/** Before the kind. */
const FIXED = 1 + KEY_BYTES + 2 + RANDOM_BYTES + 4 + 4 + DIGEST_BYTES + 2 + 3 + 1

/** What it says. */
export interface Compact {
  readonly number: string
  /** Of the definition. */
  readonly type: string
  readonly issuedAt: Date
  /** Last moment, in whole seconds less a thousandth: as a day ends. */
  readonly validUntil: Date | null
  /** Of the credential, as `digestOf` gives it. */
  readonly digest: Buffer
  readonly place: Place
}

/** As it was read, and not yet believed. */
export interface ReadCompact {
  readonly compact: Compact
  /** Of the key's id. */
  readonly key: Buffer
  /** What was signed, and the signature. */
  readonly signed: Buffer
  readonly signature: Buffer
}

/** `url`: where the certificate is verified. */
export async function sealCompact(compact: Compact, url: string, signer: Signer): Promise<string> {
  const body = write(compact, signer.kid)
  const signature = await signer.sign(signedOf(url, body))
  return toBase32(Buffer.concat([body, signature]))
}

/** The text of the QR code. Its second half may be printed in the code's alphanumeric mode, as encoders do by themselves. */
export function qrText(url: string, compact: string): string {
  return `${url}#${compact}`
}

/** Undefined for what is no compact form. */
export function readCompact(url: string, text: string): ReadCompact | undefined {
  const bytes = fromBase32(text)
  if (bytes === undefined || bytes.length < FIXED + SIGNATURE_BYTES || bytes[0] !== VERSION) return undefined
  const body = bytes.subarray(0, -SIGNATURE_BYTES)
  if (body.length !== FIXED + (body[FIXED - 1] ?? 0)) return undefined
  return {
    compact: read(body),
    key: body.subarray(1, 1 + KEY_BYTES),
    signed: signedOf(url, body),
    signature: bytes.subarray(-SIGNATURE_BYTES),
  }
}

/** How the compact form names a key. */
export function keyHint(kid: string): Buffer {
  return createHash('sha256').update(kid).digest().subarray(0, KEY_BYTES)
}

/** How the compact form names a credential. */
export function digestOf(credential: string): Buffer {
  return createHash('sha256').update(credential).digest().subarray(0, DIGEST_BYTES)
}

function write({ number, type, issuedAt, validUntil, digest, place }: Compact, kid: string): Buffer {
  const { prefix = '', random = Buffer.alloc(RANDOM_BYTES) } = partsOfNumber(number) ?? {}
  const numbers = Buffer.alloc(13)
  numbers.writeUInt32BE(Math.floor(issuedAt.getTime() / 1_000), 0)
  numbers.writeUInt32BE(validUntil === null ? 0 : Math.ceil(validUntil.getTime() / 1_000), 4)
  numbers.writeUInt16BE(place.list, 8)
  numbers.writeUIntBE(place.index, 10, 3)
  const [dates, where] = [numbers.subarray(0, 8), numbers.subarray(8)]
  const kind = Buffer.from(type, 'ascii')
  const head = [Buffer.of(VERSION), keyHint(kid), Buffer.from(prefix, 'ascii'), random, dates, digest, where]
  return Buffer.concat([...head, Buffer.of(kind.length), kind])
}

function read(body: Buffer): Compact {
  let at = 1 + KEY_BYTES
  const take = (bytes: number): Buffer => {
    at += bytes
    return body.subarray(at - bytes, at)
  }
  const prefix = take(2).toString('ascii')
  const random = take(RANDOM_BYTES)
  const issuedAt = new Date(take(4).readUInt32BE() * 1_000)
  const until = take(4).readUInt32BE()
  const digest = take(DIGEST_BYTES)
  const place = { list: take(2).readUInt16BE(), index: take(3).readUIntBE(0, 3) }
  take(1)
  return {
    number: createNumber(prefix, issuedAt, random),
    type: body.subarray(at).toString('ascii'),
    issuedAt,
    validUntil: until === 0 ? null : new Date(until * 1_000 - 1),
    digest,
    place,
  }
}

function signedOf(url: string, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`darcha-qr-${VERSION}\0${url}\0`), body])
}
