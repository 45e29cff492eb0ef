import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type HostedConnector, hostConnector } from '../../connectors/host/host.ts'
import { BOBUR, PENSIONS, SECRET, SILENT, SLICE, type Toy, toy } from '../connectors/host/toy.ts'
import { type Journey, openJourney, problems } from '../support/journey.ts'
import { type TestFolder, testFolder } from '../support/postgres.ts'

const MINE = `query Mine($pinfl: Pinfl!) {
  person(pinfl: $pinfl) { birthDate pension { since monthly { amount } } }
}`

const TRAIL = 'query { accessTrail(first: 50) { edges { node { registry purpose fields outcome categories } } } }'
const PENSION = { since: '2020-01-01', monthly: { amount: '1500000.00' } }
const categories = ['FINANCE']

interface Trail {
  readonly accessTrail: { readonly edges: readonly { readonly node: { readonly registry: string } }[] }
}

describe('a connector that its agency hosts, joined to the window', () => {
  let folder: TestFolder
  let pension: Toy
  let hosted: HostedConnector
  let journey: Journey
  let mine: { pinfl: string }
  let token: string
  beforeAll(async () => {
    folder = await testFolder()
    pension = toy()
    hosted = await hostConnector({ connector: pension, options: {}, port: 0, token: SECRET, ttl: 0 })
    const sdl = join(folder.path, 'pension.graphql')
    await writeFile(sdl, SLICE)
    journey = await openJourney({
      config: { subgraphs: [{ name: 'pension', url: hosted.url, sdl, token: SECRET }] },
    })
    mine = { pinfl: journey.pinfl('ordinary') }
    pension.people.set(mine.pinfl, PENSIONS.some)
    token = await journey.citizen('ordinary')
  })
  afterAll(async () => {
    await journey.close()
    await hosted.close()
    await folder.remove()
  })
  beforeEach(() => {
    pension.asked.length = 0
  })

  it('completes the records of other registries with its fields', async () => {
    const answer = await journey.ask(MINE, mine, { token })
    expect(answer).toEqual({
      status: 200,
      data: { person: { birthDate: expect.any(String), pension: PENSION } },
    })
  })

  it('is told who asks and why, and is asked for what was selected, no more', async () => {
    await journey.ask(MINE, mine, { token })
    const [asked] = pension.asked
    expect(asked).toMatchObject({ keys: [mine.pinfl], fields: ['pension.monthly.amount', 'pension.since'] })
    expect(asked?.call).toMatchObject({ purpose: 'OWN_RECORD', userId: `UZ${mine.pinfl}` })
  })

  it('may be where a record begins, and pages its lists', async () => {
    const query = `query ($pinfl: Pinfl!) { pensioner(pinfl: $pinfl) {
      pinfl birthDate pension { since } years(first: 1) { totalCount edges { node { year } } }
      sources { registry status }
    } }`
    expect(await journey.ask(query, mine, { token })).toEqual({
      status: 200,
      data: {
        pensioner: {
          pinfl: mine.pinfl,
          birthDate: expect.any(String),
          pension: { since: '2020-01-01' },
          years: { totalCount: 3, edges: [{ node: { year: 2019 } }] },
          sources: [{ registry: 'civil', status: 'FOUND' }],
        },
      },
    })
  })

  it('is not asked about a person whom the caller may not see', async () => {
    const other = await journey.citizen('taxDebtor')
    const answer = await journey.ask(
      'query ($pinfl: Pinfl!) { pensioner(pinfl: $pinfl) { pension { since } } }',
      mine,
      {
        token: other,
      },
    )
    expect(answer.data).toEqual({ pensioner: null })
    expect(problems(answer)).toEqual([{ path: 'pensioner', code: 'ACCESS_DENIED', registry: 'pension' }])
    expect(pension.asked).toEqual([])
  })

  it('is not asked, through a record that it refers to, about a person whom the caller may not see', async () => {
    const query = `query ($pinfl: Pinfl!) { pensioner(pinfl: $pinfl) {
      survivor { pinfl later: pension { since } ...More }
    } }
    fragment More on Person { years(first: 1) { totalCount } }`
    const answer = await journey.ask(query, mine, { token })
    expect(answer.data).toEqual({ pensioner: { survivor: { pinfl: BOBUR, later: null, years: null } } })
    expect(problems(answer)).toEqual([
      { path: 'pensioner.survivor.later', code: 'ACCESS_DENIED', registry: 'pension' },
      { path: 'pensioner.survivor.years', code: 'ACCESS_DENIED', registry: 'pension' },
    ])
    expect(pension.asked.map(({ keys }) => keys)).toEqual([[mine.pinfl]])
  })

  it('is asked, through a record that it refers to, for an officer who may', async () => {
    const officer = await journey.mocks.identity.token({ persona: 'officer' })
    const query = `query ($pinfl: Pinfl!, $first: Int) { pensioner(pinfl: $pinfl) {
      survivor { pinfl pension { since } years(first: $first) { totalCount }
        survivor { pinfl pension { since } } }
    } }`
    const answer = await journey.ask(
      query,
      { ...mine, first: 2 },
      {
        token: officer,
        headers: { 'darcha-purpose': 'CASE', 'darcha-case': 'A-1' },
      },
    )
    expect(answer.data).toEqual({
      pensioner: {
        survivor: { pinfl: BOBUR, pension: null, years: { totalCount: 0 }, survivor: { pinfl: SILENT, pension: null } },
      },
    })
    expect(problems(answer)).toEqual([
      { path: 'pensioner.survivor.survivor.pension', code: 'REGISTRY_UNAVAILABLE', registry: 'pension' },
    ])
    expect(pension.asked.map(({ keys, call: { issue } }) => [keys, issue])).toEqual([
      [[mine.pinfl], 'A-1'],
      [[BOBUR], 'A-1'],
      [[SILENT], 'A-1'],
    ])
  })

  it('stands in the trail like any registry, answered or refused', async () => {
    const officer = await journey.mocks.identity.token({ persona: 'officer' })
    const headers = { 'darcha-purpose': 'CASE', 'darcha-case': 'A-77' }
    await journey.ask(MINE, mine, { token: officer, headers })
    await journey.ask(MINE, mine, { token: await journey.citizen('taxDebtor') })
    const { data } = await journey.ask<Trail>(TRAIL, {}, { token })
    const entries = data?.accessTrail.edges.map(({ node }) => node).filter(({ registry }) => registry === 'pension')
    const fields = ['pension.monthly.amount', 'pension.since']
    expect(entries).toContainEqual({ registry: 'pension', purpose: 'CASE', fields, outcome: 'DISCLOSED', categories })
    expect(entries).toContainEqual(expect.objectContaining({ purpose: 'OWN_RECORD', outcome: 'DENIED' }))
  })

  it('is in the one schema with its words and rules, and nothing shows of how it is joined', async () => {
    expect(journey.window.sdl).toMatch(
      /pension: Pension @access\(scope: "civil:read"[^\n]+@personal\(category: FINANCE\)/,
    )
    const { data } = await journey.ask<{ __schema: unknown }>(
      '{ __schema { types { name } queryType { fields { name } } } }',
    )
    expect(JSON.stringify(data)).toContain('"pensioner"')
    expect(JSON.stringify(data)).not.toMatch(/_entities|_Any|_Service/)
  })

  it('leaves the certificates of the window as they are', async () => {
    const { data } = await journey.ask('{ certificateTypes { name: id } }', {}, { token })
    expect(data).toEqual({ certificateTypes: expect.arrayContaining([{ name: 'no-tax-debt' }]) })
  })

  it('that will answer later is an error on its fields, and not a pension of nothing', async () => {
    pension.answer = { status: 'PENDING', reference: 'x' }
    const answer = await journey.ask(MINE, mine, { token })
    pension.answer = undefined
    expect(answer.data).toEqual({ person: { birthDate: expect.any(String), pension: null } })
    expect(problems(answer)).toEqual([{ path: 'person.pension', code: 'REGISTRY_UNAVAILABLE', registry: 'pension' }])
  })

  it('that is down is an error on its fields, and theirs alone', async () => {
    await hosted.close()
    const answer = await journey.ask(MINE, mine, { token })
    expect(answer.data).toEqual({ person: { birthDate: expect.any(String), pension: null } })
    expect(problems(answer)).toEqual([{ path: 'person.pension', code: 'REGISTRY_UNAVAILABLE', registry: 'pension' }])
  })
})
