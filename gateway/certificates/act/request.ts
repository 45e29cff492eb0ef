/**
 * Takes a request: checks who asks for what, and makes it durable together with what makes it lawful and with the job that
 * will pursue it (job.ts), in one transaction, before its id is known to anybody. Acknowledged means durable.
 */
import { createHash, randomUUID } from 'node:crypto'
import type { GraphQLSchema } from 'graphql'
import { z } from 'zod'
import type { Definition } from '../../../schema/index.ts'
import { LANGUAGES, type Language, type RequestContext, type RequestIdentity } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import type { Store } from '../../store/store.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { findCertificate } from '../issue/certificate-records.ts'
import { type Asked, charge, mayDiscount } from '../pay/charge.ts'
import type { Prices } from '../pay/prices.ts'
import type { RequestChanges } from '../request/changes.ts'
import { findRequest, type KeptFact, type RequestRecord } from '../request/records.ts'
import { keepRelease } from '../request/release.ts'
import { admit, type Concerns, mayRequest, maySee } from '../request/requesters.ts'
import { dueAt } from '../request/term.ts'
import { isReplaceable } from '../status/withdraw.ts'
import { type Subject, subjectOf } from '../subject.ts'
import { type ExplicitParts, explicitRequest } from './explicit-request.ts'
import { nextGate } from './gates.ts'

/** `RequestCertificateInput`, as GraphQL has already checked it. */
export const requestInput = z.object({
  type: z.string(),
  subject: z.object({
    pinfl: z.string().nullish(),
    stir: z.string().nullish(),
    cadastralNumber: z.string().nullish(),
  }),
  idempotencyKey: z.string(),
  language: z.string().nullish(),
  discount: z.object({ kind: z.literal('SOCIAL'), document: z.string() }).nullish(),
  draft: z.boolean().nullish(),
  preview: z.boolean().nullish(),
  replaces: z.string().nullish(),
})
export type RequestInput = Readonly<z.output<typeof requestInput>>

/** `RequestCertificateResult`, before it is put into words. */
export type Requested =
  | { readonly outcome: 'ACCEPTED'; readonly record: RequestRecord }
  | { readonly outcome: 'UNKNOWN_TYPE' }
  | { readonly outcome: 'INVALID_SUBJECT'; readonly definition: Definition }
  | { readonly outcome: 'NOT_PERMITTED'; readonly definition: Definition }
  | { readonly outcome: 'NO_DISCOUNT' }
  | { readonly outcome: 'CANNOT_REPLACE' }
  | { readonly outcome: 'CONFLICT'; readonly requestId: string }

export interface RequestParts extends Pick<RequestChanges, 'addRequest'>, ExplicitParts {
  readonly store: Store
  readonly clock: () => Date
  readonly catalogue: Catalogue
  readonly schema: GraphQLSchema
  readonly prices: Prices
  readonly concerns: Concerns
}

/** Throws `GatewayError` where the caller may not ask at all, or the input is malformed. */
export async function requestCertificate(
  input: RequestInput,
  context: RequestContext,
  parts: RequestParts,
): Promise<Requested> {
  const { catalogue, schema } = parts
  admit(context)
  const key = idempotencyKey(input.idempotencyKey)
  const definition = catalogue.find(input.type)?.definition
  if (definition === undefined) return { outcome: 'UNKNOWN_TYPE' }
  const subject = subjectOf(definition.subject, input.subject, schema)
  if (subject === undefined) return { outcome: 'INVALID_SUBJECT', definition }
  if (!mayRequest(context, definition, subject)) return { outcome: 'NOT_PERMITTED', definition }
  if (input.discount && !mayDiscount(context, definition)) return { outcome: 'NO_DISCOUNT' }
  return await keep({ definition, subject, key, input, context }, parts)
}

interface Accepted {
  readonly definition: Definition
  readonly subject: Subject
  readonly key: string
  readonly input: RequestInput
  readonly context: RequestContext
}

async function keep(accepted: Accepted, parts: RequestParts): Promise<Requested> {
  const { store, clock, isWorkingDay, prices, addRequest } = parts
  const { definition, subject, input, context } = accepted
  const fingerprint = fingerprintOf(accepted)
  const now = clock()
  const due = prices.due(definition, askedOf(accepted, now))
  const row = rowOf(accepted, { fingerprint, now, dueAt: dueAt(now, definition.workingDays, isWorkingDay) })
  const asked = { id: row.id, subject, identity: context, definition, at: now }
  const explicit = input.draft === true ? undefined : await explicitRequest(asked, parts)
  const beginning = beginningOf(accepted, due === undefined)
  if (due !== undefined && (await isStranger(accepted, parts))) {
    return (await keptBefore(row, store)) ?? { outcome: 'NOT_PERMITTED', definition }
  }
  const replaceable = await mayReplace(accepted, now, store)
  const added = await store.db.transaction().execute(async (transaction) => {
    const record = replaceable ? await addRequest(transaction, { ...row, ...beginning }) : undefined
    if (record !== undefined && explicit !== undefined) await keepRelease(transaction, explicit)
    if (record !== undefined && due !== undefined) await charge(transaction, record.id, due, now)
    return record
  })
  if (added !== undefined) return { outcome: 'ACCEPTED', record: added }
  return (await keptBefore(row, store)) ?? { outcome: 'CANNOT_REPLACE' }
}

