/** A whole school year's parents on one morning: many requests at once, and a registry that has its own pace. */
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { LoggedRequest } from '../../mocks/requests.ts'
import { eventually, type Journey, openJourney } from '../support/journey.ts'
import { query } from '../support/postgres.ts'

/** As many as four workers take up at once. */
const REQUESTS = 64
/** What the window sends at most at once to one registry, where its line does not say otherwise. */
const AT_ONCE = 16

let journey: Journey
beforeAll(async () => {
  journey = await openJourney()
  journey.mocks.civil.faults.set({ kind: 'latency', ms: 300 })
})
afterAll(() => journey.close())

interface Standing {
  readonly status: string
  readonly version: number
  readonly count: number
}

const REQUEST =
  'mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) { __typename ... on CertificateRequest { id } } }'

it('are all issued, none is made to wait because the window itself is busy, and the registry is not hurried', async () => {
  const asking = {
    token: await journey.mocks.identity.token({ persona: 'officer' }),
    headers: { 'darcha-purpose': 'CERTIFICATE', 'darcha-case': 'A-1' },
  }
  const subject = { pinfl: journey.pinfl('ordinary') }
  await Promise.all(
    Array.from({ length: REQUESTS }, async () => {
      const input = { type: 'family-composition', subject, idempotencyKey: crypto.randomUUID() }
      const { data, errors } = await journey.ask<{ requestCertificate: object }>(REQUEST, { input }, asking)
      expect({ data, errors }).toMatchObject({ data: { requestCertificate: { __typename: 'CertificateRequest' } } })
    }),
  )
  const states = async () =>
    (
      await query<Standing>(
        journey.database,
        'SELECT status, version, count(*)::int AS count FROM certificate_request GROUP BY 1, 2',
      )
    ).rows
  const ended = await eventually(states, (found) => found.every(({ status }) => status === 'ISSUED'))
  // Asked for, and issued: the second version. One that waited has more.
  expect(ended).toEqual([{ status: 'ISSUED', version: 2, count: REQUESTS }])
  const asked = journey.mocks.civil.requests.list()
  expect(asked.length).toBeGreaterThanOrEqual(REQUESTS)
  expect(mostAtOnce(asked)).toBeLessThanOrEqual(AT_ONCE)
})

function mostAtOnce(requests: readonly LoggedRequest[]): number {
  const turns = requests
    .flatMap(({ at, ms = 0 }) => [
      { at: Date.parse(at), step: 1 },
      { at: Date.parse(at) + ms, step: -1 },
    ])
    .sort((one, other) => one.at - other.at || one.step - other.step)
  let most = 0
  let now = 0
  for (const { step } of turns) {
    now += step
    most = Math.max(most, now)
  }
  return most
}
