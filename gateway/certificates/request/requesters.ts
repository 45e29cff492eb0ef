/**
 * Who may ask for a certificate, and who may see a request or a certificate afterwards.
 *
 * Only what can be told without asking anybody is decided here. Whether a citizen represents a person, or holds a dwelling,
 * is a fact that registries keep: it is decided at each read, like the right to any record.
 */

import type { Definition } from '../../../schema/index.ts'
import type { RequestContext, RequestIdentity } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import type { Subject } from '../subject.ts'
import type { RequestRecord } from './records.ts'
import type { Giver } from './release.ts'

const SCOPE = 'certificates:request'

/** Throws `GatewayError` where the caller may not ask for any certificate in this way. */
export function admit({ principal, purpose, caseNumber }: RequestIdentity): void {
  if (principal.kind === 'anonymous') {
    throw new GatewayError('UNAUTHENTICATED', 'a certificate is asked for by somebody who is known')
  }
  if (!principal.scopes.includes(SCOPE)) {
    throw new GatewayError('ACCESS_DENIED', `the token does not carry the scope ${SCOPE}`)
  }
  const officer = principal.kind === 'officer'
  if (purpose !== 'CERTIFICATE' && !(officer && purpose === 'CASE')) {
    throw new GatewayError('PURPOSE_REQUIRED', 'a certificate is asked for with the purpose CERTIFICATE', {
      params: { header: 'darcha-purpose' },
    })
  }
  if (officer && caseNumber === undefined) {
    throw new GatewayError('PURPOSE_REQUIRED', 'an officer asks for a certificate under the number of a case', {
      params: { header: 'darcha-case' },
    })
  }
}

/** Whether this kind of caller may ask for this kind of certificate about this subject. */
export function mayRequest({ principal }: RequestIdentity, { requesters }: Definition, subject: Subject): boolean {
  switch (principal.kind) {
    case 'citizen':
      if (subject.kind === 'ORGANIZATION') {
        return requesters.includes('REPRESENTATIVE') && representsOrganization(principal, subject.key)
      }
      if (subject.kind !== 'PERSON') return requesters.includes('SUBJECT') || requesters.includes('REPRESENTATIVE')
      return requesters.includes(principal.pinfl === subject.key ? 'SUBJECT' : 'REPRESENTATIVE')
    case 'officer':
      return requesters.includes('OFFICER')
    case 'service':
      return requesters.includes('SERVICE')
    default:
      return false
  }
}

/** Whoever made the request, a colleague of theirs in the same organisation, and whom it is about. */
export function maySee(context: Pick<RequestContext, 'principal'>, record: RequestRecord): boolean {
  return isAbout(context.principal, record.subject) || isRequester(context, record)
}

/** Whether it is about the caller, or about a legal entity that they represent. */
function isAbout(principal: RequestIdentity['principal'], { kind, key }: Subject): boolean {
  if (principal.kind !== 'citizen') return false
  if (kind === 'ORGANIZATION') return representsOrganization(principal, key)
  return kind === 'PERSON' && principal.pinfl === key
}

/** Whoever made the request, and for an officer a colleague of theirs in the same organisation. */
export function isRequester({ principal }: Pick<RequestContext, 'principal'>, { identity }: RequestRecord): boolean {
  const { principal: requester } = identity
  if (principal.kind === 'anonymous') return false
  if (isSame(principal, requester)) return true
  return (
    principal.kind === 'officer' &&
    requester.kind === 'officer' &&
    requester.organization !== undefined &&
    requester.organization.id === principal.organization?.id
  )
}

/**
 * Whether registries say that this is somebody whom the caller represents, or something that they hold. Throws `GatewayError`
 * where they do not say it now.
 */
export type Concerns = (subject: Subject, context: RequestContext) => Promise<boolean>

/** Whether the caller's identity provider says that they represent the legal entity of this STIR. */
export function representsOrganization({ represents = [] }: RequestIdentity['principal'], stir: string): boolean {
  return represents.some((organization) => organization.stir === stir)
}

/** In which quality somebody asks for a certificate, which is in itself the request that makes it lawful to collect. */
export function giverOf({ principal }: RequestIdentity, { kind, key }: Subject): Giver {
  const { pinfl, organization } = principal
  if (principal.kind === 'citizen') {
    const own = kind === 'PERSON' ? pinfl === key : kind !== 'ORGANIZATION'
    return { role: own ? 'SUBJECT' : 'REPRESENTATIVE', ...(pinfl !== undefined && { pinfl }) }
  }
  const role = principal.kind === 'officer' ? 'OFFICER' : 'SERVICE'
  return { role, ...(organization !== undefined && { organization }) }
}

function isSame(one: RequestIdentity['principal'], other: RequestIdentity['principal']): boolean {
  return one.kind === other.kind && one.id === other.id
}
