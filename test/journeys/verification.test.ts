import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type IssuedCertificate, issuedCertificate } from '../support/certificates.ts'
import { type Journey, openJourney } from '../support/journey.ts'

let journey: Journey
let certificate: IssuedCertificate
beforeAll(async () => {
  journey = await openJourney()
  certificate = await issuedCertificate(journey, 'no-tax-debt', 'ordinary')
})
afterAll(() => journey.close())

interface Verification {
  readonly outcome: string
  readonly pin: string | null
  readonly claims: readonly { readonly name: string }[] | null
  readonly maskedSubject: string | null
}
const VERIFY = `query ($number: CertificateNumber, $credential: String, $pin: String) {
  verifyCertificate(number: $number, credential: $credential, pin: $pin) { outcome pin maskedSubject claims { name } }
}`

async function verify(variables: object): Promise<Verification> {
  const { data, errors } = await journey.ask<{ verifyCertificate: Verification }>(VERIFY, { ...variables })
  if (data == null) throw new TypeError(JSON.stringify(errors))
  return data.verifyCertificate
}

function wrongPin(pin: string, by = 1): string {
  return String((Number(pin) + by) % 10_000).padStart(4, '0')
}

describe('the PIN on a certificate', () => {
  it('is four digits', () => {
    expect(certificate.pin).toMatch(/^\d{4}$/)
  })

  it('opens, with the number, what the certificate states', async () => {
    const { outcome, pin, claims } = await verify({ number: certificate.number, pin: certificate.pin })
    expect([outcome, pin]).toEqual(['VALID', 'RIGHT'])
    expect(claims?.map(({ name }) => name)).toContain('totalDebt')
  })

  it('is asked for: the number alone tells what anybody may know', async () => {
    const { outcome, pin, claims, maskedSubject } = await verify({ number: certificate.number })
    expect([outcome, pin, claims]).toEqual(['VALID', null, null])
    expect(maskedSubject).toMatch(/^\d•+\d{3}$/)
  })

  it('that is wrong opens nothing', async () => {
    const wrong = await verify({ number: certificate.number, pin: wrongPin(certificate.pin) })
    expect([wrong.outcome, wrong.pin, wrong.claims]).toEqual(['VALID', 'WRONG', null])
  })

  it('of a number that was never issued tells the same as any other', async () => {
    const unknown = await verify({ number: 'ND-2026-0000-0000-0000-0000', pin: '0000' })
    expect(unknown).toEqual({ outcome: 'UNKNOWN', pin: null, maskedSubject: null, claims: null })
  })

  it('opens nothing more that day once ten wrong ones were tried, at once or one by one', async () => {
    const other = await issuedCertificate(journey, 'no-tax-debt', 'ordinary')
    const tries = Array.from({ length: 25 }, (_, at) =>
      verify({ number: other.number, pin: wrongPin(other.pin, at + 1) }),
    )
    const outcomes = (await Promise.all(tries)).map(({ pin }) => pin)
    expect(outcomes.filter((pin) => pin === 'WRONG')).toHaveLength(10)
    expect(outcomes.filter((pin) => pin === 'CLOSED')).toHaveLength(15)
    const right = await verify({ number: other.number, pin: other.pin })
    expect([right.outcome, right.pin, right.claims]).toEqual(['VALID', 'CLOSED', null])
  })
})
