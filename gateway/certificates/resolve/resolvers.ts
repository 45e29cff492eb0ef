/**
 * The resolvers of schema/certificate.graphql. What a caller may not see is null to them, as what never was.
 */
import type { GraphQLFieldResolver } from 'graphql'
import type { RequestContext } from '../../context.ts'
import { type Requested, type RequestParts, requestCertificate, requestInput } from '../act/request.ts'
import type { Archive } from '../catalogue/archive.ts'
import { type Found, findIssued } from '../issue/certificate-records.ts'
import type { Issuer } from '../issue/credential.ts'
import { dueOfDraft } from '../pay/draft.ts'
import type { Fee } from '../pay/fee.ts'
import { findPayment } from '../pay/payment-records.ts'
import { findErased, maySeeErased } from '../request/erased.ts'
import { findRequest } from '../request/records.ts'
import { maySee } from '../request/requesters.ts'
import type { RequestState } from '../request/states.ts'
import { dayInTashkent } from '../request/term.ts'
import { masked } from '../subject.ts'
import type { Verification, Verifier } from '../verify/verification.ts'
import { say } from '../words.ts'
import { erasedCertificateView, erasedRequestView } from './erased-view.ts'
import { paymentView } from './payment-view.ts'
import { certificateView, claimsView, type Reading, requestView, typeView, type View } from './view.ts'

export type Resolver = GraphQLFieldResolver<unknown, RequestContext, Record<string, unknown>>
export type Resolvers = Readonly<Record<string, Readonly<Record<string, Resolver>>>>

export interface ResolverParts extends RequestParts {
  readonly archive: Archive
  readonly verifier: Verifier
  readonly issuer: Issuer
}

export function createResolvers(parts: ResolverParts): Resolvers {
  const { store, catalogue, archive, verifier, prices } = parts
  const reading = ({ language }: RequestContext): Reading => ({ language, now: parts.clock() })
  return {
    Query: {
      certificateTypes: (_root, _args, context) =>
        catalogue.all.map(({ definition }) => typeView(definition, context.language)),
      async certificateRequest(_root, args, context) {
        const record = await findRequest(store.db, String(args['id']))
        if (record === undefined) return await erasedView(String(args['id']), context, parts)
        if (!maySee(context, record)) return null
        const { id, version } = record.definition
        return requestView(record, await archive.find(id, version), reading(context))
      },
      certificate: async (_root, args, context) =>
        await shown(await findIssued(store.db, 'number', String(args['number'])), context, parts),
      async verifyCertificate(_root, args, context) {
        const { number, credential, pin } = args
        const verification = await verifier.verify({
          ...(typeof number === 'string' && { number }),
          ...(typeof credential === 'string' && { credential }),
          ...(typeof pin === 'string' && { pin }),
        })
        return await verificationView(verification, parts, reading(context))
      },
    },
    Mutation: {
      async requestCertificate(_root, args, context) {
        const requested = await requestCertificate(requestInput.parse(args['input']), context, parts)
        return await resultView(requested, parts, reading(context))
      },
    },
    CertificateFee: {
      online: (fee) => prices.today(fee as Fee, dayInTashkent(parts.clock())).online,
      counter: (fee) => prices.today(fee as Fee, dayInTashkent(parts.clock())).counter,
    },
    CertificateRequest: {
      payment: (request) => paymentOf(request as { readonly id: string; readonly status: RequestState }, parts),
      async certificate(request, _args, context) {
        const { id, status } = request as { readonly id: string; readonly status: string }
        if (status !== 'ISSUED') return null
        return await shown(await findIssued(store.db, 'request_id', id), context, parts)
      },
    },
  }
}

/** Of a draft, what it would cost if it were submitted now. */
async function paymentOf(
  { id, status }: { readonly id: string; readonly status: RequestState },
  { store, archive, prices, clock }: ResolverParts,
): Promise<View | null> {
  const payment = await findPayment(store.db, id)
  if (payment === undefined) return null
  const draft = status === 'DRAFT' ? await findRequest(store.db, id) : undefined
  if (draft === undefined) return paymentView(payment, status)
  const definition = await archive.find(draft.definition.id, draft.definition.version)
  const due = await dueOfDraft(store.db, draft, { definition, prices, now: clock() })
  return due === undefined ? null : paymentView({ ...payment, amount: due.amount }, status)
}

async function shown(
  { certificate, erased }: Found,
  context: RequestContext,
  { archive, issuer, clock }: ResolverParts,
): Promise<View | null> {
  const readingOf = async ({ id, version }: { readonly id: string; readonly version: string }) => {
    const definition = await archive.find(id, version)
    return { definition, issuer, language: context.language, now: clock() }
  }
  if (certificate !== undefined && maySee(context, certificate.request)) {
    return certificateView(certificate, await readingOf(certificate.request.definition))
  }
  if (erased === undefined || !maySeeErased(context, erased.request)) return null
  return erasedCertificateView(erased, await readingOf(erased.request.definition))
}

async function erasedView(
  id: string,
  context: RequestContext,
  { store, archive }: ResolverParts,
): Promise<View | null> {
  const erased = await findErased(store.db, id)
  if (erased === undefined || !maySeeErased(context, erased)) return null
  const definition = await archive.find(erased.definition.id, erased.definition.version)
  return erasedRequestView(erased, definition, context.language)
}

async function resultView(requested: Requested, parts: ResolverParts, reading: Reading): Promise<View> {
  switch (requested.outcome) {
    case 'ACCEPTED': {
      const { id, version } = requested.record.definition
      return requestView(requested.record, await parts.archive.find(id, version), reading)
    }
    case 'UNKNOWN_TYPE': {
      const available = parts.catalogue.all.map(({ definition }) => definition.id)
      return { __typename: 'UnknownCertificateType', message: say(requested.outcome, reading.language), available }
    }
    case 'INVALID_SUBJECT': {
      const { subject: expected } = requested.definition
      return { __typename: 'InvalidSubject', message: say(requested.outcome, reading.language), expected }
    }
    case 'NOT_PERMITTED': {
      const { requesters } = requested.definition
      return { __typename: 'NotPermitted', message: say(requested.outcome, reading.language), requesters }
    }
    case 'NO_DISCOUNT':
      return { __typename: 'DiscountRefused', message: say(requested.outcome, reading.language) }
    case 'CANNOT_REPLACE':
      return { __typename: 'CannotReplace', message: say(requested.outcome, reading.language) }
    case 'CONFLICT': {
      const { requestId } = requested
      return { __typename: 'IdempotencyConflict', message: say(requested.outcome, reading.language), requestId }
    }
  }
}

async function verificationView(
  { outcome, certificate, erased, pin, opened, shown }: Verification,
  { archive }: ResolverParts,
  reading: Reading,
): Promise<View> {
  const message = say(outcome, reading.language)
  const issued = certificate ?? erased
  if (issued === undefined) return { outcome, message }
  const { id, version } = issued.request.definition
  const definition = await archive.find(id, version)
  const { issuedAt, validUntil } = issued
  const { recordCorrectedAt } = issued
  const told = {
    outcome,
    message,
    type: typeView(definition, reading.language),
    issuedAt,
    validUntil,
    recordCorrectedAt,
  }
  if (certificate === undefined) return { ...told, erasedAt: erased?.request.erasedAt }
  return {
    ...told,
    maskedSubject: masked(certificate.request.subject),
    pin: pin ?? null,
    claims: !opened ? null : claimsView(certificate.request, definition, reading.language, shown),
  }
}
