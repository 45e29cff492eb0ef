/**
 * Whom and what a citizen may ask about: found by the same search that decides about records, by what registries say today.
 */
import { RegistryError } from '../../connectors/sdk/errors.ts'
import type { AccessRules } from '../access.ts'
import type { RequestContext } from '../context.ts'
import { GatewayError } from '../errors.ts'
import { Grants, type RecordName } from './grants.ts'
import { type Ask, search } from './search.ts'

export interface RepresentationOptions {
  readonly rules: AccessRules
  /** How to ask under a context of our own through the whole chain. */
  readonly ask: (context: RequestContext) => Ask
}

/** Whether a record is a citizen's to read: their own, of somebody or of a legal entity that they represent, of what they hold. */
export type Concerns = (record: RecordName, context: RequestContext) => Promise<boolean>

/** Throws `GatewayError` where a registry that would have to say so did not answer: that is neither yes nor no. */
export function concern({ rules, ask }: RepresentationOptions): Concerns {
  return async (record, context) => {
    const { pinfl: own, represents = [] } = context.principal
    if (own === undefined) return false
    const companies = represents.map(({ stir }) => stir)
    const grants = new Grants(rules, { entity: rules.subject, key: own }, companies)
    if (grants.holds(record)) return true
    const under = ask({ ...context, purpose: 'AUTHORISATION' })
    const open = await search(record.entity, [record.key], { rules, grants, ask: under })
    if (grants.holds(record)) return true
    if (open instanceof RegistryError)
      throw new GatewayError(open.code, 'a registry did not say whom the caller represents', { cause: open })
    return false
  }
}
