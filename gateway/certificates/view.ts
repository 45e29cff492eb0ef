/**
 * Definitions, requests and certificates as the schema shows them (schema/certificate.graphql).
 */
import type { Definition, Texts } from '../../schema/index.ts'
import type { Language } from '../context.ts'
import type { KeptFact, RequestRecord } from './records.ts'
import type { Statement } from './statement.ts'
import { type CertificateStatus, isTerminal } from './states.ts'
import { KEYS, type Subject } from './subject.ts'
import { say } from './words.ts'

export type View = Readonly<Record<string, unknown>>

export function localized(texts: Texts, language: Language): View {
  return {
    text: texts[language],
    uzLatn: texts['uz-Latn'],
    uzCyrl: texts['uz-Cyrl'],
    ru: texts.ru,
    kaa: texts.kaa,
    en: texts.en,
  }
}

export function typeView(definition: Definition, language: Language): View {
  const { id, version, subject, requesters, validityDays, workingDays, fee, facts, legalBasis } = definition
  return {
    id,
    version,
    title: localized(definition.title, language),
    description: localized(definition.description, language),
    subjectKind: subject,
    requesters,
    validityDays: validityDays ?? null,
    workingDays,
    fee: { share: fee.share, onlineShare: product(fee.share, fee.onlineFactor) },
    facts: facts.map(({ name, label }) => ({ name, label: localized(label, language) })),
    legalBasis: legalBasis.map(({ title, url }) => ({ title, url: url ?? null })),
  }
}

export function subjectView({ kind, key }: Subject): View {
  return { kind, pinfl: null, stir: null, cadastralNumber: null, [KEYS[kind].field]: key }
}

export function requestView(record: RequestRecord, definition: Definition, { language, now }: Seen): View {
  const { id, subject, state, rejection, failure, createdAt, updatedAt, nextAttemptAt, dueAt } = record
  return {
    __typename: 'CertificateRequest',
    id,
    type: typeView(definition, language),
    subject: subjectView(subject),
    status: state,
    facts: definition.facts.map(({ name, label }) => ({
      name,
      label: localized(label, language),
      ...progressOf(record.facts.find((fact) => fact.name === name)),
    })),
    rejection: rejection === undefined ? null : { ...rejection, message: localized(rejection.message, language) },
    failure: failure === undefined ? null : { code: failure.code, message: say(failure.code, language) },
    createdAt,
    updatedAt,
    nextAttemptAt: state === 'WAITING' ? nextAttemptAt : null,
    dueAt,
    overdue: !isTerminal(state) && now > dueAt,
  }
}

export interface Seen {
  readonly language: Language
  readonly now: Date
}

export interface IssuedCertificate {
  readonly number: string
  readonly issuedAt: Date
  readonly asOf: Date
  readonly validFrom: Date
  readonly validUntil: Date | null
  readonly status: CertificateStatus
  readonly credential: string
  readonly verificationUrl: string
}

export function certificateView(
  certificate: IssuedCertificate,
  { subject, statement }: Pick<RequestRecord, 'subject' | 'statement'>,
  { definition, language }: { readonly definition: Definition; readonly language: Language },
): View {
  return {
    ...certificate,
    type: typeView(definition, language),
    subject: subjectView(subject),
    title: localized(definition.title, language),
    claims: claimsView(definition, statement, language),
    sources: statement?.sources ?? [],
  }
}

export function claimsView(
  { claims }: Definition,
  statement: Statement | undefined,
  language: Language,
): readonly View[] {
  return claims.flatMap(({ name, label }) => {
    const stated = statement?.claims.find((claim) => claim.name === name)
    return stated === undefined
      ? []
      : [{ name, label: localized(label, language), value: stated.value, provenance: stated.provenance }]
  })
}

function progressOf(fact: KeptFact | undefined): View {
  return { status: fact?.status ?? 'GATHERING', availableAt: fact?.availableAt ?? null }
}

/** Of two decimals, exact. */
function product(one: string, other: string): string {
  const places = fraction(one).length + fraction(other).length
  const digits = String(BigInt(one.replace('.', '')) * BigInt(other.replace('.', ''))).padStart(places + 1, '0')
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

function fraction(decimal: string): string {
  return decimal.split('.')[1] ?? ''
}
