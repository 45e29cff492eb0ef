import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { identify, type RequestHeaders } from '../../../gateway/auth/identity.ts'
import type { Principal, PrincipalKind, Purpose } from '../../../gateway/context.ts'
import { GatewayError } from '../../../gateway/errors.ts'

const KINDS: readonly PrincipalKind[] = ['citizen', 'officer', 'service', 'agency', 'anonymous']
const PURPOSES: readonly Purpose[] = ['OWN_RECORD', 'CERTIFICATE', 'CASE', 'SERVICE', 'AUTHORISATION']

function principal(kind: PrincipalKind): Principal {
  return { kind, id: 'one', clientId: 'front-end', scopes: [], ...(kind === 'citizen' && { pinfl: '31210632040244' }) }
}

function outcome(kind: PrincipalKind, headers: RequestHeaders): string {
  try {
    return identify(principal(kind), headers).purpose
  } catch (error) {
    return error instanceof GatewayError ? error.code : String(error)
  }
}

describe('a purpose that is not declared', () => {
  it.each([
    ['citizen', 'OWN_RECORD'],
    ['officer', 'PURPOSE_REQUIRED'],
    ['service', 'SERVICE'],
  ] as const)('is, for a %s, %s', (kind, expected) => {
    expect(outcome(kind, {})).toBe(expected)
  })

  it('does not keep an agency or somebody anonymous from asking what needs no record', () => {
    expect(identify(principal('agency'), {}).principal.kind).toBe('agency')
    expect(identify(principal('anonymous'), {}).principal.kind).toBe('anonymous')
  })
})

describe('a purpose that is declared', () => {
  const may: Readonly<Record<PrincipalKind, readonly Purpose[]>> = {
    citizen: ['OWN_RECORD', 'CERTIFICATE'],
    officer: ['CERTIFICATE', 'CASE'],
    service: ['CERTIFICATE', 'SERVICE'],
    agency: [],
    anonymous: [],
  }
  const cases = KINDS.flatMap((kind) =>
    PURPOSES.map((purpose) => [kind, purpose, may[kind].includes(purpose)] as const),
  )

  it.each(cases.filter(([, , allowed]) => allowed))('may be, for a %s, %s', (kind, purpose) => {
    expect(outcome(kind, { 'darcha-purpose': purpose, 'darcha-case': 'A-1' })).toBe(purpose)
  })

  it.each(cases.filter(([, , allowed]) => !allowed))('may not be, for a %s, %s', (kind, purpose) => {
    const code = outcome(kind, { 'darcha-purpose': purpose, 'darcha-case': 'A-1' })
    expect(code).toBe(kind === 'anonymous' ? 'UNAUTHENTICATED' : 'ACCESS_DENIED')
  })

  it('must be a word of the list', () => {
    for (const word of ['', 'case', 'CASE ', 'CASE,CASE', 'ALL']) {
      expect(outcome('officer', { 'darcha-purpose': word })).toBe('BAD_REQUEST')
    }
    expect(outcome('officer', { 'darcha-purpose': ['CASE', 'CERTIFICATE'] })).toBe('BAD_REQUEST')
  })
})

describe('a case', () => {
  it('is required of an officer who works on one', () => {
    expect(outcome('officer', { 'darcha-purpose': 'CASE' })).toBe('PURPOSE_REQUIRED')
  })

  it('is kept with the request', () => {
    const headers = { 'darcha-purpose': 'CASE', 'darcha-case': '2026/11-24.A_7' }
    expect(identify(principal('officer'), headers)).toMatchObject({ purpose: 'CASE', caseNumber: '2026/11-24.A_7' })
  })

  it('is of a form that every registry can carry', () => {
    const odd = fc.string().filter((text) => !/^[A-Za-z0-9][A-Za-z0-9./_-]{0,63}$/.test(text))
    fc.assert(fc.property(odd, (text) => outcome('service', { 'darcha-case': text }) === 'BAD_REQUEST'))
  })
})

describe('acting on behalf of a person', () => {
  const headers = { 'darcha-purpose': 'CERTIFICATE', 'darcha-on-behalf-of': '31210932040247' }

  it.each(['officer', 'service'] as const)('may be done by a %s', (kind) => {
    expect(identify(principal(kind), headers).onBehalfOf).toBe('31210932040247')
  })

  it('may not be done by a citizen', () => {
    expect(outcome('citizen', headers)).toBe('ACCESS_DENIED')
  })

  it('names a PINFL, and an error does not repeat what was sent instead', () => {
    const wrong = { ...headers, 'darcha-on-behalf-of': '3121093204024' }
    expect(outcome('officer', wrong)).toBe('BAD_REQUEST')
    expect(() => identify(principal('officer'), wrong)).toThrow(/^the header darcha-on-behalf-of is not of the form/)
  })
})
