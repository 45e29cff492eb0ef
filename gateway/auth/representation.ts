/**
 * Whether a citizen represents a person: found by the same search that decides about records, by what registries say today.
 */
import { RegistryError } from '../../connectors/sdk/errors.ts'
import type { AccessRules } from '../access.ts'
import type { RequestContext } from '../context.ts'
import { GatewayError } from '../errors.ts'
import { Grants } from './grants.ts'
import { type Ask, search } from './search.ts'

export interface RepresentationOptions {
  readonly rules: AccessRules
  /** How to ask under a context of our own through the whole chain. */
  readonly ask: (context: RequestContext) => Ask
}

/** Throws `GatewayError` where a registry that would have to say so did not answer: that is neither yes nor no. */
export function representation({ rules, ask }: RepresentationOptions) {
  return async (pinfl: string, context: RequestContext): Promise<boolean> => {
    const own = context.principal.pinfl
    if (own === undefined) return false
    const grants = new Grants(rules, { entity: rules.subject, key: own })
    const under = ask({ ...context, purpose: 'AUTHORISATION' })
    const open = await search(rules.subject, [pinfl], { rules, grants, ask: under })
    if (grants.holds({ entity: rules.subject, key: pinfl })) return true
    if (open instanceof RegistryError)
      throw new GatewayError(open.code, 'a registry did not say whom the caller represents', { cause: open })
    return false
  }
}
