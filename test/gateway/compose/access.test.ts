import { describe, expect, it } from '@jest/globals'
import { readAccessRules } from '../../../gateway/compose/access.ts'
import { checkSlices } from '../../../gateway/compose/checks.ts'
import { readModel, type Slice } from '../../../gateway/compose/model.ts'
import { HOUSES, METERS, PEOPLE, READERS } from '../../support/slices.ts'

const MODEL = readModel([PEOPLE, HOUSES, METERS])

describe('access rules', () => {
  const rules = readAccessRules(MODEL)

  it('take a citizen for the subject of the entity whose key is a PINFL', () => {
    expect(rules.subject).toBe('Person')
  })

  it('cover every leaf below a field by the rule beside it or its type', () => {
    expect(rules.rules('Person', 'name.family')).toEqual([{ scope: 'read', purposes: ['OWN_RECORD', 'CASE'] }])
    // The key at the end is said by the record that refers to it: no rule of the other record's.
    expect(rules.rules('Person', 'holdings.house.number')).toHaveLength(1)
    expect(rules.rules('House', 'number')).toHaveLength(1)
  })

  it('cover no path that the slices do not know', () => {
    expect(rules.rules('Person', 'salary')).toEqual([])
    expect(rules.rules('Nobody', 'name')).toEqual([])
  })

  it('know which records lead to which, by which registry and path', () => {
    expect(rules.conveying('House')).toEqual([
      { from: 'Person', to: 'House', read: { registry: 'houses', path: 'holdings.house.number' } },
    ])
    expect(rules.conveyedBy('House')).toEqual([{ from: 'House', to: 'Meter' }])
    expect(rules.conveying('Person')).toEqual([
      { from: 'Person', to: 'Person', read: { registry: 'people', path: 'wards.pinfl' } },
    ])
  })
})

describe('the checks of a slice', () => {
  const mistakesOf = (sdl: string): readonly string[] => {
    const slice: Slice = { ...PEOPLE, sdl: `${PEOPLE.sdl.split('type Query')[0]}${sdl}` }
    return checkSlices(readModel([slice]), READERS, new Set()).map(({ where, what }) => `${where}: ${what}`)
  }

  it('find nothing wrong with a good slice', () => {
    expect(checkSlices(MODEL, READERS, new Set())).toEqual([])
  })

  it.each([
    [
      'a field that nobody may read',
      'type Person @key(fields: "pinfl") { pinfl: Pinfl! @personal(category: IDENTITY) name: String }',
      'nobody may read it',
    ],
    [
      'a field whose silence would blank its siblings',
      'type Person @key(fields: "pinfl") @access(scope: "s", purposes: [CASE]) { pinfl: Pinfl! @personal(category: IDENTITY) name: String! }',
      'would take its siblings along',
    ],
    [
      'personal data that does not say so',
      'type Person @key(fields: "pinfl") @access(scope: "s", purposes: [CASE]) { pinfl: Pinfl! @personal(category: IDENTITY) other: Pinfl }',
      'it is personal data',
    ],
    ['a root field that is no lookup', 'type Query { people: [String] }', 'must return an entity'],
    [
      'a lookup by something else than the key',
      'type Query { person(name: String): Person } type Person @key(fields: "pinfl") { pinfl: Pinfl! @personal(category: IDENTITY) }',
      'takes the key and nothing else',
    ],
    ['a mutation', 'type Mutation { rename: Boolean }', 'only read'],
    [
      'an entity without a reader',
      'type Car @key(fields: "plate") @access(scope: "s", purposes: [CASE]) { plate: ID! colour: String }',
      'no reader for Car',
    ],
  ])('name %s', (_name, sdl, mistake) => {
    expect(mistakesOf(sdl)).toEqual([expect.stringContaining(mistake)])
  })
})
