import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { revoke } from '../../gateway/cli/revoke.ts'
import { ISSUING_ORGANIZATION } from '../../mocks/window.ts'
import { citizenAsking, issuedCertificate } from '../support/certificates.ts'
import { type Asking, eventually, type Journey, openJourney } from '../support/journey.ts'

let journey: Journey
let officer: Asking
beforeAll(async () => {
  journey = await openJourney({ config: { issuerOrganization: ISSUING_ORGANIZATION } })
  officer = {
    token: await journey.mocks.identity.token({ persona: 'officer' }),
    headers: { 'darcha-purpose': 'CASE', 'darcha-case': 'A-1' },
  }
})
afterAll(() => journey.close())

interface Standing {
  readonly status: string
  readonly statusReason: { readonly code: string; readonly text: { readonly text: string } } | null
  readonly replaces: string | null
  readonly replacedBy: string | null
}

const REVOKE = `mutation ($input: RevokeCertificateInput!) {
  revokeCertificate(input: $input) { __typename ... on RevokedCertificate { status reason { code } } }
}`
const REQUEST = `mutation ($input: RequestCertificateInput!) {
  requestCertificate(input: $input) { __typename ... on CertificateRequest { id } }
}`
const STANDING = `query ($number: CertificateNumber!) {
  certificate(number: $number) { status statusReason { code text { text } } replaces replacedBy }
}`

async function standing(number: string): Promise<Standing | undefined> {
  const asking = await citizenAsking(journey, 'ordinary')
  return (await journey.ask<{ certificate: Standing }>(STANDING, { number }, asking)).data?.certificate
}

async function verified(number: string): Promise<string | undefined> {
  const { data } = await journey.ask<{ verifyCertificate: { outcome: string } }>(
    'query ($number: CertificateNumber) { verifyCertificate(number: $number) { outcome } }',
    { number },
  )
  return data?.verifyCertificate.outcome
}

async function revoking(number: string, asking: Asking, more: object = {}) {
  return await journey.ask<{ revokeCertificate: object }>(
    REVOKE,
    { input: { number, reason: 'FRAUD', ...more } },
    asking,
  )
}

async function replacing(replaces: string, type = 'no-tax-debt', more: object = {}) {
  const input = {
    type,
    subject: { pinfl: journey.pinfl('ordinary') },
    idempotencyKey: crypto.randomUUID(),
    replaces,
    ...more,
  }
  const { data } = await journey.ask<{ requestCertificate: { __typename: string; id?: string } }>(
    REQUEST,
    { input },
    await citizenAsking(journey, 'ordinary'),
  )
  return data?.requestCertificate
}

