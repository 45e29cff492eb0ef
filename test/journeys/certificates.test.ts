import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { eventually, type Journey, openJourney } from '../support/journey.ts'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney()
})
afterAll(() => journey.close())

interface Request {
  readonly __typename: string
  readonly id: string
  readonly status: string
  readonly message?: string
  readonly requestId?: string
  readonly rejection?: { readonly code: string; readonly message: { readonly text: string } } | null
  readonly certificate?: Certificate | null
}
interface Certificate {
  readonly number: string
  readonly credential: string
  readonly status: string
  readonly claims: readonly { readonly name: string; readonly value: unknown; readonly provenance: readonly object[] }[]
}

const SHOWN = `id status facts { name status label { text } } rejection { code message { text } }
  certificate { number credential status claims { name value provenance { registry asOf requestId responseDigest } } }`
const ASK = `mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) {
  __typename
  ... on CertificateRequest { ${SHOWN} }
  ... on RequestCertificateError { message }
  ... on IdempotencyConflict { requestId }
} }`
const FOLLOW = `query ($id: ID!) { certificateRequest(id: $id) { __typename ${SHOWN} } }`
const ended = ({ status }: Request) => ['ISSUED', 'REJECTED', 'FAILED'].includes(status)

async function asking(who: Parameters<Journey['pinfl']>[0]) {
  return { token: await journey.citizen(who), headers: { 'darcha-purpose': 'CERTIFICATE' } }
}

async function request(type: string, who: Parameters<Journey['pinfl']>[0], more: object = {}): Promise<Request> {
  const input = { type, subject: { pinfl: journey.pinfl(who) }, idempotencyKey: crypto.randomUUID(), ...more }
  const answer = await journey.ask<{ requestCertificate: Request }>(ASK, { input }, await asking(who))
  if (answer.data == null) throw new TypeError(JSON.stringify(answer.errors))
  return answer.data.requestCertificate
}

async function outcome(type: string, who: Parameters<Journey['pinfl']>[0]): Promise<Request> {
  const { id } = await request(type, who)
  const as = await asking(who)
  const look = async () => {
    const { data } = await journey.ask<{ certificateRequest: Request }>(FOLLOW, { id }, as)
    if (data == null) throw new TypeError('the request is not there')
    return data.certificateRequest
  }
  return await eventually(look, ended)
}

describe('a certificate', () => {
  it.each(['birth-record', 'no-tax-debt', 'no-utility-debt'])(
    '%s is issued where its rule is satisfied',
    async (type) => {
      const { status, certificate } = await outcome(type, 'ordinary')
      expect(status).toBe('ISSUED')
      expect(certificate?.number).toMatch(/^[A-Z]{2}-\d{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}$/)
      for (const { provenance } of certificate?.claims ?? []) expect(provenance.length).toBeGreaterThan(0)
    },
  )

  it.each([
    ['no-tax-debt', 'taxDebtor', 'DEBT_EXISTS'],
    ['no-utility-debt', 'utilityDebtor', 'DEBT_EXISTS'],
    ['no-utility-debt', 'noDwelling', 'NO_DWELLING'],
    ['no-tax-debt', 'unknownToTax', expect.stringMatching(/UNKNOWN|NOT_REGISTERED/)],
    ['birth-record', 'foreigner', expect.any(String)],
  ] as const)('%s is refused to %s for the reason of the rule', async (type, who, code) => {
    const { status, rejection, certificate } = await outcome(type, who)
    expect(status).toBe('REJECTED')
    expect(rejection?.code).toEqual(code)
    expect(rejection?.message.text.length).toBeGreaterThan(10)
    expect(certificate).toBeNull()
  })

  it('is refused about somebody who died, to an officer who asks for a case', async () => {
    const officer = {
      token: await journey.mocks.identity.token({ persona: 'officer' }),
      headers: { 'darcha-purpose': 'CASE', 'darcha-case': 'A-2026-1' },
    }
    const subject = { pinfl: journey.pinfl('deceased') }
    const input = { type: 'no-tax-debt', subject, idempotencyKey: crypto.randomUUID() }
    const { data } = await journey.ask<{ requestCertificate: Request }>(ASK, { input }, officer)
    const last = await eventually(
      async () =>
        (await journey.ask<{ certificateRequest: Request }>(FOLLOW, { id: data?.requestCertificate.id }, officer)).data
          ?.certificateRequest,
      (seen) => seen !== undefined && ended(seen),
    )
    expect(last).toMatchObject({ status: 'REJECTED', rejection: { code: 'PERSON_DECEASED' }, certificate: null })
  })

  it('is a signed credential that anyone verifies by the published keys alone', async () => {
    const { certificate } = await outcome('no-tax-debt', 'ordinary')
    const keys = (await (await fetch(`${journey.window.url}/.well-known/jwks.json`)).json()) as JSONWebKeySet
    const { payload, protectedHeader } = await jwtVerify(certificate?.credential ?? '', createLocalJWKSet(keys), {
      typ: 'vc+jwt',
    })
    expect(protectedHeader.alg).toBe('ES256')
    expect(payload['type']).toContain('VerifiableCredential')
    expect(payload['credentialSubject']).toMatchObject({ pinfl: journey.pinfl('ordinary') })
  })

  it('is verified online by number with little told, by itself with all of it, and not when it was changed', async () => {
    const { certificate } = await outcome('no-tax-debt', 'ordinary')
    const VERIFY = `query ($number: CertificateNumber, $credential: String) {
      verifyCertificate(number: $number, credential: $credential) { outcome maskedSubject claims { name } } }`
    interface Verified {
      readonly verifyCertificate: { outcome: string; maskedSubject: string | null; claims: object[] | null }
    }
    const check = async (variables: Record<string, unknown>) =>
      (await journey.ask<Verified>(VERIFY, variables)).data?.verifyCertificate
    const byNumber = await check({ number: certificate?.number })
    expect(byNumber).toMatchObject({ outcome: 'VALID', claims: null })
    expect(byNumber?.maskedSubject).not.toContain(journey.pinfl('ordinary'))
    expect((await check({ credential: certificate?.credential }))?.claims?.length).toBeGreaterThan(0)
    const [head = '', body = '', signature = ''] = (certificate?.credential ?? '').split('.')
    const changed = Buffer.from(Buffer.from(body, 'base64url').toString().replace('0.00', '9.00')).toString('base64url')
    expect(await check({ credential: `${head}.${changed}.${signature}` })).toMatchObject({
      outcome: 'FORGED',
      claims: null,
    })
    expect(await check({ number: 'ND-2026-0000-0000-0000-0000' })).toMatchObject({ outcome: 'UNKNOWN' })
  })
})

