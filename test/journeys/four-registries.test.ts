import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type Journey, openJourney, problems } from '../support/journey.ts'

let journey: Journey
let token: string
beforeAll(async () => {
  journey = await openJourney()
  token = await journey.citizen('ordinary')
})
afterAll(() => journey.close())
beforeEach(() => {
  for (const mock of journey.mocks.running) mock.requests.clear()
})

const PERSON = `query ($pinfl: Pinfl!) {
  person(pinfl: $pinfl) {
    names { uzLatn { given } }
    taxStanding { totalDebt { amount } }
    dwellings(first: 5) { totalCount edges { node { dwelling {
      address
      utilityConnections { assignment { service mandatory } accounts { number debt { amount } } sources { status } }
    } } } }
    sources { registry status }
  }
}`

/** What each registry was asked for, but for tokens and health. */
const asked = (name: string) =>
  journey.mocks.running
    .find((mock) => mock.name === name)
    ?.requests.list()
    .filter(({ keys }) => keys !== undefined) ?? []

interface Person {
  readonly person: {
    readonly names: object
    readonly sources: readonly object[]
    readonly dwellings: {
      readonly edges: readonly {
        readonly node: {
          readonly dwelling: {
            readonly utilityConnections: readonly { assignment: { service: string }; accounts: unknown }[]
          }
        }
      }[]
    }
  }
}

describe('a citizen asks one question', () => {
  it('and four registries over four protocols answer it, none of them named', async () => {
    const answer = await journey.ask<Person>(PERSON, { pinfl: journey.pinfl('ordinary') }, { token })
    expect(problems(answer)).toEqual([])
    expect(answer.data?.person.sources).toEqual(expect.arrayContaining([expect.objectContaining({ status: 'FOUND' })]))
    expect(answer.data?.person.sources).toHaveLength(3)
    const [dwelling] = answer.data?.person.dwellings.edges ?? []
    const services = dwelling?.node.dwelling.utilityConnections.map(({ assignment }) => assignment.service)
    expect(services).toEqual(['ELECTRICITY', 'GAS', 'WATER', 'HEAT', 'WASTE', 'MANAGEMENT'])
  })

  it('and each registry is asked for what was selected, and no more', async () => {
    await journey.ask(
      'query ($p: Pinfl!) { person(pinfl: $p) { names { uzLatn { given } } } }',
      { p: journey.pinfl('ordinary') },
      { token },
    )
    expect(asked('civil').map(({ fields }) => fields)).toEqual([['names']])
    expect(asked('tax')).toEqual([])
    expect(asked('land')).toEqual([])
  })

  it('and however many people it is about, each registry is asked once a level', async () => {
    const officer = await journey.mocks.identity.token({ persona: 'officer' })
    const family = `query ($a: Pinfl!, $b: Pinfl!) {
      a: person(pinfl: $a) { birthDate children { birthDate taxRegistration { status } } }
      b: person(pinfl: $b) { names { uzLatn { given } } children { birthDate taxRegistration { status } } }
    }`
    const headers = { 'darcha-purpose': 'CASE', 'darcha-case': 'A-1' }
    const people = { a: journey.pinfl('ordinary'), b: journey.pinfl('taxDebtor') }
    const answer = await journey.ask(family, people, { token: officer, headers })
    expect(problems(answer)).toEqual([])
    expect(asked('civil')).toHaveLength(2)
    expect(asked('tax')).toHaveLength(1)
  })

  it('and the provider whose accounts stand in a database is asked like the others', async () => {
    await journey.ask(PERSON, { pinfl: journey.pinfl('ordinary') }, { token })
    expect(asked('heat')).toEqual([
      expect.objectContaining({ operation: expect.stringContaining('SELECT'), keys: [expect.any(String)] }),
    ])
  })

  it('and a list of two children is one request to each registry, not one for each child', async () => {
    const question = `query ($p: Pinfl!) { person(pinfl: $p) {
      children { birthDate taxRegistration { status } dwellings(first: 5) { totalCount } } } }`
    const answer = await journey.ask(question, { p: journey.pinfl('ordinary') }, { token })
    const child = { birthDate: expect.any(String), taxRegistration: null, dwellings: { totalCount: 0 } }
    expect(answer).toEqual({ status: 200, data: { person: { children: [child, child] } } })
    const two = [expect.any(String), expect.any(String)]
    const people = asked('civil').filter(({ operation }) => operation === 'GetPersons')
    expect(people.map(({ keys }) => keys)).toEqual([[journey.pinfl('ordinary')], two])
    expect(asked('tax').map(({ keys }) => keys)).toEqual([two])
    expect(asked('land').map(({ keys }) => keys)).toEqual([two])
  })

  it('and two dwellings are one request to each of their providers, not one for each dwelling', async () => {
    const owner = { token: await journey.citizen('twoDwellings') }
    expect(problems(await journey.ask(PERSON, { pinfl: journey.pinfl('twoDwellings') }, owner))).toEqual([])
    const two = [expect.any(String), expect.any(String)]
    expect(asked('land').map(({ keys }) => keys)).toEqual([[journey.pinfl('twoDwellings')], two])
    for (const provider of Object.keys(journey.mocks.utilities)) {
      expect(asked(provider).map(({ keys }) => keys)).toEqual([two])
    }
  })

  it('and a person whom no registry knows is null, without an error', async () => {
    const officer = await journey.mocks.identity.token({ persona: 'officer' })
    const headers = { 'darcha-purpose': 'CASE', 'darcha-case': 'A-1' }
    const question = 'query ($p: Pinfl!) { person(pinfl: $p) { birthDate taxStanding { asOf } } }'
    const answer = await journey.ask(question, { p: journey.pinfl('nobody') }, { token: officer, headers })
    expect(answer).toEqual({ status: 200, data: { person: null } })
  })
})

describe('a mistake', () => {
  it('in an identifier is told in the language of the caller, with the variable it stands in and without repeating it', async () => {
    const wrong = '31210632040245'
    const answer = await journey.ask(
      'query ($p: Pinfl!) { person(pinfl: $p) { birthDate } }',
      { p: wrong },
      { token, headers: { 'accept-language': 'ru' } },
    )
    expect(answer.status).toBe(400)
    expect(answer.errors?.[0]).toMatchObject({
      message: 'Неверное значение Pinfl ($p): контрольная цифра не сходится, проверьте запись.',
      extensions: { code: 'IDENTIFIER_INVALID' },
    })
    expect(JSON.stringify(answer)).not.toContain(wrong)
  })

  it('in an identifier that stands in the document is told without repeating it, too', async () => {
    const answer = await journey.ask('{ person(pinfl: "31210632040245") { birthDate } }', {}, { token })
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['IDENTIFIER_INVALID'])
    expect(JSON.stringify(answer)).not.toContain('31210632040245')
  })

  it('in a document is told with its place', async () => {
    const answer = await journey.ask('{ person { nothing } }', {}, { token })
    expect(answer.status).toBe(400)
    expect(answer.errors?.[0]?.extensions.code).toBe('BAD_REQUEST')
  })
})

it('the schema can be explored', async () => {
  const answer = await journey.ask<{ __schema: { queryType: { name: string } } }>('{ __schema { queryType { name } } }')
  expect(answer.data?.__schema.queryType.name).toBe('Query')
})

it('health is told without a token, live and ready apart', async () => {
  const status = async (path: string) => (await fetch(`${journey.window.url}${path}`)).status
  expect(await status('/health/live')).toBe(200)
  expect(await status('/health/ready')).toBe(200)
})