/**
 * Whether registries say that a citizen has nothing to do with whom or what they ask about. It is decided at each read anyway;
 * before money is asked for it is asked once more, so that nobody pays to hear it. Where no registry says so now, nobody is
 * turned away.
 */
async function isStranger({ subject, context }: Accepted, { concerns }: RequestParts): Promise<boolean> {
  const { kind, pinfl } = context.principal
  if (kind !== 'citizen' || subject.kind === 'ORGANIZATION' || subject.key === pinfl) return false
  try {
    return !(await concerns(subject, context))
  } catch (cause) {
    if (cause instanceof GatewayError) return false
    throw cause
  }
}

/** What came of asking with this key before. A certificate that was replaced since cannot be so again, and need not be. */
async function keptBefore(
  row: { readonly client_id: string; readonly idempotency_key: string; readonly fingerprint: Buffer },
  { db }: Store,
): Promise<Requested | undefined> {
  const kept = await db
    .selectFrom('certificate_request')
    .select(['id', 'fingerprint'])
    .where('client_id', '=', row.client_id)
    .where('idempotency_key', '=', row.idempotency_key)
    .executeTakeFirst()
  if (kept === undefined) return undefined
  if (kept.fingerprint?.equals(row.fingerprint) !== true) return { outcome: 'CONFLICT', requestId: kept.id }
  const record = await findRequest(db, kept.id)
  if (record !== undefined) return { outcome: 'ACCEPTED', record }
  throw new GatewayError('INTERNAL', 'a request that was kept is not there')
}

/** Whether the certificate that is to be replaced, if any, is one that the caller may see, of this kind, about this subject, and valid. */
async function mayReplace(
  { definition, subject, input, context }: Accepted,
  now: Date,
  { db }: Store,
): Promise<boolean> {
  if (input.replaces === null || input.replaces === undefined) return true
  const old = await findCertificate(db, 'number', input.replaces)
  return old !== undefined && maySee(context, old.request) && isReplaceable(old, { definition, subject }, now)
}

/** A draft, or at the first gate that its definition puts up. */
function beginningOf({ definition, input }: Accepted, paid: boolean) {
  if (input.draft === true) return { status: 'DRAFT', last_event: 'DRAFTED' } as const
  return { status: nextGate(definition, { consented: false, paid }), last_event: 'SUBMITTED' } as const
}

/** Who asked is part of what was asked: nobody gets another's request by its key. */
function fingerprintOf({ definition, subject, input, context }: Accepted): Buffer {
  const { principal, purpose, caseNumber, onBehalfOf } = context
  const asked = [
    [principal.kind, principal.id, purpose, caseNumber ?? null, onBehalfOf ?? null],
    [definition.id, subject.kind, subject.key, input.language ?? null],
    ...(input.discount ? [[input.discount.kind, input.discount.document]] : []),
    // Only where there is something to say: what was asked before there were drafts is still the same.
    ...(input.draft === true || input.preview === true ? [[input.draft === true, input.preview === true]] : []),
    ...(input.replaces ? [['replaces', input.replaces]] : []),
  ]
  return createHash('sha256').update(JSON.stringify(asked)).digest()
}

function askedOf({ input, context }: Accepted, now: Date): Asked {
  const { document } = input.discount ?? {}
  if (document !== undefined && (document.length < 3 || document.length > 200)) {
    throw new GatewayError('BAD_REQUEST', 'the document of a discount has 3 to 200 characters', {
      params: { argument: 'discount' },
    })
  }
  const identity = { ...context, language: languageOf(input.language) ?? context.language }
  return { identity, now, ...(document !== undefined && { discount: { kind: 'SOCIAL', document } }) }
}

interface Kept {
  readonly fingerprint: Buffer
  readonly now: Date
  readonly dueAt: Date
}

function rowOf({ definition, subject, key, input, context }: Accepted, { fingerprint, now, dueAt: due }: Kept) {
  const { principal, purpose, caseNumber, onBehalfOf }: RequestIdentity = context
  const facts: KeptFact[] = definition.facts.map(({ name }) => ({ name, status: 'GATHERING', attempts: 0 }))
  return {
    id: randomUUID(),
    definition_id: definition.id,
    definition_version: definition.version,
    subject_kind: subject.kind,
    subject_key: subject.key,
    principal: JSON.stringify(principal),
    client_id: principal.clientId,
    idempotency_key: key,
    fingerprint,
    purpose,
    case_number: caseNumber ?? null,
    on_behalf_of: onBehalfOf ?? null,
    language: languageOf(input.language) ?? context.language,
    facts: JSON.stringify(facts),
    preview_wished: input.preview === true,
    replaces: input.replaces ?? null,
    due_at: due,
    created_at: now,
    updated_at: now,
  }
}

function idempotencyKey(key: string): string {
  if (key.length >= 8 && key.length <= 64) return key
  throw new GatewayError('BAD_REQUEST', 'an idempotency key has 8 to 64 characters', {
    params: { argument: 'idempotencyKey' },
  })
}

function languageOf(language: string | null | undefined): Language | undefined {
  if (language === null || language === undefined) return undefined
  const found = LANGUAGES.find((each) => each === language)
  if (found !== undefined) return found
  throw new GatewayError('BAD_REQUEST', 'the window does not speak this language', { params: { argument: 'language' } })
}
