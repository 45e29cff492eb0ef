/**
 * A certificate on paper: one A4 page, PDF/A-3b and PDF/UA-1, with the credential inside and a place for the seal.
 *
 * The same certificate gives the same bytes, in every process and time zone, until it is sealed: the identifier is a digest
 * of what it says, its date is the day of issue, and nothing of the machine goes into it. So it is made when it is asked
 * for, and no copy is kept.
 */
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { attach } from './attachment.ts'
import type { CertificateText } from './certificate-text.ts'
import type { Verification } from './closing.ts'
import { drawPageNumbers, drawRunningHead } from './further-pages.ts'
import { drawCertificate } from './layout.ts'
import { openDocument } from './pdfkit.ts'
import { phrase } from './phrases.ts'
import { Sheet } from './sheet.ts'
import { addSignatureField } from './signature-field.ts'
import type { Typefaces } from './typefaces.ts'
import { PRODUCER, xmp } from './xmp.ts'

export interface PdfParts extends Verification {
  /** The credential as it was handed out. */
  readonly credential: string
  readonly issuedAt: Date
  readonly typefaces: Typefaces
}

const CREDENTIAL_TYPE = 'application/vc+jwt'

/** Complete but for the seal. */
export async function renderPdf(text: CertificateText, parts: PdfParts): Promise<Buffer> {
  const { language, title, issuer } = text
  const { credential, issuedAt, typefaces } = parts
  const [number = ''] = text.number.texts
  const description = { title: `${title} ${number}`, author: issuer, language, createdAt: issuedAt }
  const document = openDocument({
    pdfVersion: '1.7',
    subset: 'PDF/A-3b',
    tagged: true,
    displayTitle: true,
    lang: language,
    bufferPages: true,
    info: { Title: description.title, Author: issuer, Creator: PRODUCER, Producer: PRODUCER, CreationDate: issuedAt },
  })
  document._id = identifierOf(text, parts)
  document._addInfo = () => document.appendXML(xmp(description))
  const sheet = new Sheet(document, typefaces, (page) => drawRunningHead(page, text))
  drawCertificate(sheet, text, parts)
  addSignatureField(sheet, { name: issuer, tooltip: text.sealed })
  drawPageNumbers(sheet, text)
  attach(document, {
    name: `${number}.vc.jwt`,
    type: CREDENTIAL_TYPE,
    description: phrase('attachment', language),
    content: Buffer.from(credential, 'ascii'),
    modifiedAt: issuedAt,
  })
  document.end()
  return await buffer(document)
}

/** 16 bytes, of everything that the file is made of (ISO 32000-1, 14.4). */
function identifierOf(text: CertificateText, { credential, qr }: PdfParts): Uint8Array {
  return createHash('sha256')
    .update(JSON.stringify([text, credential, qr]))
    .digest()
    .subarray(0, 16)
}
