/**
 * Who asks, as the window says it in headers, and the proof that it is the window: a secret that both sides hold.
 *
 *   authorization: Bearer …      darcha-request-id   darcha-purpose   darcha-user   [darcha-issue]   [darcha-represented-party]
 *   [darcha-on-behalf-of]
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Call } from '../sdk/call.ts'

export type Caller = Omit<Call, 'signal' | 'references'>

/** Whether a request carries the secret; takes as long for a wrong one as for the right one. */
export function bearerCheck(token: string): (headers: IncomingHttpHeaders) => boolean {
  const expected = digest(token)
  return ({ authorization = '' }) => {
    const [, given = ''] = /^Bearer +(\S+)$/i.exec(authorization) ?? []
    return timingSafeEqual(digest(given), expected)
  }
}

/** Undefined where the window does not say who asks and why: then nobody is answered. */
export function callerOf(headers: IncomingHttpHeaders): Caller | undefined {
  const [requestId, purpose, userId, issue, representedParty, onBehalfOf] = [
    'darcha-request-id',
    'darcha-purpose',
    'darcha-user',
    'darcha-issue',
    'darcha-represented-party',
    'darcha-on-behalf-of',
  ].map((name) => one(headers[name]))
  if (requestId === undefined || purpose === undefined || userId === undefined) return undefined
  return {
    requestId,
    purpose,
    userId,
    ...(issue !== undefined && { issue }),
    ...(representedParty !== undefined && { representedParty }),
    ...(onBehalfOf !== undefined && { onBehalfOf }),
  }
}

/** The same for two requests exactly where an answer to one may be given to the other. */
export function callerId(caller: Caller): readonly (string | null)[] {
  const { userId, purpose, issue, representedParty, onBehalfOf } = caller
  return [userId, purpose, issue ?? null, representedParty ?? null, onBehalfOf ?? null]
}

/** Digests are of one length, as the comparison needs them. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function one(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
