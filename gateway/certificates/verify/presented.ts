/**
 * The certificate in a file that somebody presents: the credential as text, or the PDF that carries it.
 *
 * A genuine credential inside a page that was redrawn proves the credential, not the page. So a PDF is also asked whether it
 * is still as this window sealed it: whether the seal covers every byte, holds, and is by a key of ours.
 */
import { X509Certificate } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import type { JSONWebKeySet } from 'jose'

export interface PresentedFile {
  readonly credential: string
  /** A PDF that is no longer, or never was, as this window sealed it. */
  readonly changed: boolean
}

/** Nothing larger is unpacked: a credential has some kilobytes. */
const LARGEST_CREDENTIAL = 262_144

/** A JWS in compact form, of which an SD-JWT continues with its disclosures. */
const CREDENTIAL = /^[\w-]+\.[\w-]+\.[\w-]+(~[\w-]*)*$/

/** Undefined where there is no credential in it. */
export async function presentedIn(file: Uint8Array, keys: JSONWebKeySet): Promise<PresentedFile | undefined> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  if (!isPdf(bytes)) return asText(bytes.toString('utf8'), false)
  const embedded = embeddedIn(bytes)
  return embedded === undefined ? undefined : asText(embedded, !(await isAsSealed(bytes, keys)))
}

/** Readers look for the mark within the first kilobyte, so what they open is a PDF here too. */
export function isPdf(bytes: Buffer): boolean {
  return bytes.subarray(0, 1_024).includes('%PDF-')
}

function asText(text: string, changed: boolean): PresentedFile | undefined {
  const credential = text.trim()
  return credential.length <= LARGEST_CREDENTIAL && CREDENTIAL.test(credential) ? { credential, changed } : undefined
}

/** How long the dictionary of an embedded file may be: looked for around its type, so that any file is read once. */
const NEAR = 1_000

/** The embedded file whose type says that it is a credential (ISO 32000-1, 7.11.4). */
function embeddedIn(pdf: Buffer): string | undefined {
  for (let at = pdf.indexOf('/EmbeddedFile'); at >= 0; at = pdf.indexOf('/EmbeddedFile', at + 1)) {
    const around = pdf.toString('latin1', Math.max(0, at - NEAR), at + NEAR)
    const begins = around.lastIndexOf(' obj', Math.min(at, NEAR))
    const [head = '', mark = ''] = /^(?:.|\n)*?>>\s*(stream\r?\n)/.exec(around.slice(Math.max(begins, 0))) ?? []
    if (mark === '' || !head.includes('vc+jwt')) continue
    const content = Math.max(0, at - NEAR) + Math.max(begins, 0) + head.length
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0)
    const written = pdf.subarray(content, content + length)
    const credential = head.includes('/FlateDecode') ? inflated(written) : written
    if (credential !== undefined) return credential.toString('latin1')
  }
  return undefined
}

function inflated(content: Buffer): Buffer | undefined {
  try {
    return inflateSync(content, { maxOutputLength: LARGEST_CREDENTIAL })
  } catch {
    return undefined
  }
}

/** The last seal must cover the whole file but for itself: what came after a seal, no seal covers. */
async function isAsSealed(pdf: Buffer, keys: JSONWebKeySet): Promise<boolean> {
  const ranges = [...pdf.toString('latin1').matchAll(/\/ByteRange\s*\[\s*(\d+) (\d+) (\d+) (\d+)\s*\]/g)]
  const [first, gap, second, rest] = (ranges.at(-1)?.slice(1) ?? []).map(Number)
  if (first !== 0 || gap === undefined || second === undefined || rest === undefined) return false
  if (gap > second || second + rest !== pdf.length) return false
  const signature = /^<([\da-f]+)>$/i.exec(pdf.subarray(gap, second).toString('latin1'))?.[1]
  const covered = Buffer.concat([pdf.subarray(0, gap), pdf.subarray(second)])
  return signature !== undefined && (await holds(Buffer.from(signature, 'hex'), covered, keys))
}

async function holds(signature: Buffer, covered: Buffer, keys: JSONWebKeySet): Promise<boolean> {
  const { ContentInfo, SignedData } = await import('pkijs')
  try {
    const { content } = ContentInfo.fromBER(Uint8Array.from(signature))
    const data = Uint8Array.from(covered).buffer
    const verified = await new SignedData({ schema: content }).verify({
      signer: 0,
      data,
      checkChain: false,
      extendedMode: true,
    })
    const certificate = verified.signerCertificate
    return verified.signatureVerified === true && certificate != null && isOurs(certificate.toSchema().toBER(), keys)
  } catch {
    return false
  }
}

/** By its key: certificates of one key may be renewed. */
function isOurs(der: ArrayBuffer, { keys }: JSONWebKeySet): boolean {
  const { x, y } = new X509Certificate(Buffer.from(der)).publicKey.export({ format: 'jwk' })
  return keys.some((key) => key.x === x && key.y === y)
}
