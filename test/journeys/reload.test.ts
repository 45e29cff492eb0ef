/** A window whose operator lays definitions into a folder while people ask for certificates. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { eventually, type Journey, openJourney } from '../support/journey.ts'
import { layDown, workedExample } from '../support/worked-example.ts'

const folder = mkdtempSync(join(tmpdir(), 'darcha-certificates-'))
const example = workedExample()
const edited = (from: string, to: string) => ({ ...example, definition: example.definition.replace(from, to) })

let journey: Journey
beforeAll(async () => {
  journey = await openJourney({ config: { certificates: [folder] } })
})
afterAll(async () => {
  await journey.close()
  rmSync(folder, { recursive: true })
})

interface Type {
  readonly id: string
  readonly version: string
  readonly title: { readonly text: string }
}
interface Request {
  readonly id: string
  readonly status: string
  readonly type: Type
  readonly certificate: { readonly claims: readonly { readonly name: string; readonly value: unknown }[] } | null
}

const SHOWN = 'id status type { id version title { text } } certificate { claims { name value } }'

async function offered(): Promise<readonly Type[]> {
  const { data } = await journey.ask<{ certificateTypes: readonly Type[] }>(
    '{ certificateTypes { id version title { text } } }',
  )
  return data?.certificateTypes ?? []
}
const offer = async (id: string) => (await offered()).find((type) => type.id === id)

async function request(type: string): Promise<() => Promise<Request>> {
  const as = { token: await journey.citizen('ordinary'), headers: { 'darcha-purpose': 'CERTIFICATE' } }
  const input = { type, subject: { pinfl: journey.pinfl('ordinary') }, idempotencyKey: crypto.randomUUID() }
  const ask = `mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) { ... on CertificateRequest { ${SHOWN} } } }`
  const asked = await journey.ask<{ requestCertificate: Request }>(ask, { input }, as)
  const id = asked.data?.requestCertificate.id
  return async () => {
    const follow = `query ($id: ID!) { certificateRequest(id: $id) { ${SHOWN} } }`
    const { data, errors } = await journey.ask<{ certificateRequest: Request }>(follow, { id }, as)
    if (data == null) throw new TypeError(JSON.stringify(errors))
    return data.certificateRequest
  }
}

describe('a definition that is laid into the folder', () => {
  it('is on offer a moment later, without a restart, and issued', async () => {
    expect(await offer('citizenship')).toBeUndefined()
    layDown(folder, 'citizenship', example)
    const type = await eventually(
      () => offer('citizenship'),
      (seen) => seen !== undefined,
      5_000,
    )
    expect(type).toEqual({ id: 'citizenship', version: '1.0.0', title: { text: 'Certificate of citizenship' } })
    const last = await eventually(await request('citizenship'), ({ status }) => status === 'ISSUED')
    expect(last.certificate?.claims).toContainEqual({ name: 'status', value: 'CITIZEN' })
  })

  it('with a mistake changes nothing, and is taken over once it is mended', async () => {
    const before = await offered()
    layDown(folder, 'citizenship', edited('version: "1.0.0"', 'version: "1.1.0"\nsubjekt: PERSON'))
    await journey.window.reload()
    expect(await offered()).toEqual(before)
    layDown(folder, 'citizenship', edited('version: "1.0.0"', 'version: "1.1.0"'))
    await journey.window.reload()
    expect(await offer('citizenship')).toMatchObject({ version: '1.1.0' })
  })

  it('that says something else under a version that is filed changes nothing', async () => {
    const other = edited('en: Certificate of citizenship', 'en: Certificate of a state')
    layDown(folder, 'citizenship', { ...other, definition: other.definition.replace('"1.0.0"', '"1.1.0"') })
    await journey.window.reload()
    expect(await offer('citizenship')).toMatchObject({
      version: '1.1.0',
      title: { text: 'Certificate of citizenship' },
    })
  })

  it('in a newer version decides what is asked from then on; what is under way keeps the version that it was made by', async () => {
    layDown(folder, 'citizenship', edited('version: "1.0.0"', 'version: "1.1.0"'))
    await journey.window.reload()
    journey.mocks.civil.faults.set({ kind: 'outage' })
    const waiting = await request('citizenship')
    await eventually(waiting, ({ status }) => status === 'WAITING')
    layDown(folder, 'citizenship', edited('version: "1.0.0"', 'version: "2.0.0"'))
    await journey.window.reload()
    journey.mocks.civil.faults.clear()
    const later = await eventually(await request('citizenship'), ({ status }) => status === 'ISSUED')
    expect(later.type.version).toBe('2.0.0')
    const before = await eventually(waiting, ({ status }) => status === 'ISSUED')
    expect(before).toMatchObject({ status: 'ISSUED', type: { version: '1.1.0' } })
  }, 40_000)

  it('is on offer no more when its folder is gone', async () => {
    rmSync(join(folder, 'citizenship'), { recursive: true })
    expect(
      await eventually(
        () => offer('citizenship'),
        (seen) => seen === undefined,
        5_000,
      ),
    ).toBeUndefined()
    expect(await offer('birth-record')).toBeDefined()
  })
})
