/**
 * The signature inside the seal: CMS SignedData without its content (RFC 5652), as CAdES and PAdES baseline B want it
 * (EN 319 122-1, EN 319 142-1): what was signed, its digest, and which certificate signed it. The time is not an attribute;
 * in a PDF it stands in the signature dictionary.
 */
import { createHash } from 'node:crypto'
import { ObjectIdentifier, OctetString, Sequence, Set as SetOf } from 'asn1js'
import {
  AlgorithmIdentifier,
  Attribute,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs'
import type { Signer } from '../sign/sign.ts'
import { derSignature } from './ecdsa.ts'
import { ECDSA_WITH_SHA256 } from './x509.ts'

const DATA = '1.2.840.113549.1.7.1'
const SIGNED_DATA = '1.2.840.113549.1.7.2'
const CONTENT_TYPE = '1.2.840.113549.1.9.3'
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4'
/** RFC 5035. */
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47'
const SHA256 = '2.16.840.1.101.3.4.2.1'

const SIGNED = 0

/** The signer's certificate and those above it, read once for every seal. */
export interface Chain {
  /** DER each, the signer's first. */
  readonly raw: readonly Uint8Array[]
  readonly certificates: readonly Certificate[]
  readonly own: Certificate
  /** SHA-256 of the signer's. */
  readonly digest: Uint8Array
}

/** Undefined for no certificate at all. */
export function readChain(raw: readonly Uint8Array[]): Chain | undefined {
  const certificates = raw.map((der) => Certificate.fromBER(Uint8Array.from(der)))
  const [own] = certificates
  const [first] = raw
  if (own === undefined || first === undefined) return undefined
  return { raw, certificates, own, digest: createHash('sha256').update(first).digest() }
}

/** DER. */
export async function signDetached(
  digest: Uint8Array,
  signer: Signer,
  { certificates, own, digest: ownDigest }: Chain,
): Promise<Uint8Array> {
  const attributes = attributesOf(digest, ownDigest)
  const signed = new Uint8Array(new SetOf({ value: attributes.map((each) => each.toSchema()) }).toBER())
  const signature = derSignature(await signer.sign(signed))
  const data = new SignedData({
    version: 1,
    digestAlgorithms: [new AlgorithmIdentifier({ algorithmId: SHA256 })],
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: DATA }),
    certificates: [...certificates],
    signerInfos: [
      new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({ issuer: own.issuer, serialNumber: own.serialNumber }),
        digestAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA256 }),
        signedAttrs: new SignedAndUnsignedAttributes({ type: SIGNED, attributes: [...attributes] }),
        signatureAlgorithm: new AlgorithmIdentifier({ algorithmId: ECDSA_WITH_SHA256 }),
        signature: new OctetString({ valueHex: signature.buffer }),
      }),
    ],
  })
  const info = new ContentInfo({ contentType: SIGNED_DATA, content: data.toSchema(true) })
  return new Uint8Array(info.toSchema().toBER())
}

/** In the order of DER for a set: by their bytes (X.690, 11.6), so that what is signed is what is read. */
function attributesOf(digest: Uint8Array, hash: Uint8Array): readonly Attribute[] {
  // SigningCertificateV2 { certs { ESSCertIDv2 { certHash } } }: SHA-256 is the default, and the issuer stays out.
  const reference = new Sequence({ value: [new Sequence({ value: [new Sequence({ value: [octets(hash)] })] })] })
  const attributes = [
    new Attribute({ type: CONTENT_TYPE, values: [new ObjectIdentifier({ value: DATA })] }),
    new Attribute({ type: MESSAGE_DIGEST, values: [octets(digest)] }),
    new Attribute({ type: SIGNING_CERTIFICATE_V2, values: [reference] }),
  ]
  const bytes = new Map(attributes.map((each) => [each, Buffer.from(each.toSchema().toBER())]))
  const none = Buffer.alloc(0)
  return attributes.sort((one, other) => Buffer.compare(bytes.get(one) ?? none, bytes.get(other) ?? none))
}

function octets(bytes: Uint8Array): OctetString {
  return new OctetString({ valueHex: Uint8Array.from(bytes).buffer })
}
