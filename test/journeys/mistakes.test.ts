/** What a front-end developer is told of each mistake: enough to mend it, in the language asked for, and no value of theirs. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Answer, type Asking, type Journey, openJourney } from '../support/journey.ts'

let journey: Journey
let asking: Asking
let pinfl: string
beforeAll(async () => {
  journey = await openJourney()
  asking = { token: await journey.citizen('ordinary') }
  pinfl = journey.pinfl('ordinary')
})
afterAll(() => journey.close())

const first = ({ status, errors }: Answer<unknown>) => [
  status,
  errors?.[0]?.extensions.code,
  errors?.[0]?.message,
  (errors?.[0]?.extensions as { params?: object } | undefined)?.params,
]

async function post(body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) {
  const response = await fetch(`${journey.window.url}/graphql`, {
    method: 'POST',
    headers: { 'accept-language': 'en', ...headers },
    body,
  })
  return { status: response.status, ...((await response.json()) as Omit<Answer<unknown>, 'status'>) }
}

describe('a request that is none', () => {
  it('is told to be no JSON', async () => {
    expect(first(await post('{bad'))).toEqual([
      400,
      'BAD_REQUEST',
      'The request is not well formed (body: JSON).',
      { at: 'body: JSON' },
    ])
  })

  it('is told to be of another type', async () => {
    const answer = await post('query=%7B__typename%7D', { 'content-type': 'application/x-www-form-urlencoded' })
    expect(first(answer).slice(0, 3)).toEqual([
      415,
      'BAD_REQUEST',
      'The request is not well formed (content-type: application/json).',
    ])
  })

  it('is told to be too large, and how large it may be', async () => {
    const answer = await post(JSON.stringify({ query: `{ ${'__typename '.repeat(20_000)} }` }))
    expect(first(answer)).toEqual([
      413,
      'OPERATION_TOO_LARGE',
      'The operation asks for too much (body, at most 131072): split it.',
      { limit: 'body', max: 131_072 },
    ])
  })

  it.each([
    ['a batch', '[{"query":"{ __typename }"}]'],
    ['without a query', '{}'],
    ['with a syntax error', '{"query":"{ person("}'],
  ])('is told to be %s, with nothing of our insides', async (_, body) => {
    const answer = await post(body)
    expect([answer.status, answer.errors?.[0]?.extensions]).toEqual([400, { code: 'BAD_REQUEST', retryable: false }])
    expect(answer.errors?.[0]?.message.length).toBeGreaterThan(10)
  })

  it('is not a form that another site had a browser send', async () => {
    const response = await fetch(`${journey.window.url}/graphql?query=%7B__typename%7D`)
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('Cross-Site')])
  })
})

describe('a mistake', () => {
  it('in a header is told by the name of the header', async () => {
    const headers = { 'darcha-purpose': 'CURIOSITY' }
    const answer = await journey.ask('{ __typename }', {}, { ...asking, headers })
    expect(first(answer)).toEqual([
      400,
      'BAD_REQUEST',
      'The request is not well formed (darcha-purpose).',
      { header: 'darcha-purpose' },
    ])
  })

  it('in an identifier is told by the variable, in the language of the caller', async () => {
    const question = 'query ($whose: Pinfl!) { person(pinfl: $whose) { sex } }'
    const headers = { 'accept-language': 'uz-Latn' }
    expect(first(await journey.ask(question, { whose: '123' }, { ...asking, headers }))).toEqual([
      400,
      'IDENTIFIER_INVALID',
      'Pinfl ($whose) notoʻgʻri: bunday yozilmaydi.',
      { scalar: 'Pinfl', fault: 'SHAPE', at: '$whose' },
    ])
  })

  it.each([
    ['dwellings(first: -1)', 'first'],
    ['dwellings(after: "zzz")', 'after'],
  ])(
    'in a page asked for (%s) is told by the argument, and beside it the rest is answered',
    async (field, argument) => {
      const question = `query ($p: Pinfl!) { person(pinfl: $p) { sex ${field} { totalCount } } }`
      const answer = await journey.ask<{ person: { sex: string } }>(question, { p: pinfl }, asking)
      expect(first(answer)).toEqual([200, 'BAD_REQUEST', `The request is not well formed (${argument}).`, { argument }])
      expect(answer.data?.person.sex).toMatch(/MALE/)
    },
  )

  it.each([
    ['accessTrail(first: -1) { totalCount }', 'first'],
    ['accessTrail(after: "zzz") { totalCount }', 'after'],
  ])('in a page of the trail (%s) as well', async (field, argument) => {
    expect(first(await journey.ask(`{ ${field} }`, {}, asking)).slice(2)).toEqual([
      `The request is not well formed (${argument}).`,
      { argument },
    ])
  })
})

describe('an operation that asks for too much', () => {
  const people = (count: number) =>
    Array.from({ length: count }, (_, at) => `a${at}: person(pinfl: "${pinfl}") { sex }`).join(' ')
  const spouses = (depth: number) =>
    `person(pinfl: "${pinfl}") { ${'spouse { '.repeat(depth)} sex ${'}'.repeat(depth)} }`
  const bomb = () =>
    `{ person(pinfl: "${pinfl}") { ...F0 } } ${Array.from({ length: 20 }, (_, at) => `fragment F${at} on Person { a: spouse { ...F${at + 1} } b: spouse { ...F${at + 1} } }`).join(' ')} fragment F20 on Person { sex }`

  it.each([
    ['roots', () => `{ ${people(21)} }`],
    [
      'aliases',
      () => `{ person(pinfl: "${pinfl}") { ${Array.from({ length: 51 }, (_, at) => `a${at}: sex`).join(' ')} } }`,
    ],
    ['depth', () => `{ ${spouses(16)} }`],
    ['page', () => `{ person(pinfl: "${pinfl}") { dwellings(first: 1000) { totalCount } } }`],
    [
      'cost',
      () =>
        `{ person(pinfl: "${pinfl}") { dwellings(first: 100) { edges { node { dwelling { utilityConnections { accounts { number debt { amount } } } holders { share { numerator } } parcel { dwellings { utilityConnections { accounts { debt { amount } } } } } } } } } } }`,
    ],
    ['aliases', bomb],
  ])('is refused before anything is read: %s', async (limit, question) => {
    for (const mock of journey.mocks.running) mock.requests.clear()
    const answer = await journey.ask(question(), {}, asking)
    expect(first(answer)).toEqual([
      400,
      'OPERATION_TOO_LARGE',
      expect.stringContaining('at most'),
      { limit, max: expect.any(Number) },
    ])
    expect(
      journey.mocks.running.filter(({ name }) => name !== 'identity').map((mock) => mock.requests.count()),
    ).toEqual(journey.mocks.running.filter(({ name }) => name !== 'identity').map(() => 0))
  })
})

it.each(['audience', 'issuer', 'type', 'hmac', 'unknownKey'] as const)(
  'a token whose %s is wrong is refused whole, with the challenge that a client can act on',
  async (flaw) => {
    const token = await journey.mocks.identity.token({ persona: 'citizen', pinfl, flaw })
    const response = await fetch(`${journey.window.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: '{"query":"{ __typename }"}',
    })
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"'])
  },
)
