/**
 * What was erased, as the schema shows it: `erasedAt` is there, and null stands where content was. An empty list would say
 * that nothing was ever stated.
 */
import type { Definition } from '../../../schema/index.ts'
import type { Language } from '../../context.ts'
import type { ErasedCertificate } from '../issue/certificate-records.ts'
import type { ErasedRequest } from '../request/erased.ts'
import { say } from '../words.ts'
import { type CertificateReading, lastingView, localized, typeView, type View } from './view.ts'

export function erasedRequestView(request: ErasedRequest, definition: Definition, language: Language): View {
  const { id, subjectKind, state, rejection, failure, cancellation, createdAt, updatedAt, dueAt, erasedAt, version } =
    request
  const condition = definition.conditions.find(({ code }) => code === rejection?.code)
  return {
    __typename: 'CertificateRequest',
    id,
    type: typeView(definition, language),
    subject: subjectOf(subjectKind),
    status: state,
    facts: null,
    rejection: rejection && { ...rejection, message: localized(condition?.refusal ?? definition.title, language) },
    failure: failure && { code: failure.code, message: say(failure.code, language) },
    cancellation: cancellation && { code: cancellation.code, message: say(cancellation.code, language) },
    createdAt,
    updatedAt,
    version,
    pollAfterMs: null,
    nextAttemptAt: null,
    dueAt,
    overdue: false,
    erasedAt,
  }
}

export function erasedCertificateView(certificate: ErasedCertificate, reading: CertificateReading): View {
  const { subjectKind, erasedAt } = certificate.request
  return {
    ...lastingView(certificate, reading),
    subject: subjectOf(subjectKind),
    credential: null,
    sdJwt: null,
    qrText: null,
    pin: null,
    claims: null,
    sources: null,
    erasedAt,
  }
}

function subjectOf(kind: ErasedRequest['subjectKind']): View {
  return { kind, pinfl: null, stir: null, cadastralNumber: null }
}
