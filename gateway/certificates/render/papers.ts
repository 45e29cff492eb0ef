/**
 * The room's door: a certificate as words, and as a sealed PDF, whenever somebody asks.
 *
 * Nothing is stored: what was decided is kept with the request, and the same decision makes the same document. Each copy is
 * sealed anew by the key that signs today, so a copy taken after a rotation is as good as the first. What draws and seals is
 * read when the first paper is asked for: no start waits for it.
 */
import type { ActNames, RegistryNames, Vocabulary } from '../../../schema/index.ts'
import type { Language } from '../../context.ts'
import type { Archive } from '../catalogue/archive.ts'
import type { CertificateRecord } from '../issue/certificate-records.ts'
import { qrText } from '../issue/compact.ts'
import type { Issuer } from '../issue/credential.ts'
import { verificationUrl } from '../issue/issue.ts'
import type { Keyring } from '../sign/sign.ts'
import type { CertificateText } from './certificate-text.ts'
import { printCertificate } from './print.ts'
import type { SealCertificates } from './seal-certificates.ts'
import type { Typefaces } from './typefaces.ts'

export interface Printer {
  /** Undefined where what it states has been erased. */
  textOf(record: CertificateRecord, language: Language): Promise<CertificateText | undefined>
  /** The PDF before its seal, the same bytes every time; undefined as for `textOf`. */
  draftOf(record: CertificateRecord, language: Language): Promise<Buffer | undefined>
}

export interface Papers extends Pick<Printer, 'textOf'> {
  /** A sealed PDF; undefined as for `textOf`. Throws `CertificateError` KEY_UNUSABLE where it cannot be sealed now. */
  pdfOf(record: CertificateRecord, language: Language): Promise<Buffer | undefined>
}

export interface PrinterParts {
  readonly archive: Archive
  readonly issuer: Issuer
  readonly vocabulary: Vocabulary
  readonly registryNames: RegistryNames
  readonly actNames: ActNames
}

export interface PapersParts extends PrinterParts {
  readonly keyring: Keyring
  readonly seals: SealCertificates
  readonly clock: () => Date
  /** Hears of each paper before it is handed out, with its bytes before the seal. */
  onPaper(record: CertificateRecord, language: Language, draft: Buffer): Promise<void>
}

export function createPapers(parts: PapersParts): Papers {
  const { keyring, seals, clock, onPaper } = parts
  const { textOf, draftOf } = createPrinter(parts)
  return {
    textOf,
    async pdfOf(record, language) {
      const draft = await draftOf(record, language)
      if (draft === undefined) return undefined
      const { seal } = await import('./seal.ts')
      const signer = await keyring.current()
      const sealed = await seal(draft, { signer, chain: await seals.chainOf(signer), at: clock() })
      await onPaper(record, language, draft)
      return sealed
    },
  }
}

export function createPrinter({
  archive,
  issuer,
  vocabulary,
  registryNames: registries,
  actNames: acts,
}: PrinterParts): Printer {
  // Opened by whoever asks first: a window that never prints does without.
  const opened: { typefaces?: Promise<Typefaces> } = {}
  const textOf: Printer['textOf'] = async (record, language) => {
    const { statement, definition } = record.request
    if (statement === undefined) return undefined
    const { id, version } = definition
    return printCertificate({ ...record, statement }, await archive.find(id, version), language, {
      vocabulary,
      registries,
      acts,
      issuer,
    })
  }
  return {
    textOf,
    async draftOf(record, language) {
      const text = await textOf(record, language)
      if (text === undefined) return undefined
      const { renderPdf } = await import('./pdf.ts')
      opened.typefaces ??= import('./typefaces.ts').then(({ openTypefaces }) => openTypefaces())
      const url = verificationUrl(issuer, record.verificationId)
      return await renderPdf(text, {
        credential: record.credential,
        // Certificates of before there was a compact form have an address alone.
        qr: record.compact === null ? url : qrText(url, record.compact),
        verificationUrl: url,
        issuedAt: record.issuedAt,
        typefaces: await opened.typefaces,
      })
    },
  }
}

/** Where a certificate's PDF is fetched, with the token of somebody who may see it. */
export function pdfUrl({ id }: Issuer, number: string): string {
  return `${id}/certificates/${number}.pdf`
}
