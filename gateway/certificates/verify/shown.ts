/**
 * What is shown of a verification: to anybody the outcome, the kind, the dates and a masked subject; to who has shown that
 * they hold the certificate, what it states.
 */
import type { ActNames, Definition, RegistryNames, Vocabulary } from '../../../schema/index.ts'
import type { Language } from '../../context.ts'
import type { Archive } from '../catalogue/archive.ts'
import type { CertificateRecord } from '../issue/certificate-records.ts'
import type { Issuer } from '../issue/credential.ts'
import { dayOf, moment } from '../render/dates.ts'
import { printCertificate } from '../render/print.ts'
import { masked } from '../request/subject.ts'
import { content } from './content.ts'
import type { Html } from './html.ts'
import { type Line, lines, outcomeBanner, warning, wordsIn } from './page.ts'
import type { PageWord } from './page-words.ts'
import type { Verification } from './verification.ts'

export interface Shown {
  readonly archive: Archive
  readonly issuer: Issuer
  readonly vocabulary: Vocabulary
  readonly registryNames: RegistryNames
  readonly actNames: ActNames
}

export async function shown(
  { outcome, certificate, erased, opened, shown: part, pin }: Verification,
  language: Language,
  parts: Shown,
): Promise<readonly Html[]> {
  const issued = certificate ?? erased
  const banner = outcomeBanner(outcome, language)
  if (issued === undefined) return [banner]
  const { id, version } = issued.request.definition
  const definition = await parts.archive.find(id, version)
  const told = lines(particulars(issued, definition, { language, parts }))
  const subject = certificate === undefined ? [] : [line('subject', masked(certificate.request.subject), language)]
  return [
    banner,
    ...(issued.recordCorrectedAt === null ? [] : [warning('corrected', language)]),
    told,
    ...(subject.length > 0 ? [lines(subject)] : [warning('erased', language)]),
    ...(pin === undefined || pin === 'RIGHT' ? [] : [warning(pin === 'WRONG' ? 'wrongPin' : 'pinClosed', language)]),
    // A page is a whole certificate: of one that was presented in part it tells nothing that was kept.
    ...(opened && part === undefined && certificate !== undefined
      ? contentOf(certificate, definition, { language, parts })
      : []),
  ]
}

interface Telling {
  readonly language: Language
  readonly parts: Shown
}

function particulars(
  { issuedAt, validUntil }: Pick<CertificateRecord, 'issuedAt' | 'validUntil'>,
  definition: Definition,
  { language, parts }: Telling,
): readonly Line[] {
  const until = validUntil === null ? wordsIn(language)('noEnd') : dayOf(validUntil, language)
  return [
    line('kind', definition.title[language], language),
    line('issuer', parts.issuer.name, language),
    line('issuedAt', moment(issuedAt, language) ?? '', language),
    line('validUntil', until ?? '', language),
  ]
}

function line(word: PageWord, text: string, language: Language): Line {
  return { label: wordsIn(language)(word), text }
}

/** From what the window keeps. */
function contentOf(
  certificate: CertificateRecord,
  definition: Definition,
  { language, parts }: Telling,
): readonly Html[] {
  const { request } = certificate
  if (request.statement === undefined) return []
  const { issuer, vocabulary, registryNames: registries, actNames: acts } = parts
  const printable = { ...certificate, statement: request.statement }
  const word = wordsIn(language)
  const text = printCertificate(printable, definition, language, { issuer, vocabulary, registries, acts })
  return [content(text, word('states'), word('compare'))]
}
