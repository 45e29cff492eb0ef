import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { verifyTrail } from '../../gateway/audit/verify.ts'
import { erase } from '../../gateway/certificates/replay/erase.ts'
import { PAGE_WORDS } from '../../gateway/certificates/verify/page-words.ts'
import { replayOne } from '../../gateway/cli/replay.ts'
import { openStore, type Store } from '../../gateway/store/store.ts'
import type { SampleName } from '../../mocks/population/samples.ts'
import { readDefinitions } from '../../schema/index.ts'
import { eventually, type Journey, openJourney } from '../support/journey.ts'
import { tracesIn } from '../support/traces.ts'

/** Those that nobody but registries has to do something for. */
const TYPES = readDefinitions().filter(
  ({ subject, requesters, preview, release }) =>
    subject === 'PERSON' && requesters.includes('SUBJECT') && !preview && release === 'EXPLICIT_REQUEST',
)
const PEOPLE: readonly SampleName[] = ['ordinary', 'taxDebtor']
const ENDED = ['ISSUED', 'REJECTED', 'CANCELLED', 'FAILED']

let journey: Journey
let store: Store
const requests: { type: string; who: SampleName; id: string; status: string }[] = []
beforeAll(async () => {
  journey = await openJourney()
  store = await openStore({ url: journey.database.url })
  for (const who of PEOPLE) {
    const as = { token: await journey.citizen(who), headers: { 'darcha-purpose': 'CERTIFICATE' } }
    for (const { id: type } of TYPES) {
      const input = { type, subject: { pinfl: journey.pinfl(who) }, idempotencyKey: crypto.randomUUID() }
      const ASK =
        'mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) { ... on CertificateRequest { id } } }'
      const { data, errors } = await journey.ask<{ requestCertificate: { id: string } }>(ASK, { input }, as)
      if (data == null) throw new TypeError(JSON.stringify(errors))
      requests.push({ type, who, id: data.requestCertificate.id, status: '' })
    }
  }
  for (const request of requests) {
    const look = async () =>
      (
        await store.db
          .selectFrom('certificate_request')
          .select('status')
          .where('id', '=', request.id)
          .executeTakeFirst()
      )?.status
    request.status = (await eventually(look, (status) => ENDED.includes(status ?? ''), 30_000)) ?? ''
    if (!ENDED.includes(request.status)) throw new TypeError(`${request.type} of ${request.who} is ${request.status}`)
  }
}, 180_000)
afterAll(async () => {
  await store.close()
  await journey.close()
})

