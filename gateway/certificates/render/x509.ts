/**
 * The X.509 certificate of a signing key, for who verifies the seal of a PDF: made by the key itself, because a window that
 * nobody has certified yet must be able to seal. It says who seals; that one should believe it, only an operator's own
 * certificate says (`seal-certificates.ts`).
 */
import { createHash, createPublicKey, randomBytes } from 'node:crypto'
import { BitString, OctetString, PrintableString, Sequence, Set as SetOf, Utf8String } from 'asn1js'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  Extension,
  PublicKeyInfo,
  RelativeDistinguishedNames,
  Time,
} from 'pkijs'
import type { Signer } from '../sign/sign.ts'
import { derSignature, unsigned } from './ecdsa.ts'

/** RFC 5480, appendix A. */
export const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2'

const COUNTRY = '2.5.4.6'
const COMMON_NAME = '2.5.4.3'
const SUBJECT_KEY_IDENTIFIER = '2.5.29.14'
const KEY_USAGE = '2.5.29.15'
const BASIC_CONSTRAINTS = '2.5.29.19'
/** A bit string, digitalSignature and contentCommitment: the first two of its bits (RFC 5280, 4.2.1.3). */
const TO_SIGN = [3, 2, 6, 0xc0] as const

const YEARS = 10
const V3 = 2

/** DER; valid from this moment for ten years, longer than a key signs. */
export async function selfSigned(signer: Signer, name: string, from: Date): Promise<Uint8Array> {
  const spki = createPublicKey({ key: signer.publicJwk, format: 'jwk' }).export({ type: 'spki', format: 'der' })
  const until = new Date(from)
  until.setUTCFullYear(from.getUTCFullYear() + YEARS)
  const certificate = new Certificate({
    version: V3,
    serialNumber: unsigned(Uint8Array.of(1, ...randomBytes(15))),
    signature: new AlgorithmIdentifier({ algorithmId: ECDSA_WITH_SHA256 }),
    signatureAlgorithm: new AlgorithmIdentifier({ algorithmId: ECDSA_WITH_SHA256 }),
    issuer: nameOf(name),
    subject: nameOf(name),
    notBefore: new Time({ value: from }),
    notAfter: new Time({ value: until }),
    subjectPublicKeyInfo: PublicKeyInfo.fromBER(spki),
    extensions: extensionsOf(spki),
  })
  certificate.tbsView = new Uint8Array(certificate.encodeTBS().toBER())
  const signature = derSignature(await signer.sign(certificate.tbsView))
  certificate.signatureValue = new BitString({ valueHex: signature.buffer })
  return new Uint8Array(certificate.toSchema().toBER())
}

/** One set for each part: pkijs would put all of them into one, which is another name. */
function nameOf(name: string): RelativeDistinguishedNames {
  const parts = [
    new AttributeTypeAndValue({ type: COUNTRY, value: new PrintableString({ value: 'UZ' }) }),
    new AttributeTypeAndValue({ type: COMMON_NAME, value: new Utf8String({ value: shortened(name) }) }),
  ]
  const sets = parts.map((part) => new SetOf({ value: [part.toSchema()] }))
  return RelativeDistinguishedNames.fromBER(new Sequence({ value: sets }).toBER())
}

/** A common name has 64 characters at most (RFC 5280, appendix A.1). */
function shortened(name: string): string {
  return [...name].slice(0, 64).join('')
}

function extensionsOf(spki: Uint8Array): Extension[] {
  const identifier = createHash('sha256').update(spki).digest().subarray(0, 20)
  const value = (asn1: { toBER(): ArrayBuffer }): ArrayBuffer => asn1.toBER()
  return [
    new Extension({
      extnID: BASIC_CONSTRAINTS,
      critical: true,
      extnValue: value(new BasicConstraints({ cA: false }).toSchema()),
    }),
    new Extension({ extnID: KEY_USAGE, critical: true, extnValue: Uint8Array.of(...TO_SIGN).buffer }),
    new Extension({
      extnID: SUBJECT_KEY_IDENTIFIER,
      critical: false,
      extnValue: value(new OctetString({ valueHex: Uint8Array.from(identifier).buffer })),
    }),
  ]
}