describe('revoking', () => {
  it('is for an officer of the organisation that issues, and is seen by everybody at once', async () => {
    const { number } = await issuedCertificate(journey, 'no-tax-debt', 'ordinary')
    const note = { note: 'found by the auditor in case A-1' }
    expect((await revoking(number, officer, note)).data?.revokeCertificate).toEqual({
      __typename: 'RevokedCertificate',
      status: 'REVOKED',
      reason: { code: 'FRAUD' },
    })
    expect(await standing(number)).toMatchObject({
      status: 'REVOKED',
      statusReason: { code: 'FRAUD', text: { text: 'It was obtained by fraud.' } },
    })
    expect(await verified(number)).toBe('REVOKED')
    const again = await revoking(number, officer, { reason: 'SUBJECT_DIED' })
    expect(again.data?.revokeCertificate).toMatchObject({ reason: { code: 'FRAUD' } })
  })

  it('is told on the page: since when to anybody, why to who holds the certificate', async () => {
    const { number, pin, verificationUrl } = await issuedCertificate(journey, 'no-tax-debt', 'ordinary')
    await revoking(number, officer)
    const address = new URL(new URL(verificationUrl).pathname, journey.window.url)
    const headers = { accept: 'text/html', 'accept-language': 'en' }
    const page = async (init: RequestInit) => await (await fetch(address, { headers, ...init })).text()
    const [passing, holding] = await Promise.all([
      page({}),
      page({ method: 'POST', body: new URLSearchParams({ number, pin }) }),
    ])
    for (const text of [passing, holding]) expect(text).toContain('Not in force since')
    expect(passing).not.toContain('It was obtained by fraud.')
    expect(holding).toContain('It was obtained by fraud.')
  })

  it('is not for a citizen, a service, or nobody', async () => {
    const { number } = await issuedCertificate(journey, 'no-tax-debt', 'ordinary')
    const service = {
      token: await journey.mocks.identity.token({ persona: 'service' }),
      headers: { 'darcha-purpose': 'CERTIFICATE' },
    }
    const codes = [await citizenAsking(journey, 'ordinary'), service, {}].map(async (asking) => {
      const { errors = [] } = await revoking(number, asking)
      return errors.map(({ extensions }) => extensions.code)
    })
    expect(await Promise.all(codes)).toEqual([['ACCESS_DENIED'], ['ACCESS_DENIED'], ['UNAUTHENTICATED']])
    expect(await verified(number)).toBe('VALID')
  })

  it('takes no note with a number of a person, and knows no certificate that was never issued', async () => {
    const { number } = await issuedCertificate(journey, 'no-tax-debt', 'ordinary')
    const refused = await revoking(number, officer, { note: `asked by ${journey.pinfl('ordinary')}` })
    expect(refused.errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_REQUEST'])
    expect(JSON.stringify(refused)).not.toContain(journey.pinfl('ordinary'))
    expect(await verified(number)).toBe('VALID')
    const unknown = await revoking('ND-2026-0000-0000-0000-0000', officer)
    expect(unknown.data?.revokeCertificate).toEqual({ __typename: 'UnknownCertificate' })
  })

  it('is a command too', async () => {
    const { number } = await issuedCertificate(journey, 'no-tax-debt', 'ordinary')
    const lines: string[] = []
    const output = { out: (line: string) => void lines.push(line), progress: () => undefined }
    const options = { url: journey.window.url, token: officer.token, reason: 'RECORD_CORRECTED', caseNumber: 'A-1' }
    await revoke(number, options, output)
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^REVOKED: ${number} since .* \\(RECORD_CORRECTED\\)$`))])
    await expect(revoke('ND-2026-0000-0000-0000-0000', options, output)).rejects.toThrow(
      '(ND-2026-0000-0000-0000-0000)',
    )
  })
})

describe('a newer certificate', () => {
  it('takes the place of the old one at the moment in which it is issued, and each names the other', async () => {
    const old = await issuedCertificate(journey, 'no-tax-debt', 'ordinary')
    const idempotencyKey = crypto.randomUUID()
    const asked = await replacing(old.number, 'no-tax-debt', { idempotencyKey })
    const seen = await eventually(
      () => standing(old.number),
      (one) => one?.status !== 'VALID',
    )
    expect(seen).toMatchObject({ status: 'SUPERSEDED', statusReason: { code: 'REPLACED' }, replaces: null })
    expect(await standing(seen?.replacedBy ?? '')).toMatchObject({
      status: 'VALID',
      replaces: old.number,
      replacedBy: null,
    })
    expect([await verified(old.number), await verified(seen?.replacedBy ?? '')]).toEqual(['SUPERSEDED', 'VALID'])
    // The same asked again is the same request, although the old one can no longer be replaced.
    expect(await replacing(old.number, 'no-tax-debt', { idempotencyKey })).toEqual(asked)
    expect(await replacing(old.number)).toMatchObject({ __typename: 'CannotReplace' })
  })

  it("takes the place of no other kind's, of nobody else's, and of none that was never issued", async () => {
    const own = await issuedCertificate(journey, 'no-tax-debt', 'ordinary')
    const other = await issuedCertificate(journey, 'no-tax-debt', 'utilityDebtor')
    expect(await replacing(own.number, 'birth-record')).toMatchObject({ __typename: 'CannotReplace' })
    expect(await replacing(other.number)).toMatchObject({ __typename: 'CannotReplace' })
    expect(await replacing('ND-2026-0000-0000-0000-0000')).toMatchObject({ __typename: 'CannotReplace' })
    expect([await verified(own.number), await verified(other.number)]).toEqual(['VALID', 'VALID'])
  })
})
