import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { chromium } from 'playwright-core'
import { LANGUAGES } from '../../schema/index.ts'
import { type IssuedCertificate, issuedCertificate } from '../support/certificates.ts'
import { eventually, type Journey, openJourney } from '../support/journey.ts'
import { query } from '../support/postgres.ts'

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

  it('needs a number or a credential beside it: without both, the question is a mistake that names the argument', async () => {
    const { errors } = await journey.ask(VERIFY, { pin: certificate.pin })
    expect(errors).toMatchObject([{ path: ['verifyCertificate'], extensions: { code: 'BAD_REQUEST' } }])
    expect(errors?.[0]?.message).toContain('number')
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

/** As a browser asks. */
async function page(path: string, init: RequestInit = {}): Promise<{ status: number; headers: Headers; text: string }> {
  const headers = { accept: 'text/html', 'accept-language': 'en', ...init.headers }
  const response = await fetch(new URL(path, journey.window.url), { ...init, headers })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

function pathOf({ verificationUrl }: IssuedCertificate): string {
  return new URL(verificationUrl).pathname
}

const posted = (fields: Record<string, string>): RequestInit => ({ method: 'POST', body: new URLSearchParams(fields) })

function uploaded(content: string | Uint8Array<ArrayBuffer>, name: string): RequestInit {
  const body = new FormData()
  body.append('document', new Blob([content]), name)
  return { method: 'POST', body }
}

describe('the verification page', () => {
  it.each(LANGUAGES)(
    'says in %s that a certificate is in force, its kind and dates, and whom it is about in dots',
    async (language) => {
      const { status, text } = await page(`${pathOf(certificate)}?lang=${language}`)
      expect(status).toBe(200)
      expect(text).toContain(`<html lang="${language}">`)
      expect(text).toMatch(/class="outcome valid"/)
      expect(text).toMatch(/\d•{10}\d{3}/)
      expect(text).not.toContain(journey.pinfl('ordinary'))
    },
  )

  it('follows the language of the browser where the address names none', async () => {
    const { text } = await page(pathOf(certificate), { headers: { 'accept-language': 'ru, en;q=0.5' } })
    expect(text).toContain('<html lang="ru">')
  })

  it('may load, run and send nothing but its own forms, and is kept by nobody', async () => {
    const { headers, text } = await page(pathOf(certificate))
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/,
    )
    expect([headers.get('cache-control'), headers.get('referrer-policy')]).toEqual(['no-store', 'no-referrer'])
    expect(text).not.toMatch(/<script|<img|<link|https?:\/\/(?!127\.0\.0\.1)/)
  })

  it('of an id that was never issued looks like any other, but for what it says', async () => {
    const known = await page(pathOf(certificate))
    const unknown = await page('/verify/AAAAAAAAAAAAAAAAAAAAAA')
    expect([unknown.status, [...unknown.headers.keys()]]).toEqual([known.status, [...known.headers.keys()]])
    expect(unknown.text).toMatch(/class="outcome unknown"/)
    expect(unknown.text).not.toContain('•')
  })

  it('shows what the certificate states for its number and PIN, typed as people type', async () => {
    const number = certificate.number.toLowerCase().replaceAll('-', ' ')
    const { status, text } = await page(pathOf(certificate), posted({ number, pin: certificate.pin }))
    expect(status).toBe(200)
    expect(text).toContain('What the certificate states')
    expect(text).toContain(journey.pinfl('ordinary'))
  })

  it('does not for a wrong PIN, for none, or at the address of another certificate', async () => {
    const other = await issuedCertificate(journey, 'no-tax-debt', 'ordinaryWife')
    const { number, pin } = certificate
    const pages = await Promise.all([
      page(pathOf(certificate), posted({ number, pin: wrongPin(pin) })),
      page(pathOf(certificate), posted({ number, pin: '' })),
      page(pathOf(other), posted({ number, pin })),
    ])
    for (const { status, text } of pages) {
      expect(status).toBe(200)
      expect(text).not.toContain(journey.pinfl('ordinary'))
    }
    expect(pages[0]?.text).toContain('The number or the PIN does not fit.')
    expect(pages[2]?.text).toContain('The number or the PIN does not fit.')
  })

  it('shows it for the document itself', async () => {
    const { text } = await page('/verify/document', uploaded(certificate.credential, 'certificate.jwt'))
    expect(text).toMatch(/class="outcome valid"/)
    expect(text).toContain(journey.pinfl('ordinary'))
  })

  it('says that a changed document is forged, and shows nothing of it', async () => {
    const [header, payload = '', signature] = certificate.credential.split('.')
    const claims = Buffer.from(payload, 'base64url').toString('utf8').replace('"0.00"', '"9.00"')
    const forged = [header, Buffer.from(claims).toString('base64url'), signature].join('.')
    const { text } = await page('/verify/document', uploaded(forged, 'certificate.jwt'))
    expect(text).toMatch(/class="outcome forged"/)
    expect(text).not.toContain(journey.pinfl('ordinary'))
  })

  it('says that a file without a certificate holds none, and that a form without a file is no file', async () => {
    const none = await page('/verify/document', uploaded('a letter', 'letter.txt'))
    expect([none.status, none.text]).toEqual([200, expect.stringContaining('There is no certificate in this file.')])
    const noFile = await page('/verify/document', posted({}))
    expect([noFile.status, noFile.text]).toEqual([
      406,
      expect.stringContaining('There is no certificate in this file.'),
    ])
  })

  it('puts nothing that is typed into the page as anything but text', async () => {
    const { text } = await page('/verify', posted({ number: '"><script>alert(1)</script>', pin: '1234' }))
    expect(text).not.toContain('<script>')
  })

  it('counts each verification by day and outcome, and never who', async () => {
    const other = await issuedCertificate(journey, 'no-tax-debt', 'ordinary')
    for (let time = 0; time < 3; time += 1) await page(pathOf(other))
    expect(
      await eventually(
        () => countOf(other.number),
        (count) => count === 3,
      ),
    ).toBe(3)
  })

  it('counts what was never issued, and what is forged, in the metrics alone, by whatever way it is asked', async () => {
    const number = 'ND-2026-0000-0000-0000-0000'
    const [unknown, forged, rows] = [await metricOf('UNKNOWN'), await metricOf('FORGED'), await rowsOfCounts()]
    await page('/verify/AAAAAAAAAAAAAAAAAAAAAA')
    await page('/verify', posted({ number, pin: '1234' }))
    await verify({ number })
    expect((await metricOf('UNKNOWN')) - unknown).toBe(3)
    await page('/verify/document', uploaded('a.b.c', 'certificate.jwt'))
    await verify({ credential: 'a.b.c' })
    expect((await metricOf('FORGED')) - forged).toBe(2)
    expect(await rowsOfCounts()).toBe(rows)
    expect(await metricOf('VALID')).toBeGreaterThan(0)
  })

  it('tells an address that asks too often to slow down, as a page and with the time to wait', async () => {
    const crowded = await openJourney()
    try {
      const ask = () =>
        fetch(new URL('/verify', crowded.window.url), { headers: { accept: 'text/html', 'accept-language': 'en' } })
      const refused = await eventually(ask, ({ status }) => status !== 200, 15_000, 0)
      expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true])
      expect(await refused.text()).toContain('Too many checks. Try again in a minute.')
    } finally {
      await crowded.close()
    }
  })
})

