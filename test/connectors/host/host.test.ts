import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type HostedConnector, hostConnector } from '../../../connectors/host/host.ts'
import { ANNA, BOBUR, SECRET, SILENT, SLICE, type Toy, toy } from './toy.ts'

const OFFICER = { 'darcha-request-id': 'q-1', 'darcha-purpose': 'CASE', 'darcha-user': 'UZ1', 'darcha-issue': 'C-1' }
const ENTITIES = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Person { pinfl pension { since } } } }`
const people = (...keys: string[]) => ({ of: keys.map((pinfl) => ({ __typename: 'Person', pinfl })) })

let pension: Toy
let hosted: HostedConnector
beforeEach(async () => {
  pension = toy()
  hosted = await hostConnector({ connector: pension, options: {}, port: 0, token: SECRET })
})
afterEach(() => hosted.close())

async function post(query: string, variables: object = {}, headers: Readonly<Record<string, string>> = OFFICER) {
  const response = await fetch(hosted.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${SECRET}`, ...headers },
    body: JSON.stringify({ query, variables }),
  })
  return { status: response.status, body: (await response.json()) as { data: unknown; errors?: unknown[] } }
}

const asked = () => pension.asked.map(({ keys, fields }) => ({ keys, fields }))

describe('a hosted connector', () => {
  it('answers for entities: one question for all, about what was selected and no more', async () => {
    const { status, body } = await post(ENTITIES, people(ANNA, BOBUR))
    expect(status).toBe(200)
    expect(body).toEqual({
      data: {
        _entities: [
          { pinfl: ANNA, pension: { since: '2020-01-01' } },
          { pinfl: BOBUR, pension: null },
        ],
      },
    })
    expect(asked()).toEqual([{ keys: [ANNA, BOBUR], fields: ['pension.since'] }])
  })

  it('answers a lookup, pages of its lists, and records that it refers to', async () => {
    const { body } = await post(`{ pensioner(pinfl: "${ANNA}") {
      years(first: 2) { totalCount pageInfo { hasNextPage } edges { node { year } } }
      survivor { pinfl pension { since } }
    } }`)
    expect(body).toEqual({
      data: {
        pensioner: {
          years: {
            totalCount: 3,
            pageInfo: { hasNextPage: true },
            edges: [{ node: { year: 2019 } }, { node: { year: 2018 } }],
          },
          survivor: { pinfl: BOBUR, pension: null },
        },
      },
    })
    expect(asked()).toEqual([
      { keys: [ANNA], fields: ['survivor.pinfl', 'years.year'] },
      { keys: [BOBUR], fields: ['pension.since'] },
    ])
  })

  it('says who asks, why and for which case to its readers, as the window told it', async () => {
    await post(ENTITIES, people(ANNA))
    expect(pension.asked[0]?.call).toMatchObject({ requestId: 'q-1', purpose: 'CASE', userId: 'UZ1', issue: 'C-1' })
  })

  it('is null without an error exactly where the registry holds no such record', async () => {
    const { body } = await post(ENTITIES, people('31210632040299', SILENT, ANNA))
    expect(body.data).toEqual({ _entities: [null, null, { pinfl: ANNA, pension: { since: '2020-01-01' } }] })
    expect(body.errors).toEqual([
      expect.objectContaining({
        path: ['_entities', 1],
        extensions: { code: 'REGISTRY_TIMEOUT', registry: 'pension' },
      }),
    ])
  })

  it.each([
    [{ status: 'WITHHELD', reason: 'SECRET' } as const, 'RECORD_WITHHELD'],
    [{ status: 'PENDING', reference: 'x' } as const, 'RECORD_PENDING'],
  ])('has an error for %o', async (answer, code) => {
    pension.answer = answer
    const { body } = await post(`{ pensioner(pinfl: "${ANNA}") { pension { since } } }`)
    expect(body.data).toEqual({ pensioner: null })
    expect(body.errors).toEqual([
      expect.objectContaining({ path: ['pensioner'], extensions: { code, registry: 'pension' } }),
    ])
  })

  it('puts an error on the fields of a record referred to, and leaves the reference', async () => {
    const { body } = await post(`{ pensioner(pinfl: "${BOBUR}") { survivor { pinfl pension { since } } } }`)
    expect(body.data).toEqual({ pensioner: { survivor: { pinfl: SILENT, pension: null } } })
    expect(body.errors).toEqual([expect.objectContaining({ path: ['pensioner', 'survivor', 'pension'] })])
  })

  it('tells its slice to a router, complete', async () => {
    const { body } = await post('{ _service { sdl } }')
    expect(body.data).toEqual({ _service: { sdl: pension.sdl } })
  })

  it('answers nobody without the secret, and nobody who does not say who asks and why', async () => {
    expect((await post(ENTITIES, people(ANNA), { ...OFFICER, authorization: 'Bearer other' })).status).toBe(401)
    expect((await post(ENTITIES, people(ANNA), { ...OFFICER, authorization: '' })).status).toBe(401)
    expect((await post(ENTITIES, people(ANNA), {})).status).toBe(400)
    expect(asked()).toEqual([])
  })

  it('closes its registry with itself', async () => {
    await hosted.close()
    expect(pension.closed).toBe(1)
    hosted = await hostConnector({ connector: pension, options: {}, port: 0, token: SECRET })
  })
})

