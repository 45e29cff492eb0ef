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
import { REASONS } from '../status/reasons.ts'
import { masked } from '../subject.ts'
import { content, partOf } from './content.ts'
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
  const subject =
    certificate === undefined
      ? []
      : [line('subject', masked(certificate.request.subject), language), ...standingOf(certificate, opened, language)]
  return [
    banner,
    ...(issued.recordCorrectedAt === null ? [] : [warning('corrected', language)]),
    told,
    ...(subject.length > 0 ? [lines(subject)] : [warning('erased', language)]),
    ...(pin === undefined || pin === 'RIGHT' ? [] : [warning(pin === 'WRONG' ? 'wrongPin' : 'pinClosed', language)]),
    ...(opened && certificate !== undefined ? contentOf(certificate, definition, { language, parts }, part) : []),
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

/** Since when it is not in force, to anybody; why, to who holds it: a reason such as fraud speaks of a person. */
function standingOf({ withdrawn: { at, reason } }: CertificateRecord, opened: boolean, language: Language) {
  if (at === null || reason === undefined) return []
  const since = line('withdrawnAt', moment(at, language) ?? '', language)
  return opened ? [since, line('reason', REASONS[reason][language], language)] : [since]
}

function line(word: PageWord, text: string, language: Language): Line {
  return { label: wordsIn(language)(word), text }
}

/** From what the window keeps; `part`: names of the claims that were presented, where some were kept back. */
function contentOf(
  certificate: CertificateRecord,
  definition: Definition,
  { language, parts }: Telling,
  part: readonly string[] | undefined,
): readonly Html[] {
  const { statement } = certificate.request
  if (statement === undefined) return []
  const { issuer, vocabulary, registryNames: registries, actNames: acts } = parts
  const claims = statement.claims.filter(({ name }) => part?.includes(name) ?? true)
  const printable = { ...certificate, statement: { ...statement, claims } }
  const word = wordsIn(language)
  const text = printCertificate(printable, definition, language, { issuer, vocabulary, registries, acts })
  return [
    part === undefined ? content(text, word('states'), word('compare')) : partOf(text, word('states'), word('part')),
  ]
}
