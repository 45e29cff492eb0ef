/** A request followed instead of asked for again and again, at one gateway or at several on one database. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { roster } from '../../connectors/index.ts'
import { createLogger } from '../../gateway/telemetry/logger.ts'
import { openWindow, type Window } from '../../gateway/window.ts'
import type { SampleName } from '../../mocks/population/samples.ts'
import { type Asking, eventually, type Journey, openJourney } from '../support/journey.ts'
import { query } from '../support/postgres.ts'
import { type Following, followWith, streamClient } from '../support/streams.ts'

let journey: Journey
let other: Window
beforeAll(async () => {
  journey = await openJourney()
  other = await openWindow({ config: journey.config, roster, logger: createLogger({ level: 'silent' }) })
})
const leaving: (() => void)[] = []
afterEach(() => {
  for (const leave of leaving.splice(0)) leave()
  for (const mock of journey.mocks.running) mock.faults.clear()
})
afterAll(async () => {
  await other.close()
  await journey.close()
})

interface Told {
  readonly certificateRequestUpdated: {
    readonly id: string
    readonly status: string
    readonly version: number
    readonly pollAfterMs: number | null
    readonly certificate: { readonly number: string } | null
  }
}

const FOLLOW = `subscription ($id: ID!) {
  certificateRequestUpdated(id: $id) { id status version pollAfterMs certificate { number } }
}`

async function asking(who: SampleName): Promise<Asking> {
  return { token: await journey.citizen(who), headers: { 'darcha-purpose': 'CERTIFICATE' } }
}

async function request(type: string, who: SampleName = 'ordinary'): Promise<string> {
  const input = { type, subject: { pinfl: journey.pinfl(who) }, idempotencyKey: crypto.randomUUID() }
  const ask =
    'mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) { ... on CertificateRequest { id } } }'
  const { data } = await journey.ask<{ requestCertificate: { id: string } }>(ask, { input }, await asking(who))
  return data?.requestCertificate.id ?? ''
}

async function follow(id: string, options: { at?: Window; as?: SampleName; retries?: number } = {}) {
  const { at = journey.window, as = 'ordinary', retries = 0 } = options
  const following: Following<Told> = followWith(streamClient(at.url, await asking(as), retries), FOLLOW, { id })
  leaving.push(following.leave)
  return following
}

const stateOf = ({ data }: { readonly data?: Told | null }) => data?.certificateRequestUpdated.status
const statesOf = ({ events }: Following<Told>) => events.map(stateOf)
const lastOf = ({ events }: Following<Told>) => events.at(-1)?.data?.certificateRequestUpdated

describe('a request that is followed', () => {
  it('is told as it stands, after each change, and to its end, when the stream is complete', async () => {
    journey.mocks.tax.faults.set({ kind: 'outage' })
    const id = await request('no-tax-debt')
    const following = await follow(id)
    await eventually(
      async () => statesOf(following),
      (states) => states.includes('WAITING'),
    )
    journey.mocks.tax.faults.clear()
    await following.ended
    expect(statesOf(following).at(-1)).toBe('ISSUED')
    expect(lastOf(following)).toMatchObject({ id, pollAfterMs: null, certificate: { number: expect.any(String) } })
    const versions = following.events.map(({ data }) => data?.certificateRequestUpdated.version ?? 0)
    expect(versions).toEqual([...new Set(versions)].sort((one, two) => one - two))
    expect(following.events.flatMap(({ errors = [] }) => errors)).toEqual([])
  })

  it('is told at once when it has ended before, and the stream is complete', async () => {
    const id = await request('no-tax-debt')
    await (await follow(id)).ended
    const again = await follow(id)
    await again.ended
    expect(statesOf(again)).toEqual(['ISSUED'])
  })

  it('is told by every gateway on the database, whichever works on it', async () => {
    journey.mocks.tax.faults.set({ kind: 'outage' })
    const id = await request('no-tax-debt')
    const both = [await follow(id), await follow(id, { at: other })]
    await eventually(
      async () => both.map(statesOf),
      (states) => states.every((each) => each.includes('WAITING')),
    )
    journey.mocks.tax.faults.clear()
    await Promise.all(both.map(({ ended }) => ended))
    expect(both.map((each) => lastOf(each)?.status)).toEqual(['ISSUED', 'ISSUED'])
  })

  it('misses nothing when every listening connection is cut while it changes', async () => {
    journey.mocks.tax.faults.set({ kind: 'outage' })
    const id = await request('no-tax-debt')
    const following = [await follow(id), await follow(id, { at: other })]
    await eventually(
      async () => following.map(statesOf),
      (states) => states.every((each) => each.includes('WAITING')),
    )
    journey.mocks.tax.faults.clear()
    expect(await cutListening()).toBe(2)
    await Promise.all(following.map(({ ended }) => ended))
    expect(following.map((each) => lastOf(each)?.status)).toEqual(['ISSUED', 'ISSUED'])
  })

  it('is followed at another gateway when the one that told it closes, which does not wait for it', async () => {
    const third = await openWindow({ config: journey.config, roster, logger: createLogger({ level: 'silent' }) })
    journey.mocks.tax.faults.set({ kind: 'outage' })
    const id = await request('no-tax-debt')
    const following = await follow(id, { at: third })
    await eventually(
      async () => statesOf(following),
      (states) => states.includes('WAITING'),
    )
    const began = performance.now()
    await third.close()
    expect(performance.now() - began).toBeLessThan(15_000)
    await expect(following.ended).rejects.toThrow('Connection closed while having active streams')
  })
})

describe('a request that somebody else wants to follow', () => {
  it('is refused as one that never was, to a neighbour, in their language and without a status to try again', async () => {
    const id = await request('no-tax-debt')
    const neighbour = await follow(id, { as: 'taxDebtor' })
    await neighbour.ended
    const never = await follow(crypto.randomUUID(), { as: 'taxDebtor' })
    await never.ended
    expect(neighbour.events).toEqual(never.events)
    expect(neighbour.events).toEqual([
      {
        errors: [
          {
            message: 'You may not have this information for this purpose.',
            extensions: { code: 'ACCESS_DENIED', retryable: false },
          },
        ],
      },
    ])
  })

  it('is refused to who is not known, before anything is read', async () => {
    const response = await post({ query: FOLLOW, variables: { id: crypto.randomUUID() } }, {})
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
  })

  it('is refused with a token that is not one', async () => {
    const response = await post({ query: FOLLOW, variables: { id: '1' } }, { authorization: 'Bearer nonsense' })
    expect(response.status).toBe(401)
  })
})

describe('what is not a subscription', () => {
  it('is not answered by a stream, nor a subscription by the door for questions', async () => {
    const as = await asking('ordinary')
    const query = followWith(streamClient(journey.window.url, as), '{ certificateTypes { id } }', {})
    await query.ended
    expect(query.events).toMatchObject([{ errors: [{ extensions: { code: 'BAD_REQUEST' } }] }])
    const asked = await journey.ask(FOLLOW, { id: crypto.randomUUID() }, as)
    expect(asked).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
    expect(asked.errors?.[0]?.message).toContain('/graphql/stream')
  })
})

async function post(body: object, headers: Readonly<Record<string, string>>): Promise<Response> {
  return await fetch(`${journey.window.url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify(body),
  })
}

/** How many connections that listen there were. */
async function cutListening(): Promise<number> {
  const { rowCount } = await query(
    journey.database,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'darcha-changes' AND datname = current_database()`,
  )
  return rowCount ?? 0
}