describe('what a hosted connector keeps', () => {
  it('is answered again to the same caller for the same selection, without asking', async () => {
    const first = await post(ENTITIES, people(ANNA))
    expect(await post(ENTITIES, people(ANNA))).toEqual(first)
    expect(asked()).toHaveLength(1)
  })

  it.each([
    ['another person', { 'darcha-user': 'UZ2' }],
    ['another purpose', { 'darcha-purpose': 'OWN_RECORD' }],
    ['another case', { 'darcha-issue': 'C-2' }],
    ['who asks for another person', { 'darcha-on-behalf-of': '31210632040244' }],
  ])('is not given to %s', async (_, other) => {
    await post(ENTITIES, people(ANNA))
    await post(ENTITIES, people(ANNA), { ...OFFICER, ...other })
    expect(pension.asked).toHaveLength(2)
    expect(pension.asked[1]?.call).not.toEqual(pension.asked[0]?.call)
  })

  it('is not given to another caller who asks for it at the same moment', async () => {
    await Promise.all([
      post(ENTITIES, people(ANNA)),
      post(ENTITIES, people(ANNA), { ...OFFICER, 'darcha-user': 'UZ2' }),
    ])
    expect(pension.asked.map(({ call }) => call.userId).sort()).toEqual(['UZ1', 'UZ2'])
  })

  it('is not given for another selection, however deep the difference', async () => {
    const deeper = ENTITIES.replace('since', 'monthly { amount }')
    await post(ENTITIES, people(ANNA))
    const { body } = await post(deeper, people(ANNA))
    expect(body.data).toEqual({ _entities: [{ pinfl: ANNA, pension: { monthly: { amount: '1500000.00' } } }] })
  })

  it.each(['pensioner', '_entities'])('is never an error: %s asks again', async (root) => {
    const ask = () =>
      root === 'pensioner'
        ? post(`{ pensioner(pinfl: "${SILENT}") { pension { since } } }`)
        : post(ENTITIES, people(SILENT))
    expect((await ask()).body.errors).toHaveLength(1)
    expect((await ask()).body.errors).toHaveLength(1)
    expect(asked()).toHaveLength(2)
  })
})

describe('a connector that cannot be hosted', () => {
  const host = (sdl: string, token = SECRET) => hostConnector({ connector: toy(sdl), options: {}, port: 0, token })

  it.each([
    [
      'whose fields the window fills',
      SLICE.replace('survivor: Person', 'a: Int @requires(fields: "survivor")'),
      'SLICE_UNUSABLE',
    ],
    [
      'that has no reader for an entity',
      `${SLICE} type House @key(fields: "id") { id: ID! area: Int }`,
      'READER_MISSING',
    ],
  ])('is one %s', async (_, sdl, code) => {
    await expect(host(sdl)).rejects.toMatchObject({ name: 'HostError', code })
  })

  it('is one with a secret that could be guessed', async () => {
    await expect(host(SLICE, 'short')).rejects.toMatchObject({ code: 'TOKEN_TOO_SHORT' })
  })
})
