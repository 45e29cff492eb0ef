/**
 * What a request declares about itself beside its token: purpose, case, on whose behalf, language.
 *
 * A declaration is checked against the principal before anything is read, kept in the trail, and sent to the registries
 * that have a place for it (X-Road `issue`). Whoever declares what they may not is refused, not corrected.
 */
import type { Principal, Purpose, RequestIdentity } from '../context.ts'
import { GatewayError } from '../errors.ts'
import { PINFL } from './claims.ts'
import { negotiateLanguage } from './language.ts'
import { PURPOSES } from './purposes.ts'

/** Header names in lower case, as Node gives them. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

const CASE_NUMBER = /^[A-Za-z0-9][A-Za-z0-9./_-]{0,63}$/
const WORDS: ReadonlySet<string> = new Set([
  'OWN_RECORD',
  'CERTIFICATE',
  'CASE',
  'SERVICE',
  'AUTHORISATION',
] satisfies Purpose[])

/** Throws `GatewayError` BAD_REQUEST, ACCESS_DENIED, PURPOSE_REQUIRED, or UNAUTHENTICATED where a token would help. */
export function identify(principal: Principal, headers: RequestHeaders): RequestIdentity {
  const purpose = purposeOf(principal, single(headers, 'darcha-purpose'))
  const caseNumber = matching(single(headers, 'darcha-case'), 'darcha-case', CASE_NUMBER)
  const onBehalfOf = matching(single(headers, 'darcha-on-behalf-of'), 'darcha-on-behalf-of', PINFL)
  if (purpose === 'CASE' && caseNumber === undefined) {
    throw new GatewayError('PURPOSE_REQUIRED', 'the purpose CASE needs the number of the case in darcha-case', {
      params: { header: 'darcha-case' },
    })
  }
  if (onBehalfOf !== undefined && principal.kind !== 'officer' && principal.kind !== 'service') {
    throw new GatewayError('ACCESS_DENIED', 'only an officer or a service acts on behalf of a person', {
      params: { header: 'darcha-on-behalf-of' },
    })
  }
  const language = headers['accept-language']
  return {
    principal,
    purpose,
    language: negotiateLanguage(typeof language === 'string' ? language : language?.join()),
    ...(caseNumber !== undefined && { caseNumber }),
    ...(onBehalfOf !== undefined && { onBehalfOf }),
  }
}

function purposeOf({ kind }: Principal, declared: string | undefined): Purpose {
  const { declarable, assumed } = PURPOSES[kind]
  const params = { header: 'darcha-purpose' }
  if (declared === undefined) {
    if (assumed !== undefined) return assumed
    throw new GatewayError('PURPOSE_REQUIRED', 'say what the records are for in darcha-purpose', { params })
  }
  if (!WORDS.has(declared)) throw malformed('darcha-purpose')
  const purpose = declarable.find((word) => word === declared)
  if (purpose !== undefined) return purpose
  if (kind === 'anonymous') {
    throw new GatewayError('UNAUTHENTICATED', 'a purpose needs an access token', {
      params: { header: 'authorization' },
    })
  }
  throw new GatewayError('ACCESS_DENIED', 'this purpose is not open to this kind of principal', { params })
}

function single(headers: RequestHeaders, header: string): string | undefined {
  const value = headers[header]
  if (value === undefined || typeof value === 'string') return value
  throw malformed(header)
}

function matching(value: string | undefined, header: string, pattern: RegExp): string | undefined {
  if (value !== undefined && !pattern.test(value)) throw malformed(header)
  return value
}

/** Names the header, never what stood in it: that may be anybody's number. */
function malformed(header: string): GatewayError {
  return new GatewayError('BAD_REQUEST', `the header ${header} is not of the form it must have`, { params: { header } })
}
