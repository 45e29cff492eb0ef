import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { landMock } from '../../mocks/land/server.ts'
import { createPopulation } from '../../mocks/population/population.ts'
import type { SampleName } from '../../mocks/population/samples.ts'
import { type RunningMock, startMock } from '../../mocks/server.ts'
import { eventually, type Journey, openJourney } from '../support/journey.ts'

let journey: Journey
/** The land registry with an archive that finds an extract in half a second, over the journey's own population. */
let archive: RunningMock
beforeAll(async () => {
  archive = await startMock(landMock(createPopulation({ size: 2_000, seed: 1 }), { extractDelay: 500 }))
  journey = await openJourney({
    registries: (lines) =>
      lines.map((line) => ({
        ...line,
        options: { ...line.options, deadline: 1_000, ...(line.name === 'land' && { baseUrl: archive.url }) },
      })),
  })
})
afterAll(async () => {
  await journey.close()
  await archive.close()
})
afterEach(() => {
  for (const mock of journey.mocks.running) mock.faults.clear()
})

interface Request {
  readonly id: string
  readonly status: string
  readonly facts: readonly {
    readonly name: string
    readonly status: string
    readonly label: { readonly text: string }
  }[]
  readonly certificate: { readonly number: string } | null
}
/** Milliseconds between two looks at a request that may wait long: a citizen who asks forty times a second is told to slow down. */
const PACE = 250
const SHOWN = 'id status facts { name status label { text } } certificate { number }'

async function request(type: string, who: SampleName = 'ordinary'): Promise<() => Promise<Request>> {
  const as = { token: await journey.citizen(who), headers: { 'darcha-purpose': 'CERTIFICATE' } }
  const input = { type, subject: { pinfl: journey.pinfl(who) }, idempotencyKey: crypto.randomUUID() }
  const ask = `mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) { ... on CertificateRequest { ${SHOWN} } } }`
  const { data } = await journey.ask<{ requestCertificate: Request }>(ask, { input }, as)
  const follow = `query ($id: ID!) { certificateRequest(id: $id) { ${SHOWN} } }`
  return async () => {
    const answer = await journey.ask<{ certificateRequest: Request }>(follow, { id: data?.requestCertificate.id }, as)
    if (answer.data == null) throw new TypeError(JSON.stringify(answer.errors))
    return answer.data.certificateRequest
  }
}

describe('a registry that is down', () => {
  it('leaves the request waiting, named by the fact, and it completes by itself when the registry is back', async () => {
    journey.mocks.tax.faults.set({ kind: 'outage' })
    const look = await request('no-tax-debt')
    const waiting = await eventually(look, ({ status }) => status === 'WAITING')
    expect(waiting).toMatchObject({ status: 'WAITING', certificate: null })
    expect(waiting.facts).toEqual([
      { name: 'identity', status: 'GATHERED', label: { text: 'Who the person is' } },
      { name: 'tax-standing', status: 'WAITING', label: { text: 'Standing with taxes' } },
    ])
    journey.mocks.tax.faults.clear()
    expect(await eventually(look, ({ status }) => status === 'ISSUED', 25_000, PACE)).toMatchObject({
      status: 'ISSUED',
    })
  })

  it('keeps a negative certificate from being issued while one provider that must answer is silent', async () => {
    journey.mocks.utilities.gas.faults.set({ kind: 'halfOpen' })
    const look = await request('no-utility-debt')
    const waiting = await eventually(look, ({ status }) => status === 'WAITING' || status === 'ISSUED')
    expect(waiting).toMatchObject({ status: 'WAITING', certificate: null })
    journey.mocks.utilities.gas.faults.clear()
    expect(await eventually(look, ({ status }) => status === 'ISSUED', 25_000, PACE)).toMatchObject({
      status: 'ISSUED',
    })
  })
})

describe('an archive that answers later', () => {
  it('leaves the request waiting, and it completes by itself when the extract is there', async () => {
    const look = await request('no-utility-debt', 'ownerOfArchived')
    expect(await eventually(look, ({ status }) => status !== 'COLLECTING')).toMatchObject({ status: 'WAITING' })
    expect(await eventually(look, ({ status }) => status === 'ISSUED', 25_000, PACE)).toMatchObject({
      status: 'ISSUED',
    })
  })
})