describe('every certificate that a person asks for', () => {
  it('is granted to some and refused to others', () => {
    const outcomes = new Set(requests.map(({ status }) => status))
    expect([...outcomes].sort()).toEqual(['ISSUED', 'REJECTED'])
  })

  it('is decided the same again, from what was kept of the registries’ real answers, while the window runs', async () => {
    const different: string[] = []
    for (const { type, who, id } of requests) {
      const lines: string[] = []
      const output = { out: (line: string) => void lines.push(line), progress: () => undefined }
      const exit = await replayOne(id, { json: false }, { config: journey.config, output })
      if (exit !== 0) different.push(`${type} of ${who}: ${lines.join('\n')}`)
    }
    expect(different).toEqual([])
  }, 120_000)

  it('has the same papers again, byte for byte before the seal, and one that is not the same is named', async () => {
    const { id = '' } = requests.find(({ status, who }) => status === 'ISSUED' && who === 'ordinary') ?? {}
    const { number } = await store.db
      .selectFrom('certificate')
      .select('number')
      .where('request_id', '=', id)
      .executeTakeFirstOrThrow()
    const headers = { authorization: `Bearer ${await journey.citizen('ordinary')}` }
    for (const language of ['uz-Cyrl', 'kaa', 'kaa']) {
      const { status } = await fetch(`${journey.window.url}/certificates/${number}.pdf?language=${language}`, {
        headers,
      })
      expect(status).toBe(200)
    }
    const lines: string[] = []
    const output = { out: (line: string) => void lines.push(line), progress: () => undefined }
    expect(await replayOne(number, { json: true }, { config: journey.config, output })).toBe(0)
    const { checks } = JSON.parse(lines[0] ?? '') as { checks: { what: string }[] }
    expect(checks.map(({ what }) => what).slice(-2)).toEqual(['pdf kaa', 'pdf uz-Cyrl'])
    await store.db
      .insertInto('certificate_paper')
      .values({ number, language: 'ru', digest: Buffer.alloc(32), first_at: new Date() })
      .execute()
    expect(await replayOne(number, { json: false }, { config: journey.config, output })).toBe(2)
    expect(lines.join('\n')).toMatch(/pdf ru +DIFFERS +bytes/)
  })

  it('leaves nothing of the person behind when it is erased, and the trail of who read about them intact', async () => {
    const persons = PEOPLE.map(journey.pinfl)
    const names = await namesOf(
      requests.find(({ status, type }) => status === 'ISSUED' && type === 'birth-record')?.id ?? '',
    )
    expect(names.length).toBeGreaterThan(0)
    expect(await tracesIn(store.db, persons)).toEqual(
      expect.arrayContaining(['public.certificate_request', 'public.certificate']),
    )
    expect(await tracesIn(store.db, names)).toEqual(
      expect.arrayContaining(['public.certificate_request', 'public.certificate']),
    )
    // The queue's own tables are looked through as well: its jobs name requests and nothing else.
    const first = requests[0]?.id ?? ''
    expect(await tracesIn(store.db, [first])).toEqual(expect.arrayContaining([expect.stringMatching(/^pgboss\./)]))
    const read = await verifyTrail(store)
    for (const { id } of requests) await erase(store.db, id, { at: new Date() })
    expect(await tracesIn(store.db, [...persons, ...names])).toEqual([])
    expect(await verifyTrail(store)).toEqual(read)
    expect(read).toMatchObject({ intact: true })
  })

  it('is still verified by anybody who looks at its page, with its outcome and without content', async () => {
    const { id = '' } = requests.find(({ status }) => status === 'ISSUED') ?? {}
    const { number, verification_id: opaque } = await store.db
      .selectFrom('certificate')
      .select(['number', 'verification_id'])
      .where('request_id', '=', id)
      .executeTakeFirstOrThrow()
    const page = `${journey.window.url}/verify/${opaque}`
    const told = (await (await fetch(page)).json()) as object
    expect(told).toMatchObject({ outcome: 'VALID', maskedSubject: null, erasedAt: expect.any(String) })
    const headers = { accept: 'text/html', 'accept-language': 'en' }
    const seen = await (await fetch(page, { headers })).text()
    const typed = await fetch(page, { method: 'POST', headers, body: new URLSearchParams({ number, pin: '0000' }) })
    for (const html of [seen, await typed.text()]) expect(html).toContain(PAGE_WORDS.erased.en)
  })

  it('is still shown to who asked, with all that the schema says is always there, and null where content was', async () => {
    const { id = '' } = requests.find(({ status, who }) => status === 'ISSUED' && who === 'ordinary') ?? {}
    const as = { token: await journey.citizen('ordinary'), headers: { 'darcha-purpose': 'CERTIFICATE' } }
    const LOOK = `query ($id: ID!) { certificateRequest(id: $id) {
      status overdue clarifications { id } release { kind }
      certificate {
        number title { text } status asOf validFrom validUntil statusReason { code } verificationUrl pdfUrl
        credential sdJwt qrText pin claims { name } sources { registry } erasedAt
      }
    } }`
    const { data, errors } = await journey.ask<{ certificateRequest: object }>(LOOK, { id }, as)
    expect(errors).toBeUndefined()
    expect(data?.certificateRequest).toMatchObject({
      status: 'ISSUED',
      certificate: {
        status: 'VALID',
        pdfUrl: expect.stringMatching(/\.pdf$/),
        credential: null,
        pin: null,
        claims: null,
      },
    })
  })
})

/** Texts of the claims of a certificate that name somebody. */
async function namesOf(requestId: string): Promise<readonly string[]> {
  const row = await store.db
    .selectFrom('certificate_request')
    .select('decision')
    .where('id', '=', requestId)
    .executeTakeFirst()
  return [...JSON.stringify(row?.decision ?? {}).matchAll(/"(?:family|given|patronymic)":"([^"\\]{5,})"/g)].map(
    ([, name]) => name ?? '',
  )
}
