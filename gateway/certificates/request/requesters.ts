/**
 * Who may ask for a certificate, and who may see a request or a certificate afterwards.
 *
 * Only what can be told without asking anybody is decided here. Whether a citizen represents a person, or holds a dwelling,
 * is a fact that registries keep: it is decided at each read, like the right to any record.
 */

import type { Definition } from '../../../schema/index.ts'
import type { RequestContext, RequestIdentity } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import type { RequestRecord } from './records.ts'
import type { Subject } from './subject.ts'

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

/** Whoever made the request, a colleague of theirs in the same organisation, and the person it is about. */
export function maySee({ principal }: Pick<RequestContext, 'principal'>, record: RequestRecord): boolean {
  const { principal: requester } = record.identity
  switch (principal.kind) {
    case 'citizen':
      return (
        isSame(principal, requester) || (record.subject.kind === 'PERSON' && principal.pinfl === record.subject.key)
      )
    case 'officer':
      return (
        isSame(principal, requester) ||
        (requester.kind === 'officer' &&
          requester.organization !== undefined &&
          requester.organization.id === principal.organization?.id)
      )
    case 'service':
      return isSame(principal, requester)
    default:
      return false
  }
}

function isSame(one: RequestIdentity['principal'], other: RequestIdentity['principal']): boolean {
  return one.kind === other.kind && one.id === other.id
}