describe('asking', () => {
  it('twice with one key is asking once; with another input it is a conflict', async () => {
    const idempotencyKey = crypto.randomUUID()
    const first = await request('birth-record', 'ordinary', { idempotencyKey })
    const again = await request('birth-record', 'ordinary', { idempotencyKey })
    expect(again.id).toBe(first.id)
    const other = await request('no-tax-debt', 'ordinary', { idempotencyKey })
    expect(other).toMatchObject({ __typename: 'IdempotencyConflict', requestId: first.id })
  })

  it('for what is not offered, or about what is no subject, is answered by a reason and keeps nothing', async () => {
    expect(await request('no-such-thing', 'ordinary')).toMatchObject({ __typename: 'UnknownCertificateType' })
    expect(await request('birth-record', 'ordinary', { subject: { stir: '201122333' } })).toMatchObject({
      __typename: 'InvalidSubject',
    })
  })

  it('as one to whom this kind is not given is answered by who may', async () => {
    const service = {
      token: await journey.mocks.identity.token({ persona: 'service' }),
      headers: { 'darcha-purpose': 'CERTIFICATE' },
    }
    const ask = `mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) {
      __typename ... on NotPermitted { requesters } } }`
    const subject = { pinfl: journey.pinfl('ordinary') }
    const input = { type: 'birth-record', subject, idempotencyKey: crypto.randomUUID() }
    expect(await journey.ask(ask, { input }, service)).toEqual({
      status: 200,
      data: {
        requestCertificate: { __typename: 'NotPermitted', requesters: ['SUBJECT', 'REPRESENTATIVE', 'OFFICER'] },
      },
    })
  })

  it("about another person ends without a certificate, and a request is nobody else's to see", async () => {
    const { id } = await request('no-tax-debt', 'ordinary', { subject: { pinfl: journey.pinfl('taxDebtor') } })
    const as = await asking('ordinary')
    const last = await eventually(
      async () =>
        (await journey.ask<{ certificateRequest: Request }>(FOLLOW, { id }, as)).data?.certificateRequest as Request,
      ended,
    )
    expect(last).toMatchObject({ status: 'FAILED', certificate: null })
    const stranger = await journey.ask<{ certificateRequest: null }>(FOLLOW, { id }, await asking('utilityDebtor'))
    expect(stranger.data?.certificateRequest).toBeNull()
  })
})
