/**
 * Authorisation of every read: what is fetched is decided here, item by item, before the registry is asked.
 *
 * Deny by default. The slices' rules (scope, purpose) must open every path; for a citizen the record must besides be
 * theirs. A denied item is answered WITHHELD here, inside the trail and outside the cache, and its siblings go on in one
 * request. Whether a record is a citizen's is a fact that registries hold: a search for it goes through the whole chain,
 * so `ask` is handed in by whoever builds that chain.
 */
import type { RegistryError } from '../../connectors/sdk/errors.ts'
import type { AccessRules } from '../access.ts'
import type { RequestContext } from '../context.ts'
import type { Plugin } from '../plugin.ts'
import type { ReadAnswer, ReadInterceptor, ReadItem, ReadRequest } from '../read.ts'
import { Grants } from './grants.ts'
import { conveyingRights, fieldRights } from './rights.ts'
import { type Ask, search } from './search.ts'

export interface AuthorisationOptions {
  readonly rules: AccessRules
  /** How to ask under a context of our own through the whole chain, us included: `createLoad` over the finished read. */
  readonly ask: (context: RequestContext) => Ask
}

export function authorisation(options: AuthorisationOptions): Plugin {
  return {
    name: 'authorisation',
    http(app) {
      // RFC 6750, 3: a 401 says how to authenticate, and of what was sent only that it does not hold.
      app.addHook('onSend', async ({ headers }, reply) => {
        if (reply.statusCode !== 401) return
        reply.header(
          'www-authenticate',
          headers.authorization === undefined ? 'Bearer' : 'Bearer error="invalid_token"',
        )
      })
    },
    read: authorise(options),
  }
}

/** Absent: permitted. Otherwise what the item is answered instead of a record. */
type Verdict = ReadAnswer | undefined

const DENIED: ReadAnswer = Object.freeze({ status: 'WITHHELD', reason: 'ACCESS_DENIED', denied: true })

function authorise(options: AuthorisationOptions): ReadInterceptor {
  const citizens = keepCitizens(options)
  return (next) => async (request, context) => {
    const citizen = citizens(context)
    const verdicts =
      citizen === undefined
        ? byFields(options.rules, request, context)
        : await byRecord(options.rules, citizen, { request, context })
    const permitted = request.items.filter((_, index) => verdicts[index] === undefined)
    const answers = permitted.length === 0 ? [] : await next({ ...request, items: permitted }, context)
    for (const answer of answers) {
      if (answer.status === 'FOUND') citizen?.grants.learn(request.registry, request.entity, answer.entity)
    }
    const given = answers.values()
    return verdicts.map((verdict) => verdict ?? given.next().value ?? DENIED)
  }
}

interface Citizen {
  readonly grants: Grants
  readonly ask: Ask
}

/** What a citizen was found to hold lives as long as their request's context; a question of ours shares it. */
function keepCitizens({ rules, ask }: AuthorisationOptions): (context: RequestContext) => Citizen | undefined {
  const citizens = new WeakMap<RequestContext, Citizen>()
  return (context) => {
    const { kind, pinfl, represents = [] } = context.principal
    if (kind !== 'citizen' || pinfl === undefined) return undefined
    const kept = citizens.get(context)
    if (kept !== undefined) return kept
    const asking: RequestContext = { ...context, purpose: 'AUTHORISATION' }
    const represented = represents.map(({ stir }) => stir)
    const citizen = { grants: new Grants(rules, { entity: rules.subject, key: pinfl }, represented), ask: ask(asking) }
    citizens.set(context, citizen)
    citizens.set(asking, citizen)
    return citizen
  }
}

function byFields(rules: AccessRules, { entity, items }: ReadRequest, context: RequestContext): readonly Verdict[] {
  if (context.principal.kind === 'citizen') return items.map(() => DENIED)
  const permits = fieldRights(rules, entity, context)
  return items.map(({ fields }) => (permits(fields) ? undefined : DENIED))
}

interface Asked {
  readonly request: ReadRequest
  readonly context: RequestContext
}

async function byRecord(
  rules: AccessRules,
  citizen: Citizen,
  { request, context }: Asked,
): Promise<readonly Verdict[]> {
  const { registry, entity, items } = request
  const ours = context.purpose === 'AUTHORISATION'
  const permits = ours ? conveyingRights(rules, entity, registry) : fieldRights(rules, entity, context)
  const open = items.map(({ fields }) => permits(fields))
  const held = ({ key }: ReadItem): boolean => citizen.grants.holds({ entity, key })

  const unknown = items.filter((item, index) => open[index] === true && !held(item)).map(({ key }) => key)
  // A question of ours asks nothing further: what it may read was granted before it was put.
  const failure = ours || unknown.length === 0 ? undefined : await search(entity, unknown, { rules, ...citizen })
  return items.map((item, index) => {
    if (open[index] !== true) return DENIED
    return held(item) ? undefined : unfound(failure)
  })
}

function unfound(failure: RegistryError | undefined): ReadAnswer {
  return failure === undefined ? DENIED : { status: 'UNAVAILABLE', error: failure }
}
