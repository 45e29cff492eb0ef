/**
 * Seals a PDF that was made with a place for it: PAdES-B-B (EN 319 142-1), a detached signature over every byte but itself.
 *
 * Only what has fixed length is filled in, so no byte before or after moves and the document needs no second edition.
 * ECDSA signatures differ each time; the same document is the one that is the same before its seal.
 */
import { createHash } from 'node:crypto'
import { CertificateError } from '../errors.ts'
import type { Signer } from '../sign/sign.ts'
import { type Chain, signDetached } from './cms.ts'
import { RANGE_MARK, SIGNATURE_BYTES, TIME_MARK } from './signature-field.ts'

export interface Seal {
  readonly signer: Signer
  readonly chain: Chain
  readonly at: Date
}

const EMPTY = `<${'0'.repeat(2 * SIGNATURE_BYTES)}>`
const RANGES = `/${RANGE_MARK} /${RANGE_MARK} /${RANGE_MARK}`

/** Throws `CertificateError` KEY_UNUSABLE where the certificates do not fit. */
export async function seal(pdf: Uint8Array, { signer, chain, at }: Seal): Promise<Buffer> {
  const sealed = Buffer.from(pdf)
  const begins = placeOf(EMPTY, sealed)
  const ends = begins + EMPTY.length
  const ranges = [begins, ends, sealed.length - ends]
  sealed.write(ranges.map(String).join(' ').padEnd(RANGES.length), placeOf(RANGES, sealed), 'latin1')
  sealed.write(timeOf(at), placeOf(TIME_MARK, sealed), 'latin1')
  const digest = createHash('sha256').update(sealed.subarray(0, begins)).update(sealed.subarray(ends)).digest()
  const signature = await signDetached(digest, signer, chain)
  if (signature.length > SIGNATURE_BYTES) {
    throw new CertificateError('KEY_UNUSABLE', 'the certificates of the signing key are too long for a seal')
  }
  sealed.write(Buffer.from(signature).toString('hex'), begins + 1, 'latin1')
  return sealed
}

function placeOf(mark: string, pdf: Buffer): number {
  const place = pdf.indexOf(mark, 0, 'latin1')
  if (place < 0) throw new TypeError('this PDF has no place for a seal')
  return place
}

/** `D:20261124093107Z` (ISO 32000-1, 7.9.4). */
function timeOf(at: Date): string {
  return `D:${at.toISOString().replace(/[-:T]|\..*/g, '')}Z`
}
