/**
 * The certificate slice's own resolvers: who may see is decided here, what is shown in view.ts.
 *
 * What a caller may not see is null, as if it were not there: a number must not tell by an error that it exists.
 */
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql'
import type { Kysely } from 'kysely'
import type { Definition } from '../../schema/index.ts'
import type { RequestContext } from '../context.ts'
import { GatewayError } from '../errors.ts'
import type { Database } from '../store/database.ts'
import type { Archive } from './archive.ts'
import type { Catalogue } from './catalogue.ts'
import type { Issuer } from './credential.ts'
import { verificationUrl } from './issue.ts'
import { findRequest, type RequestRecord } from './records.ts'
import { type Requested, type RequestInput, type RequestParts, requestCertificate } from './request.ts'
import { maySee } from './requesters.ts'
import { certificateStatus } from './states.ts'
import { masked } from './subject.ts'
import { checkCertificate } from './verify.ts'
import { certificateView, claimsView, requestView, typeView, type View } from './view.ts'
import { say } from './words.ts'

export interface ResolverParts extends RequestParts {
  readonly catalogue: Catalogue
  readonly archive: Archive
  readonly schema: GraphQLSchema
  readonly issuer: Issuer
}

type Resolver = GraphQLFieldResolver<unknown, RequestContext, Record<string, unknown>>
export type CertificateResolvers = Readonly<Record<string, Readonly<Record<string, Resolver>>>>

export function certificateResolvers(parts: ResolverParts): CertificateResolvers {
  const { catalogue } = parts
  return {
    Query: {
      certificateTypes: (_root, _args, { language }) =>
        catalogue.all.map(({ definition }) => typeView(definition, language)),
      certificateRequest: async (_root, args, context) => await shownRequest(parts, String(args['id']), context),
      certificate: async (_root, args, context) => await shownCertificate(parts, String(args['number']), context),
      verifyCertificate: async (_root, args, context) => await verification(parts, args, context),
    },
    Mutation: {
      requestCertificate: async (_root, args, context) => {
        const requested = await requestCertificate(args['input'] as RequestInput, context, parts)
        return await resultView(parts, requested, context)
      },
    },
    CertificateRequest: {
      certificate: async (source, _args, context) => {
        const { id, status } = source as View
        return status === 'ISSUED' ? await certificateOf(parts, String(id), context) : null
      },
    },
  }
}

async function resultView(parts: ResolverParts, requested: Requested, context: RequestContext): Promise<View> {
  const { language } = context
  switch (requested.outcome) {
    case 'ACCEPTED':
      return await asView(parts, requested.record, context)
    case 'UNKNOWN_TYPE': {
      const available = parts.catalogue.all.map(({ definition }) => definition.id)
      return { __typename: 'UnknownCertificateType', message: say('UNKNOWN_TYPE', language), available }
    }
    case 'INVALID_SUBJECT': {
      const expected = requested.definition.subject
      return { __typename: 'InvalidSubject', message: say('INVALID_SUBJECT', language), expected }
    }
    case 'NOT_PERMITTED': {
      const { requesters } = requested.definition
      return { __typename: 'NotPermitted', message: say('NOT_PERMITTED', language), requesters }
    }
    case 'CONFLICT': {
      const { requestId } = requested
      return { __typename: 'IdempotencyConflict', message: say('CONFLICT', language), requestId }
    }
  }
}

async function shownRequest(parts: ResolverParts, id: string, context: RequestContext): Promise<View | null> {
  const record = await findRequest(parts.store.db, id)
  return record !== undefined && maySee(context, record) ? await asView(parts, record, context) : null
}

async function asView(
  { archive, clock }: ResolverParts,
  record: RequestRecord,
  { language }: RequestContext,
): Promise<View> {
  const definition = await archive.find(record.definition.id, record.definition.version)
  return requestView(record, definition, { language, now: clock() })
}

async function shownCertificate(parts: ResolverParts, number: string, context: RequestContext): Promise<View | null> {
  const found = await requestOf(parts.store.db, number)
  return found !== undefined && maySee(context, found) ? await certificateOf(parts, found.id, context) : null
}

async function certificateOf(
  parts: ResolverParts,
  requestId: string,
  { language }: RequestContext,
): Promise<View | null> {
  const { store, archive, clock, issuer } = parts
  const record = await findRequest(store.db, requestId)
  const row = await store.db
    .selectFrom('certificate')
    .selectAll()
    .where('request_id', '=', requestId)
    .executeTakeFirst()
  if (record === undefined || row === undefined) return null
  const definition = await archive.find(record.definition.id, record.definition.version)
  const certificate = {
    number: row.number,
    issuedAt: row.issued_at,
    asOf: row.as_of,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    status: certificateStatus(row.status, row.valid_until, clock()),
    credential: row.credential,
    verificationUrl: verificationUrl(issuer, row.verification_id),
  }
  return certificateView(certificate, record, { definition, language })
}

async function verification(
  parts: ResolverParts,
  { number, credential }: Record<string, unknown>,
  { language }: RequestContext,
): Promise<View> {
  const presented = {
    ...(typeof number === 'string' && { number }),
    ...(typeof credential === 'string' && { credential }),
  }
  if (Object.keys(presented).length === 0) {
    throw new GatewayError('BAD_REQUEST', 'give the number of a certificate, or the certificate itself')
  }
  const checked = await checkCertificate(parts.store.db, presented, parts.clock())
  const told = { outcome: checked.outcome, message: say(checked.outcome, language) }
  if (checked.number === undefined) return told
  const record = await requestOf(parts.store.db, checked.number)
  const found = record && (await certificateOf(parts, record.id, { language } as RequestContext))
  if (record === undefined || !found) return told
  const definition: Definition = await parts.archive.find(record.definition.id, record.definition.version)
  return {
    ...told,
    type: found['type'],
    issuedAt: found['issuedAt'],
    validUntil: found['validUntil'],
    maskedSubject: masked(record.subject),
    claims: checked.credential === undefined ? null : claimsView(definition, record.statement, language),
  }
}

async function requestOf(db: Kysely<Database>, number: string): Promise<RequestRecord | undefined> {
  const row = await db.selectFrom('certificate').select('request_id').where('number', '=', number).executeTakeFirst()
  return row && (await findRequest(db, row.request_id))
}
