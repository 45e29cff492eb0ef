/**
 * Definitions, requests and certificates as the schema shows them (schema/certificate.graphql).
 */
import type { Definition, Texts } from '../../../schema/index.ts'
import type { Language } from '../../context.ts'
import { gatheredAt } from '../act/preview.ts'
import type { AskedSource } from '../decide/provenance.ts'
import type { CertificateRecord, Lasting } from '../issue/certificate-records.ts'
import { qrText } from '../issue/compact.ts'
import type { Issuer } from '../issue/credential.ts'
import { verificationUrl } from '../issue/issue.ts'
import { pollAfter } from '../notify/poll.ts'
import { pdfUrl } from '../render/papers.ts'
import type { KeptFact, RequestRecord } from '../request/records.ts'
import { certificateStatus, type RequestState } from '../request/states.ts'
import { REASONS } from '../status/reasons.ts'
import { KEYS, type Subject } from '../subject.ts'
import { say } from '../words.ts'

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
    fee: { ...fee, socialFactor: fee.socialFactor ?? '1', onlineShare: product(fee.share, fee.onlineFactor) },
    facts: facts.map(({ name, label }) => ({ name, label: localized(label, language) })),
    legalBasis: legalBasis.map(({ title, url }) => ({ title, url: url ?? null })),
  }
}

export function subjectView({ kind, key }: Subject): View {
  return { kind, pinfl: null, stir: null, cadastralNumber: null, [KEYS[kind].field]: key }
}

export function requestView(record: RequestRecord, definition: Definition, { language, now }: Reading): View {
  const { id, subject, state, rejection, failure, cancellation, createdAt, updatedAt, nextAttemptAt, dueAt } = record
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
    cancellation: cancellation && { code: cancellation.code, message: say(cancellation.code, language) },
    preview: previewView(record, definition, language),
    createdAt,
    updatedAt,
    version: record.version,
    pollAfterMs: pollAfter(record, now),
    nextAttemptAt: state === 'WAITING' ? nextAttemptAt : null,
    dueAt,
    overdue: LATE.includes(state) && now > dueAt,
  }
}

/** What is to be looked at before it is issued. */
function previewView(record: RequestRecord, definition: Definition, language: Language): View | null {
  if (record.state !== 'AWAITING_PREVIEW' && record.state !== 'NEEDS_CLARIFICATION') return null
  return {
    gatheredAt: gatheredAt(record) ?? record.updatedAt,
    claims: claimsView(record, definition, language),
    contradictions: contradictionsView(record, definition, language),
  }
}

/** Where the window or a registry is to act; elsewhere it is the people who take their time. */
const LATE: readonly RequestState[] = ['COLLECTING', 'WAITING', 'NEEDS_CLARIFICATION', 'READY']

/** Who reads, and when. */
export interface Reading {
  readonly language: Language
  readonly now: Date
}

export interface CertificateReading extends Reading {
  readonly definition: Definition
  readonly issuer: Issuer
}

export function certificateView(record: CertificateRecord, reading: CertificateReading): View {
  const { request, credential, sdJwt, compact, pin } = record
  const { definition, language, issuer } = reading
  return {
    ...lastingView(record, reading),
    subject: subjectView(request.subject),
    credential,
    sdJwt,
    qrText: compact === null ? null : qrText(verificationUrl(issuer, record.verificationId), compact),
    pin,
    claims: claimsView(request, definition, language),
    sources: request.statement?.sources.map(sourceView) ?? [],
    contradictions: contradictionsView(request, definition, language),
  }
}

/** What is known of a certificate for ever, erased or not: its kind, dates, addresses, and what became of it. */
export function lastingView(certificate: Lasting, { definition, issuer, language, now }: CertificateReading): View {
  const { number, issuedAt, asOf, validFrom, validUntil, status, verificationId } = certificate
  const { replaces, recordCorrectedAt, withdrawn } = certificate
  return {
    number,
    type: typeView(definition, language),
    title: localized(definition.title, language),
    issuedAt,
    asOf,
    validFrom,
    validUntil,
    status: certificateStatus(status, validUntil, now),
    statusReason: reasonView(withdrawn, language),
    verificationUrl: verificationUrl(issuer, verificationId),
    pdfUrl: pdfUrl(issuer, number),
    replaces,
    recordCorrectedAt,
  }
}

/** Null where it is in force, and where no reason was kept. */
export function reasonView({ reason, at }: CertificateRecord['withdrawn'], language: Language): View | null {
  return reason === undefined ? null : { code: reason, text: localized(REASONS[reason], language), at }
}

/** In the order of the definition; those that are named, or all of them. */
export function claimsView(
  { statement }: RequestRecord,
  { claims }: Definition,
  language: Language,
  names?: readonly string[],
): readonly View[] {
  return claims.flatMap(({ name, label }) => {
    const stated = statement?.claims.find((claim) => claim.name === name && (names?.includes(name) ?? true))
    return stated === undefined ? [] : [{ ...stated, label: localized(label, language) }]
  })
}

/** In the order of the definition that the statement was made by. */
export function contradictionsView(
  { statement }: RequestRecord,
  { contradictions }: Definition,
  language: Language,
): readonly View[] {
  return (statement?.contradictions ?? []).flatMap(({ name, left, right, blocks }) => {
    const written = contradictions.find((each) => each.name === name)
    return written === undefined ? [] : [{ name, label: localized(written.label, language), left, right, blocks }]
  })
}

/** Which record it was stays in the house. */
function sourceView({ record: _record, ...source }: AskedSource): View {
  return source
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
