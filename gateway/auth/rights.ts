/**
 * What the slices' rules open to a principal, whoever the record is about: scope and purpose, on every path that would be
 * fetched. Deny by default: a path without a rule is nobody's, and a read without a path is a question about existence,
 * which no rule covers either.
 */
import type { FieldSet } from '../../connectors/sdk/fields.ts'
import type { AccessRules } from '../access.ts'
import type { RequestContext } from '../context.ts'
import { PURPOSES } from './purposes.ts'

/** Decides for one request to one registry; items share their field sets, so each set is decided once. */
export function fieldRights(
  rules: AccessRules,
  entity: string,
  { principal, purpose, caseNumber }: RequestContext,
): (fields: FieldSet) => boolean {
  const declared = PURPOSES[principal.kind].declarable.includes(purpose)
  const accountable = purpose !== 'CASE' || caseNumber !== undefined
  if (!declared || !accountable) return () => false

  const opens = (path: string): boolean => {
    const met = rules.rules(entity, path)
    return met.length > 0 && met.every(({ scope, purposes }) => purposes.includes(purpose) && holds(scope))
  }
  const holds = (scope: string): boolean => principal.scopes.includes(scope)
  const decided = new Map<FieldSet, boolean>()
  return (fields) => {
    let permitted = decided.get(fields)
    if (permitted === undefined) {
      permitted = fields.length > 0 && fields.every(opens)
      decided.set(fields, permitted)
    }
    return permitted
  }
}

/** What the gateway may ask of a record to establish a right: the keys of the records that it conveys, nothing else. */
export function conveyingRights(rules: AccessRules, entity: string, registry: string): (fields: FieldSet) => boolean {
  const conveying = new Set(
    rules.conveyedBy(entity).flatMap(({ read }) => (read?.registry === registry ? [read.path] : [])),
  )
  return (fields) => fields.length > 0 && fields.every((path) => conveying.has(path))
}
