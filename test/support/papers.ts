/**
 * Everything that makes a sealed paper of a specimen, opened once: for what is measured and what other tools judge.
 */

import { type PdfParts, renderPdf } from '../../gateway/certificates/render/pdf.ts'
import { type Printable, printCertificate } from '../../gateway/certificates/render/print.ts'
import { seal } from '../../gateway/certificates/render/seal.ts'
import { createSealCertificates } from '../../gateway/certificates/render/seal-certificates.ts'
import { openTypefaces } from '../../gateway/certificates/render/typefaces.ts'
import { openKeyFolder } from '../../gateway/certificates/sign/key-folder.ts'
import type { Language } from '../../gateway/context.ts'
import { type Definition, readActNames, readRegistryNames, readVocabulary } from '../../schema/index.ts'
import { specimen } from './specimens.ts'

const URL = 'https://oss.example/verify/Q29tZSBpbiBwZWFjZSE'
/** As long as real ones. */
const QR = `${URL}#${'0123456789ABCDEFGHJKMNPQRSTVWXYZ'.repeat(7).slice(0, 212)}`
const CREDENTIAL = `${'eyJhbGciOiJFUzI1NiIsInR5cCI6InZjK2p3dCJ9'.repeat(100)}.c2lnbmF0dXJl`

export interface PaperMaker {
  specimen(definition: Definition, rows?: number): Printable
  words(certificate: Printable, definition: Definition, language: Language): ReturnType<typeof printCertificate>
  render(certificate: Printable, text: ReturnType<typeof printCertificate>): Promise<Buffer>
  seal(pdf: Buffer): Promise<Buffer>
}

/** Keys are made in `folder`, and stay there. */
export async function openPaperMaker(folder: string, qr: string = QR): Promise<PaperMaker> {
  const issuer = { id: 'https://oss.example', name: 'Sergeli tumani Davlat xizmatlari markazi' }
  const vocabulary = readVocabulary()
  const registries = readRegistryNames()
  const acts = readActNames()
  const typefaces = await openTypefaces()
  const signer = await (await openKeyFolder(folder)).current()
  const seals = createSealCertificates({ folder, name: issuer.name, clock: () => new Date() })
  const chain = await seals.chainOf(signer)
  const parts: Omit<PdfParts, 'issuedAt'> = { credential: CREDENTIAL, qr, verificationUrl: URL, typefaces }
  return {
    specimen: (definition, rows) => specimen(definition, vocabulary, rows),
    words: (certificate, definition, language) =>
      printCertificate(certificate, definition, language, { vocabulary, registries, acts, issuer }),
    render: async ({ issuedAt }, text) => await renderPdf(text, { ...parts, issuedAt }),
    seal: async (pdf) => await seal(pdf, { signer, chain, at: new Date() }),
  }
}
