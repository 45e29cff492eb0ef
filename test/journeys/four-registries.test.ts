import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { RunningMock } from '../../mocks/server.ts'
import { type Journey, openJourney } from '../support/journey.ts'

const MINE = `query Mine($pinfl: Pinfl!) {
  person(pinfl: $pinfl) {
    names { uzLatn { family given } }
    birthDate
    taxStanding { totalDebt { amount currency } }
    dwellings(first: 5) {
      totalCount
      edges { node { dwelling {
        cadastralNumber
        address
        utilityConnections { assignment { service mandatory } accounts { number debt { amount } } }
        sources { registry status }
      } } }
    }
    sources { registry status }
  }
}`

const FAMILY = `query Family($pinfl: Pinfl!) {
  person(pinfl: $pinfl) {
    children { birthDate taxRegistration { status } dwellings(first: 5) { totalCount } }
  }
}`

const HOMES = `query Homes($pinfl: Pinfl!) {
  person(pinfl: $pinfl) {
    dwellings(first: 5) { edges { node { dwelling {
      address
      utilityConnections { assignment { registry } accounts { debt { amount } } }
    } } } }
  }
}`

/** What a mock was asked, without the tokens that were fetched on the way. */
const asked = (mock: RunningMock) =>
  mock.requests
    .list()
    .filter(({ keys }) => keys !== undefined)
    .map(({ operation, keys, fields }) => ({ operation, keys, fields }))

describe('one query over four registries', () => {
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

  it('answers a citizen about themselves, whoever keeps what, and says honestly who was asked', async () => {
    const { population } = journey.mocks
    const { ordinary, home } = population.samples
    const { status, data, errors } = await journey.ask(MINE, { pinfl: ordinary.pinfl }, { token })
    expect({ status, errors }).toEqual({ status: 200, errors: undefined })
    const connection = (service: string, accounts: unknown, mandatory = true) =>
      expect.objectContaining({ assignment: { service, mandatory }, accounts })
    const paid = [{ number: expect.any(String), debt: { amount: '0.00' } }]
    expect(data).toEqual({
      person: {
        names: { uzLatn: { family: expect.any(String), given: expect.any(String) } },
        birthDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        taxStanding: { totalDebt: { amount: '0.00', currency: 'UZS' } },
        dwellings: {
          totalCount: 1,
          edges: [
            {
              node: {
                dwelling: {
                  cadastralNumber: home.cadastralNumber,
                  address: expect.stringContaining('Sergeli'),
                  utilityConnections: expect.arrayContaining([
                    connection('ELECTRICITY', paid),
                    connection('GAS', paid),
                    connection('WATER', paid),
                    connection('WASTE', paid),
                    connection('HEAT', null),
                  ]),
                  sources: [{ registry: 'land', status: 'FOUND' }],
                },
              },
            },
          ],
        },
        sources: [
          { registry: 'civil', status: 'FOUND' },
          { registry: 'tax', status: 'FOUND' },
          { registry: 'land', status: 'FOUND' },
        ],
      },
    })
  })

  it('reaches the provider whose accounts stand in a database, like the others', async () => {
    await journey.ask(HOMES, { pinfl: journey.pinfl('ordinary') }, { token })
    const { accounts } = journey.mocks
    expect(accounts && asked(accounts)).toEqual([
      expect.objectContaining({ operation: expect.stringContaining('SELECT'), keys: [expect.any(String)] }),
    ])
  })

  it('asks for what is selected only', async () => {
    const query = 'query ($pinfl: Pinfl!) { person(pinfl: $pinfl) { birthDate taxRegistration { status } } }'
    await journey.ask(query, { pinfl: journey.pinfl('ordinary') }, { token })
    const { civil, tax, land } = journey.mocks
    expect(asked(civil)).toEqual([expect.objectContaining({ operation: 'GetPersons', fields: ['birth'] })])
    expect(asked(tax)).toEqual([expect.objectContaining({ fields: ['registration'] })])
    expect(land.requests.count()).toBe(0)
  })

  it('makes one request to a registry for two children, not one for each', async () => {
    const { data } = await journey.ask(FAMILY, { pinfl: journey.pinfl('ordinary') }, { token })
    const child = { birthDate: expect.any(String), taxRegistration: null, dwellings: { totalCount: 0 } }
    expect(data).toEqual({ person: { children: [child, child] } })
    const { civil, tax, land } = journey.mocks
    const two = [expect.any(String), expect.any(String)]
    expect(asked(civil).filter(({ operation }) => operation === 'GetPersons')).toEqual([
      expect.objectContaining({ fields: ['children'], keys: [journey.pinfl('ordinary')] }),
      expect.objectContaining({ fields: ['birth'], keys: two }),
    ])
    expect(asked(tax)).toEqual([expect.objectContaining({ keys: two })])
    expect(asked(land)).toEqual([expect.objectContaining({ keys: two })])
  })

  it('makes one request to each provider for two dwellings, not one for each', async () => {
    const owner = await journey.citizen('twoDwellings')
    const { errors } = await journey.ask(HOMES, { pinfl: journey.pinfl('twoDwellings') }, { token: owner })
    expect(errors).toBeUndefined()
    const { land, utilities } = journey.mocks
    const two = [expect.any(String), expect.any(String)]
    expect(asked(land).map(({ keys }) => keys)).toEqual([[journey.pinfl('twoDwellings')], two])
    for (const provider of Object.values(utilities)) expect(asked(provider).map(({ keys }) => keys)).toEqual([two])
  })

  it('tells nobody which person is not there: null without an error is the answer of every registry asked', async () => {
    const officer = await journey.mocks.identity.token({ persona: 'officer' })
    const { pinfl } = journey.mocks.population.samples.nobody
    const answer = await journey.ask(
      'query ($pinfl: Pinfl!) { person(pinfl: $pinfl) { birthDate taxRegistration { status } } }',
      { pinfl },
      { token: officer, headers: { 'darcha-purpose': 'CASE', 'darcha-case': 'A-2026-1' } },
    )
    expect(answer).toEqual({ status: 200, data: { person: null } })
  })
})

describe('what a client is told beside the data', () => {
  let journey: Journey
  beforeAll(async () => {
    journey = await openJourney()
  })
  afterAll(() => journey.close())

  it('describes its schema to whoever asks', async () => {
    const { data } = await journey.ask('{ __type(name: "Person") { kind fields { name } } }')
    const names = ['names', 'taxStanding', 'dwellings', 'sources'].map((name) => ({ name }))
    expect(data).toEqual({ __type: { kind: 'OBJECT', fields: expect.arrayContaining(names) } })
  })

  it('refuses a number with a wrong check digit in the language asked for, without repeating it', async () => {
    const { pinfl } = journey.mocks.population.samples.ordinary
    const wrong = `${pinfl.slice(0, -1)}${(Number(pinfl.at(-1)) + 1) % 10}`
    const query = 'query ($pinfl: Pinfl!) { person(pinfl: $pinfl) { birthDate } }'
    const answer = await journey.ask(query, { pinfl: wrong }, { headers: { 'accept-language': 'ru' } })
    expect(answer.status).toBe(400)
    expect(answer.errors).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/[а-я]{5}/),
        extensions: expect.objectContaining({ code: 'IDENTIFIER_INVALID' }),
      }),
    ])
    expect(JSON.stringify(answer)).not.toContain(wrong)
  })

  it('refuses it written into the query, too', async () => {
    const { errors } = await journey.ask('{ person(pinfl: "31210632040245") { birthDate } }')
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['IDENTIFIER_INVALID'])
    expect(JSON.stringify(errors)).not.toContain('31210632040245')
  })
})
