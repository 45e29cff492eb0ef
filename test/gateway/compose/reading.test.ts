import { describe, expect, it } from '@jest/globals'
import type { Answer } from '../../../connectors/sdk/answer.ts'
import { RegistryError } from '../../../connectors/sdk/errors.ts'
import { HOUSES, METERS, PEOPLE, READERS, registryOf } from '../../support/slices.ts'
import { type TestWindow, testWindow } from '../../support/window.ts'

const ANNA = '31210632040244'
const BOBUR = '31210932040247'
const GONE = '40201902050010'

const DOWN: Answer = { status: 'UNAVAILABLE', error: new RegistryError('REGISTRY_TIMEOUT', 'x', { retryAfter: 1500 }) }

function world(overrides: { people?: object; houses?: object } = {}) {
  const people = registryOf(
    { Person: 'pinfl' },
    {
      Person: {
        [ANNA]: { name: { family: 'A', given: 'Anna' }, birthDate: '1963', parents: [{ pinfl: BOBUR }], wards: [] },
        [BOBUR]: { name: { family: 'B', given: 'Bobur' }, birthDate: '1932', parents: null },
        ...overrides.people,
      },
    },
  )
  const houses = registryOf(
    { Person: 'pinfl', House: 'number' },
    {
      Person: {
        [ANNA]: {
          holdings: [
            { share: '1/2', house: { number: 'h1' } },
            { share: '1', house: { number: 'h2' } },
          ],
        },
        ...overrides.houses,
      },
      House: { h1: { area: 50, territory: '1726283' }, h2: { area: 70, territory: '1726292' } },
    },
  )
  const a = registryOf({ Meter: 'number' }, { Meter: { h1: { reading: 7 } } })
  const b = registryOf({ Meter: 'number' }, { Meter: { h1: DOWN } })
  const window: TestWindow = testWindow({
    slices: [PEOPLE, HOUSES, METERS],
    readers: READERS,
    registries: new Map(Object.entries({ people, houses, 'meters-a': a, 'meters-b': b })),
    assigner: {
      assigned: (_fact, territory) =>
        territory === '1726283'
          ? [
              { registry: 'meters-a', service: 'WATER' },
              { registry: 'meters-b', service: 'GAS' },
            ]
          : [],
    },
  })
  return { window, people, houses }
}

describe('a lookup', () => {
  it('asks only the registries that own what is selected, for just those fields', async () => {
    const { window, people, houses } = world()
    const result = await window.ask(`{ person(pinfl: "${ANNA}") { name { family } } }`)
    expect(result).toEqual({ data: { person: { name: { family: 'A' } } } })
    expect(people.asked).toEqual([{ entity: 'Person', keys: [ANNA], fields: ['name.family'] }])
    expect(houses.asked).toEqual([])
  })

  it('asks the registry that declares it when nothing but the key is selected', async () => {
    const { window, people } = world()
    expect(await window.ask(`{ person(pinfl: "${ANNA}") { pinfl } }`)).toEqual({ data: { person: { pinfl: ANNA } } })
    expect(people.asked).toEqual([{ entity: 'Person', keys: [ANNA], fields: ['pinfl'] }])
  })

  it('is null without an error when every registry that was asked holds no such record', async () => {
    const { window } = world()
    const result = await window.ask(`{ person(pinfl: "${GONE}") { birthDate holdings { totalCount } } }`)
    expect(result).toEqual({ data: { person: null } })
  })

  it('stands, with null fields, when only some of them hold no record', async () => {
    const { window } = world()
    const result = await window.ask(`{ person(pinfl: "${BOBUR}") { birthDate holdings { totalCount }
      sources { registry status } } }`)
    expect(result).toEqual({
      data: {
        person: {
          birthDate: '1932',
          holdings: null,
          sources: [
            { registry: 'people', status: 'FOUND' },
            { registry: 'houses', status: 'NOT_FOUND' },
          ],
        },
      },
    })
  })

  it('does not take silence for absence: the fields of a registry that did not answer carry its error, siblings survive', async () => {
    const { window } = world({ people: { [GONE]: DOWN } })
    const result = await window.ask(`{ person(pinfl: "${GONE}") { birthDate holdings { totalCount } } }`)
    expect(result.data).toEqual({ person: { birthDate: null, holdings: null } })
    expect(result.errors).toEqual([
      expect.objectContaining({
        path: ['person', 'birthDate'],
        extensions: { code: 'REGISTRY_TIMEOUT', retryable: true, registry: 'people', retryAfterMs: 1500 },
      }),
    ])
  })
})

