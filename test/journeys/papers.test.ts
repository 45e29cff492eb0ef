import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Client } from 'pg'
import { eventually, type Journey, openJourney } from '../support/journey.ts'
import { openPdf } from '../support/pdf.ts'

let journey: Journey
let number: string
let pdfUrl: string
beforeAll(async () => {
  journey = await openJourney()
  const asking = { token: await journey.citizen('ordinary'), headers: { 'darcha-purpose': 'CERTIFICATE' } }
  const input = {
    type: 'no-tax-debt',
    subject: { pinfl: journey.pinfl('ordinary') },
    idempotencyKey: crypto.randomUUID(),
    language: 'kaa',
  }
  const asked = await journey.ask<{ requestCertificate: { id: string } }>(
    'mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) { ... on CertificateRequest { id } } }',
    { input },
    asking,
  )
  const id = asked.data?.requestCertificate.id
  const issued = await eventually(
    async () =>
      (
        await journey.ask<{ certificateRequest: { certificate: { number: string; pdfUrl: string } | null } }>(
          'query ($id: ID!) { certificateRequest(id: $id) { certificate { number pdfUrl } } }',
          { id },
          asking,
        )
      ).data?.certificateRequest.certificate,
    (certificate) => certificate != null,
  )
  if (issued == null) throw new TypeError('nothing was issued')
  ;({ number, pdfUrl } = issued)
})
afterAll(() => journey.close())

async function fetchPaper(
  token: string | undefined,
  { of = number, query = '', headers = {} }: { of?: string; query?: string; headers?: Record<string, string> } = {},
) {
  const response = await fetch(`${journey.window.url}/certificates/${of}.pdf${query}`, {
    headers: { 'accept-language': 'en', ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
  })
  const body = Buffer.from(await response.arrayBuffer())
  const isPdf = response.headers.get('content-type') === 'application/pdf'
  const problem = isPdf ? undefined : (JSON.parse(body.toString()) as { errors: [{ extensions: { code: string } }] })
  return { response, body, code: problem?.errors[0].extensions.code }
}

describe('the paper of a certificate', () => {
  it('is handed to the person it is about, in the language that it was asked for in, never to be kept on the way', async () => {
    const { response, body } = await fetchPaper(await journey.citizen('ordinary'))
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${number}.pdf"`)
    const shown = openPdf(body).shown.flat()
    expect(shown).toContain('Ózbekstan Respublikası')
    expect(shown).toContain(number)
    expect(body.toString('latin1')).toMatch(/\/ByteRange \[0 \d+ \d+ \d+ *\]/)
  })

  it('is in another language on demand, and in none that the window does not speak', async () => {
    const token = await journey.citizen('ordinary')
    const { body } = await fetchPaper(token, { query: '?language=uz-Cyrl' })
    expect(openPdf(body).shown.flat()).toContain('Ўзбекистон Республикаси')
    const { response, code } = await fetchPaper(token, { query: '?language=tr' })
    expect([response.status, code]).toEqual([400, 'BAD_REQUEST'])
  })

  it('has its address beside the certificate', () => {
    expect(pdfUrl).toMatch(new RegExp(`/certificates/${number}\\.pdf$`))
  })

  it('is not handed to somebody else, who learns not even that it exists', async () => {
    const token = await journey.citizen('taxDebtor')
    const [other, none] = await Promise.all([
      fetchPaper(token),
      fetchPaper(token, { of: 'ND-2026-0000-0000-0000-0000' }),
    ])
    expect([other.response.status, other.code]).toEqual([404, 'CERTIFICATE_UNKNOWN'])
    expect(other.body.equals(none.body)).toBe(true)
  })

  it('is not handed to an officer of another counter', async () => {
    const { response } = await fetchPaper(await journey.mocks.identity.token({ persona: 'officer' }), {
      headers: { 'darcha-purpose': 'CERTIFICATE', 'darcha-case': 'A-2026-1' },
    })
    expect(response.status).toBe(404)
  })

  it('is not handed to nobody in particular', async () => {
    const { response, code } = await fetchPaper(undefined)
    expect([response.status, code]).toEqual([401, 'UNAUTHENTICATED'])
    const { response: forged } = await fetchPaper('e30.e30.e30')
    expect(forged.status).toBe(401)
  })

  it('is not handed out any more once the certificate is withdrawn', async () => {
    const database = new Client({ connectionString: journey.database.url })
    await database.connect()
    await database.query(
      "update certificate set status = 'REVOKED', status_at = now(), status_reason = 'FRAUD' where number = $1",
      [number],
    )
    await database.end()
    const { response, code } = await fetchPaper(await journey.citizen('ordinary'))
    expect([response.status, code]).toEqual([410, 'CERTIFICATE_NOT_IN_FORCE'])
  })
})
