/**
 * Whose a kept answer is. Everything that a registry may have decided by, or that it writes into its own log, is part of the
 * name under which the answer is kept, so that it is given again to the same caller in the same matter only.
 */
import type { RequestContext } from '../context.ts'
import type { ReadItem, ReadRequest } from '../read.ts'

/**
 * Evidence for a certificate is read afresh: it must be true when the certificate says so. And `anonymous` is not one
 * caller but many.
 */
export function isKept({ purpose, principal }: RequestContext): boolean {
  return purpose !== 'CERTIFICATE' && principal.kind !== 'anonymous'
}

export function ownerOf(
  { registry, entity }: ReadRequest,
  { principal, purpose, caseNumber, onBehalfOf }: RequestContext,
): string {
  const { kind, id, clientId, pinfl, organization } = principal
  return JSON.stringify([
    registry,
    entity,
    [kind, id, clientId, pinfl, organization?.id],
    [purpose, caseNumber, onBehalfOf],
  ])
}

/** JSON has no line break and neither has a path, so the key, which may be any text, stands last. */
export function nameOf(owner: string, { key, fields }: ReadItem): string {
  return `${owner}\n${fields.join()}\n${key}`
}
