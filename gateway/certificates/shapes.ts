/**
 * What this room keeps, in the shapes of schema/certificate.graphql and in the language of whoever reads.
 */
import type { Definition, Texts } from '../../schema/index.ts'
import type { Language } from '../context.ts'
import type { CertificateRecord } from './certificate-records.ts'
import type { Credential, Issuer } from './credential.ts'
import { verificationUrl } from './issue.ts'
import type { AskedSource, ProvenanceLine } from './provenance.ts'
import type { RequestRecord } from './records.ts'
import type { StatedClaim } from './statement.ts'
import { certificateStatus, isTerminal } from './states.ts'
import { KEYS, type Subject } from './subject.ts'
import { FAILURES } from './texts.ts'

export interface Reading {
  readonly language: Language
  readonly now: Date
}

export function typeShape(definition: Definition, { language }: Reading): object {
  const { id, version, subject, requesters, validityDays, workingDays, fee } = definition
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
    facts: definition.facts.map(({ name, label }) => ({ name, label: localized(label, language) })),
    legalBasis: definition.legalBasis.map(({ title, url }) => ({ title, url: url ?? null })),
  }
}

/** `certificate` is read only where it is selected: its resolver stands with the others. */
export function requestShape(record: RequestRecord, definition: Definition, reading: Reading): object {
  const { language, now } = reading
  const { id, subject, state, rejection, failure, nextAttemptAt, createdAt, updatedAt, dueAt } = record
  return {
    __typename: 'CertificateRequest',
    id,
    type: typeShape(definition, reading),
    subject: subjectShape(subject),
    status: state,
    facts: definition.facts.map(({ name, label }) => {
      const kept = record.facts.find((fact) => fact.name === name)
      return {
        name,
        label: localized(label, language),
        status: kept?.status ?? 'GATHERING',
        availableAt: kept?.availableAt ?? null,
      }
    }),
    rejection: rejection && { ...rejection, message: localized(rejection.message, language) },
    failure: failure && { code: failure.code, message: FAILURES[failure.code][language] },
    createdAt,
    updatedAt,
    nextAttemptAt,
    dueAt,
    overdue: now > dueAt && !isTerminal(state),
  }
}

export function certificateShape(
  record: CertificateRecord,
  definition: Definition,
  issuer: Issuer,
  reading: Reading,
): object {
  const { number, request, issuedAt, asOf, validFrom, validUntil, status, credential, verificationId } = record
  return {
    number,
    type: typeShape(definition, reading),
    subject: subjectShape(request.subject),
    title: localized(definition.title, reading.language),
    issuedAt,
    asOf,
    validFrom,
    validUntil,
    status: certificateStatus(status, validUntil, reading.now),
    credential,
    verificationUrl: verificationUrl(issuer, verificationId),
    claims: claimShapes(request.statement?.claims ?? [], definition, reading),
    sources: (request.statement?.sources ?? []).map(sourceShape),
  }
}

export function claimShapes(claims: readonly StatedClaim[], definition: Definition, { language }: Reading): object[] {
  return claims.flatMap(({ name, value, provenance }) => {
    const label = definition.claims.find((claim) => claim.name === name)?.label
    return label === undefined ? [] : [{ name, label: localized(label, language), value, provenance }]
  })
}

/** What a credential states, as this room states it. */
export function claimsIn({ credentialSubject, evidence }: Credential, { claims }: Definition): readonly StatedClaim[] {
  return claims.map(({ name }) => ({
    name,
    value: credentialSubject[name] ?? null,
    provenance: evidence.flatMap(({ type: _type, claims: names, recordVersion, ...line }): ProvenanceLine[] =>
      names.includes(name) ? [{ ...line, ...(recordVersion !== undefined && { recordVersion }) }] : [],
    ),
  }))
}

export function localized(texts: Texts, language: Language): object {
  return {
    text: texts[language],
    uzLatn: texts['uz-Latn'],
    uzCyrl: texts['uz-Cyrl'],
    ru: texts.ru,
    kaa: texts.kaa,
    en: texts.en,
  }
}

function subjectShape({ kind, key }: Subject): object {
  return { kind, [KEYS[kind].field]: key }
}

/** Which record it was stays in the house. */
function sourceShape({ record: _record, ...source }: AskedSource): object {
  return source
}

/** Of two decimals as text, exact. */
function product(one: string, other: string): string {
  const digits = (text: string): number => text.split('.')[1]?.length ?? 0
  const places = digits(one) + digits(other)
  const whole = BigInt(one.replace('.', '')) * BigInt(other.replace('.', ''))
  const text = String(whole).padStart(places + 1, '0')
  const exact = places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`
  return exact.includes('.') ? exact.replace(/\.?0+$/, '') : exact
}
