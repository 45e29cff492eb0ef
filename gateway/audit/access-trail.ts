/**
 * `accessTrail`: who read what about a person, newest first. One's own; a ward's for whoever represents them; anybody's for
 * an officer with the scope `trail:read` who works on a case. Each look is written to that person's trail, and each that was
 * refused too.
 */
import type { GraphQLFieldResolver } from 'graphql'
import type { RequestContext } from '../context.ts'
import { GatewayError } from '../errors.ts'
import type { Journal } from './journal.ts'
import type { Ledger } from './ledger.ts'
import { connectionOf, pageOf } from './page.ts'
import type { Pseudonyms } from './pseudonyms.ts'

export interface TrailParts {
  readonly ledger: Ledger
  readonly journal: Journal
  readonly pseudonyms: Pseudonyms
  /** The entity type whose key is a person's own identifier. */
  readonly subject: string
  /** Whether this citizen represents that person, by what registries say. Throws `GatewayError` where they do not say. */
  represents(pinfl: string, context: RequestContext): Promise<boolean>
}

type Resolver = GraphQLFieldResolver<unknown, RequestContext, Record<string, unknown>>

export type TrailResolvers = Readonly<Record<'Query', Readonly<Record<'accessTrail', Resolver>>>>

const SCOPE = 'trail:read'

/** How a look at the trail stands in it: the window itself keeps it. */
const LOOK = { registry: 'darcha', entity: 'AccessEntry', fields: ['accessTrail'], categories: [], cached: false }

export function createTrailResolvers(parts: TrailParts): TrailResolvers {
  return { Query: { accessTrail: async (_root, args, context) => await accessTrail(parts, args, context) } }
}

async function accessTrail(parts: TrailParts, args: Record<string, unknown>, context: RequestContext): Promise<object> {
  const { ledger, journal, pseudonyms, subject } = parts
  const { size, before } = pageOf(args)
  const person = typeof args['subject'] === 'string' ? args['subject'] : context.principal.pinfl
  if (person === undefined) throw refusal(context)
  const note = (outcome: 'FOUND' | 'DENIED' | 'UNAVAILABLE', reason?: string): void =>
    journal.note(context, [{ ...LOOK, key: person, person, outcome, reason }])
  const allowed = await mayLook(parts, person, context).catch((cause: unknown) => {
    note('UNAVAILABLE', cause instanceof GatewayError ? cause.code : 'INTERNAL')
    throw cause
  })
  if (!allowed) {
    note('DENIED', 'ACCESS_DENIED')
    throw refusal(context)
  }
  note('FOUND')
  const theirs = pseudonyms.of(subject, person)
  // One more than asked for tells whether there are more.
  const [kept, total] = await Promise.all([ledger.page(theirs, size + 1, before), ledger.count(theirs)])
  return connectionOf(kept, { size, total, isFirst: before === undefined, theirs })
}

async function mayLook({ represents }: TrailParts, person: string, context: RequestContext): Promise<boolean> {
  const { principal, purpose, caseNumber } = context
  if (principal.pinfl === person) return true
  if (principal.kind === 'citizen') return await represents(person, context)
  return purpose === 'CASE' && caseNumber !== undefined && principal.scopes.includes(SCOPE)
}

function refusal({ principal }: RequestContext): GatewayError {
  return principal.kind === 'anonymous'
    ? new GatewayError('UNAUTHENTICATED', 'a trail is told to nobody unknown')
    : new GatewayError('ACCESS_DENIED', 'this trail is not for this caller and purpose')
}
