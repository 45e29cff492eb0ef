/**
 * A certificate in words: everything that people read on it, in one language, as plain text. The paper and the verification
 * page show this same structure, so that neither says what the other does not.
 *
 * Driven by the definition alone; nothing here knows one kind of certificate from another. The same certificate gives the
 * same words on every machine, on every day.
 */
import type { ActNames, Definition, DefinitionClaim, RegistryNames, Vocabulary } from '../../../schema/index.ts'
import type { Language } from '../../context.ts'
import type { Statement } from '../decide/statement.ts'
import type { Issuer } from '../issue/credential.ts'
import type { RequestRecord } from '../request/records.ts'
import { asked } from './asked.ts'
import type { CertificateText, Entry, Line, Section } from './certificate-text.ts'
import { dayOf, moment } from './dates.ts'
import { phrase } from './phrases.ts'
import { requesterLines } from './requester.ts'
import { clean, type Speech, tell } from './values.ts'

/** What is shown of a certificate, beside its definition. */
export interface Printable {
  readonly number: string
  /** Four digits; with the number they open the whole content at the verification page. */
  readonly pin: string
  readonly request: Pick<RequestRecord, 'id' | 'subject' | 'identity'>
  readonly statement: Statement
  readonly issuedAt: Date
  readonly validUntil: Date | null
}

/** What the window knows beside the certificate: how things are called, and who issues. */
export interface PrintParts {
  readonly vocabulary: Vocabulary
  /** What registries are called, by their names at this window; one that is not here goes by its name. */
  readonly registries: RegistryNames
  /** What acts of law are called, by the titles under which definitions name them; one that is not here goes by that. */
  readonly acts: ActNames
  readonly issuer: Issuer
}

export function printCertificate(
  certificate: Printable,
  definition: Definition,
  language: Language,
  parts: PrintParts,
): CertificateText {
  const { number, pin, statement } = certificate
  return {
    language,
    state: phrase('state', language),
    issuer: clean(parts.issuer.name),
    title: definition.title[language],
    particulars: particularsOf(certificate, language),
    sections: sectionsOf(definition, statement, { language, vocabulary: parts.vocabulary, acts: parts.acts }),
    sources: {
      title: phrase('sources', language),
      table: asked(statement.sources, language, parts.registries),
      note: phrase('times', language),
    },
    legalBasis: { title: phrase('legalBasis', language), acts: actsOf(definition, language, parts.acts) },
    purpose: phrase('purpose', language),
    number: { label: phrase('number', language), texts: [number] },
    pin: { label: phrase('pin', language), texts: [pin] },
    verification: phrase('verification', language, { url: `${parts.issuer.id}/verify` }),
    sealed: phrase('sealed', language),
    footer: phrase('footer', language),
  }
}

function particularsOf({ request, statement, issuedAt, validUntil }: Printable, language: Language): readonly Line[] {
  const { subject, id } = request
  const line = (label: string, text: string | undefined): readonly Line[] =>
    text === undefined ? [] : [{ label, texts: [text] }]
  const until = validUntil === null ? undefined : dayOf(validUntil, language)
  // Mostly the first claim says it already.
  const told = statement.claims.some(({ value }) => value === subject.key)
  return [
    ...(told ? [] : line(phrase(subject.kind, language), subject.key)),
    ...requesterLines(request, language),
    ...line(phrase('issued', language), moment(issuedAt, language)),
    ...line(phrase('asOf', language), moment(statement.asOf, language)),
    ...line(
      phrase('validity', language),
      until === undefined ? phrase('validAlways', language) : phrase('validUntil', language, { day: until }),
    ),
    ...line(phrase('application', language), id),
  ]
}

/** In the definition's order. Claims without a section, and those of a definition without sections, come first. */
function sectionsOf({ sections, claims }: Definition, statement: Statement, speech: Speech): readonly Section[] {
  const values = new Map(statement.claims.map(({ name, value }) => [name, value]))
  const entriesOf = (section: string | undefined): readonly Entry[] =>
    claims
      .filter((claim) => claim.section === section && values.has(claim.name))
      .map((claim) => entryOf(claim, values.get(claim.name), speech))
  const parts: readonly Section[] = [
    { entries: entriesOf(undefined) },
    ...sections.map(({ name, title }) => ({ title: title[speech.language], entries: entriesOf(name) })),
  ]
  return parts.filter(({ entries }) => entries.length > 0)
}

function entryOf({ label, print }: DefinitionClaim, value: unknown, speech: Speech): Entry {
  return { label: label[speech.language], ...tell(value, print, speech) }
}

/** What has not been confirmed against an act is for operators to settle, and stands on no paper. */
function actsOf({ legalBasis }: Definition, language: Language, names: ActNames): readonly string[] {
  const confirmed = legalBasis.filter(({ assumption }) => !assumption)
  const lines = confirmed.map(({ title, url }) => {
    const name = names[title]?.[language] ?? title
    return url === undefined ? name : `${name}, ${url.replace(/^https:\/\//, '')}`
  })
  return [...new Set(lines)]
}
