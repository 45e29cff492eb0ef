import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { commandLine } from '../../mocks/command-line.ts'
import { citizenAsking, issuedCertificate } from '../support/certificates.ts'
import { eventually, type Journey, openJourney } from '../support/journey.ts'

const SECRET = 'agreed between the registry and the window'
let journey: Journey
beforeAll(async () => {
  journey = await openJourney({
    registries: (lines) => lines.map((line) => (line.name === 'civil' ? { ...line, messageSecret: [SECRET] } : line)),
  })
})
afterAll(() => journey.close())

interface Certificate {
  readonly recordCorrectedAt: string | null
  readonly claims: readonly { readonly name: string; readonly value: unknown }[]
}

async function certificate(number: string): Promise<Certificate | undefined> {
  const { data } = await journey.ask<{ certificate: Certificate }>(
    'query ($number: CertificateNumber!) { certificate(number: $number) { recordCorrectedAt claims { name value } } }',
    { number },
    await citizenAsking(journey, 'ordinary'),
  )
  return data?.certificate
}

/** What an operator of the registry does at the command line. */
async function correct(key: string, given: string, secret = SECRET): Promise<{ announced?: number }> {
  const lines: string[] = []
  const terminal = { write: (line: string) => void lines.push(line), stopped: async () => undefined }
  const order = ['--entity', 'BirthRecord', '--key', key, '--given', given]
  const told = ['--announce', journey.window.url, '--secret', secret, '--url', journey.mocks.civil.url]
  await commandLine(terminal).parseAsync(['node', 'mocks', 'correct', 'civil', ...order, ...told])
  return JSON.parse(lines.join('')) as { announced?: number }
}

function birthRecord(): string {
  const act = journey.mocks.population.personByPinfl(journey.pinfl('ordinary'))?.acts.find((number) => {
    return journey.mocks.population.actByNumber(number)?.kind === 'BIRTH'
  })
  if (act === undefined) throw new TypeError('the ordinary person has no birth record')
  return act
}

describe('a record that its registry corrects', () => {
  it('flags the certificate that rests on it, to its holder and to who verifies it, and a newer one says the right thing', async () => {
    const old = await issuedCertificate(journey, 'birth-record', 'ordinary')
    const untouched = await issuedCertificate(journey, 'no-utility-debt', 'ordinary')
    expect(await correct(birthRecord(), 'Tuzatilgan')).toMatchObject({ announced: 202 })
    expect((await certificate(old.number))?.recordCorrectedAt).toMatch(/^2\d{3}-/)
    expect((await certificate(untouched.number))?.recordCorrectedAt).toBeNull()
    const { data } = await journey.ask<{ verifyCertificate: object }>(
      'query ($number: CertificateNumber) { verifyCertificate(number: $number) { outcome recordCorrectedAt } }',
      { number: old.number },
    )
    expect(data?.verifyCertificate).toEqual({ outcome: 'VALID', recordCorrectedAt: expect.stringMatching(/^2\d{3}-/) })
    const page = await fetch(old.verificationUrl.replace(/^.*\/verify/, `${journey.window.url}/verify`), {
      headers: { accept: 'text/html', 'accept-language': 'en' },
    })
    expect(await page.text()).toContain('was corrected later')
    // The registry's moments are whole seconds: one that is issued in the second of the correction is flagged to be safe.
    const newer = await eventually(
      async () => await certificate((await issuedCertificate(journey, 'birth-record', 'ordinary')).number),
      (seen) => seen?.recordCorrectedAt === null,
    )
    expect(newer?.recordCorrectedAt).toBeNull()
    expect(JSON.stringify(newer?.claims)).toContain('Tuzatilgan')
    expect(JSON.stringify((await certificate(old.number))?.claims)).not.toContain('Tuzatilgan')
  })

  it('flags nothing where somebody else announces it', async () => {
    const { number } = await issuedCertificate(journey, 'birth-record', 'ordinary')
    const before = (await certificate(number))?.recordCorrectedAt
    expect(await correct(birthRecord(), 'Begona', 'a secret of somebody else')).toMatchObject({ announced: 401 })
    expect((await certificate(number))?.recordCorrectedAt).toBe(before)
  })

  it('is counted, by registry', async () => {
    expect(await (await fetch(`${journey.window.url}/metrics`)).text()).toMatch(
      /darcha_certificates_flagged_total\{[^}]*registry="civil"[^}]*\} [1-9]/,
    )
  })
})