describe('references', () => {
  it('are read from their own registries, one request a level whatever the selection mix', async () => {
    const { window, people } = world()
    const result = await window.ask(`{
      a: person(pinfl: "${ANNA}") { name { given } parents { name { given } } }
      b: person(pinfl: "${BOBUR}") { birthDate }
    }`)
    expect(result.data).toEqual({
      a: { name: { given: 'Anna' }, parents: [{ name: { given: 'Bobur' } }] },
      b: { birthDate: '1932' },
    })
    expect(people.asked).toEqual([
      { entity: 'Person', keys: [ANNA, BOBUR], fields: ['birthDate', 'name.given', 'parents.pinfl'] },
      { entity: 'Person', keys: [BOBUR], fields: ['name.given'] },
    ])
  })

  it('inside a connection are paged, and asked for what the page holds', async () => {
    const { window, houses } = world()
    const document = `query ($after: String) { person(pinfl: "${ANNA}") { holdings(first: 1, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { share house { area } } } } } }`
    const first = await window.ask(document)
    expect(first.data).toMatchObject({
      person: { holdings: { totalCount: 2, edges: [{ node: { share: '1/2', house: { area: 50 } } }] } },
    })
    const after = (first.data as { person: { holdings: { pageInfo: { endCursor: string } } } }).person.holdings.pageInfo
    const second = await window.ask(document, { after: after.endCursor })
    expect(second.data).toMatchObject({
      person: { holdings: { pageInfo: { hasNextPage: false }, edges: [{ node: { house: { area: 70 } } }] } },
    })
    expect(houses.asked[0]).toEqual({
      entity: 'Person',
      keys: [ANNA],
      fields: ['holdings.house.number', 'holdings.share'],
    })
    expect(houses.asked.filter(({ entity }) => entity === 'House')).toEqual([
      { entity: 'House', keys: ['h1'], fields: ['area'] },
      { entity: 'House', keys: ['h2'], fields: ['area'] },
    ])
  })

  it('follow @include: what is left out is not asked for', async () => {
    const { window, people } = world()
    const document = `query ($more: Boolean!) { person(pinfl: "${ANNA}") { birthDate name @include(if: $more) { family } } }`
    await window.ask(document, { more: false })
    await window.ask(document, { more: true })
    expect(people.asked.map(({ fields }) => fields)).toEqual([['birthDate'], ['birthDate', 'name.family']])
  })
})

describe('an assigned list', () => {
  const document = '{ house(number: "h1") { meters { assignment { service } reading } } }'

  it('holds one item for each registry that the directory names, and an error only where one did not answer', async () => {
    const { window, houses } = world()
    const result = await window.ask(document)
    expect(result.data).toEqual({
      house: {
        meters: [
          { assignment: { service: 'WATER' }, reading: 7 },
          { assignment: { service: 'GAS' }, reading: null },
        ],
      },
    })
    expect(result.errors).toEqual([expect.objectContaining({ path: ['house', 'meters', 1, 'reading'] })])
    expect(houses.asked).toEqual([{ entity: 'House', keys: ['h1'], fields: ['territory'] }])
  })

  it('is an error, and never an empty list, where nobody is assigned', async () => {
    const { window } = world()
    const result = await window.ask(document.replace('h1', 'h2'))
    expect(result.data).toEqual({ house: { meters: null } })
    expect(result.errors).toEqual([expect.objectContaining({ path: ['house', 'meters'] })])
  })
})