async function metricOf(outcome: string): Promise<number> {
  const { text } = await page('/metrics')
  const counted = new RegExp(`^darcha_verifications_total\\{.*outcome="${outcome}".*\\} (\\d+)`, 'm')
  return Number(counted.exec(text)?.[1] ?? 0)
}

async function countOf(number: string): Promise<number> {
  return await numberIn(
    "SELECT sum(count) AS number FROM certificate_verification WHERE number = $1 AND outcome = 'VALID'",
    [number],
  )
}

async function rowsOfCounts(): Promise<number> {
  return await numberIn('SELECT count(*) AS number FROM certificate_verification')
}

async function numberIn(sql: string, values: readonly string[] = []): Promise<number> {
  const { rows } = await query<{ number: string | null }>(journey.database, sql, values)
  return Number(rows[0]?.number ?? 0)
}

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
const inBrowser = CHROMIUM === undefined ? it.skip : it

inBrowser(
  'the verification page works on a phone without JavaScript: from the QR code to what the certificate states',
  async () => {
    const browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] })
    try {
      const context = await browser.newContext({
        javaScriptEnabled: false,
        viewport: { width: 360, height: 740 },
        locale: 'ru',
      })
      const tab = await context.newPage()
      await tab.goto(new URL(pathOf(certificate), journey.window.url).href)
      expect(await tab.getByRole('status').textContent()).toContain('Документ подлинный и действует.')
      await tab.getByRole('link', { name: 'Qaraqalpaqsha' }).click()
      expect(await tab.getByRole('status').textContent()).toContain('Hújjet haqıyqıy hám kúshinde.')
      await tab.getByLabel('Maǵlıwmatnama nomeri').fill(certificate.number)
      await tab.getByLabel(/^PIN-kod/).fill(certificate.pin)
      await tab.getByRole('button', { name: 'Mazmunın kóriw' }).click()
      expect(await tab.getByText(journey.pinfl('ordinary')).first().isVisible()).toBe(true)
      const file = join(journey.config.data, 'certificate.jwt')
      await writeFile(file, certificate.credential)
      await tab.locator('input[type=file]').setInputFiles(file)
      await tab.getByRole('button', { name: 'Tekseriw' }).click()
      expect(await tab.getByText(journey.pinfl('ordinary')).first().isVisible()).toBe(true)
      // Nothing sticks out of a narrow screen.
      const content = await tab.locator('main').boundingBox()
      expect((content?.x ?? 0) + (content?.width ?? Number.NaN)).toBeLessThanOrEqual(360)
    } finally {
      await browser.close()
    }
  },
  60_000,
)
