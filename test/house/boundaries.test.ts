import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { type Arrow, cyclesOf, readHouse } from './plan.ts'

/** Rooms by path, the longer first. A file is in the first room whose path it begins with. */
const ROOMS: readonly (readonly [room: string, path: RegExp])[] = [
  ['gateway/entry', /^gateway\/(main\.ts$|cli\/)/],
  ['gateway/window', /^gateway\/window(\.ts$|\/)/],
  ['gateway/host', /^gateway\/host\//],
  ['gateway/contract', /^gateway\/(plugin|context|read|errors|access)\.ts$/],
  ['gateway/cross-cut', /^gateway\/(auth|limits|cache|audit|telemetry)\//],
  ['gateway/store', /^gateway\/store\//],
  ['gateway/certificates', /^gateway\/certificates\//],
  ['gateway/core', /^gateway\//],
  ['connectors/roster', /^connectors\/index\.ts$/],
  ['connectors/host-entry', /^connectors\/host\/main\.ts$/],
  ['connectors/host', /^connectors\/host\//],
  ['connectors/sdk', /^connectors\/sdk\//],
  ['connectors/one', /^connectors\//],
  ['schema', /^schema\//],
  ['mocks', /^mocks\//],
]

/** Who may import whom; everybody may import from the own room. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  schema: [],
  'connectors/sdk': [],
  'connectors/one': ['connectors/sdk', 'schema'],
  'connectors/roster': ['connectors/sdk', 'connectors/one'],
  'connectors/host': ['connectors/sdk'],
  'connectors/host-entry': ['connectors/host', 'connectors/roster', 'connectors/sdk'],
  'gateway/contract': ['connectors/sdk'],
  'gateway/cross-cut': ['gateway/contract', 'gateway/store', 'connectors/sdk'],
  'gateway/store': [],
  'gateway/certificates': ['gateway/contract', 'gateway/store', 'schema', 'connectors/sdk'],
  'gateway/core': ['gateway/contract', 'connectors/sdk', 'schema'],
  'gateway/window': [
    'gateway/contract',
    'gateway/core',
    'gateway/cross-cut',
    'gateway/store',
    'gateway/certificates',
    'connectors/sdk',
    'schema',
  ],
  'gateway/entry': [
    'gateway/contract',
    'gateway/core',
    'gateway/cross-cut',
    'gateway/window',
    'gateway/store',
    'gateway/certificates',
    'connectors/roster',
    'connectors/sdk',
    'schema',
    'mocks',
  ],
  mocks: [],
}

const house = readHouse()
const roomOf = (file: string): string => ROOMS.find(([, path]) => path.test(file))?.[0] ?? 'nowhere'

/** Connectors, cross-cuts and mock registries are rooms side by side: within the group, none knows another. */
const sideBySide = (file: string): string => {
  const room = roomOf(file)
  return room === 'connectors/one' || room === 'gateway/cross-cut' ? file.split('/').slice(0, 2).join('/') : room
}

const forbidden = ({ from, to }: Arrow): boolean => {
  if (sideBySide(from) === sideBySide(to)) return false
  return !MAY[roomOf(from)]?.includes(roomOf(to)) || roomOf(from) === roomOf(to)
}

describe('the house', () => {
  it('has a room for every file', () => {
    expect(house.files.filter((file) => roomOf(file) === 'nowhere')).toEqual([])
  })

  it('lets each room import what its line in the table names, and nothing else', () => {
    const broken = house.arrows.filter(forbidden)
    expect(broken.map(({ from, to }) => `${from} may not import ${to}`)).toEqual([])
  })

  it('has no import cycles, type-only imports included', () => {
    expect(cyclesOf(house).map((cycle) => cycle.join(' -> '))).toEqual([])
  })

  it('reads the environment in gateway/config.ts and nowhere else', () => {
    const reading = house.files.filter((file) => file !== 'gateway/config.ts' && /\bprocess\.env\b/.test(text(file)))
    expect(reading).toEqual([])
  })

  it('does not know a registry by name in gateway/', () => {
    const words = new RegExp(`\\b(${rosterNames().join('|')})\\b`, 'i')
    const naming = house.files
      .filter((file) => file.startsWith('gateway/'))
      .flatMap((file) =>
        text(file)
          .split('\n')
          .flatMap((line, index) =>
            words.test(line) ? [`${file}:${index + 1} names a registry: ${line.trim()}`] : [],
          ),
      )
    expect(naming).toEqual([])
  })

  it('exports by name only', () => {
    expect(house.files.filter((file) => /^export default\b/m.test(text(file)))).toEqual([])
  })

  it('names files after what they tell', () => {
    expect(house.files.filter((file) => /(^|\/)(utils?|helpers?|common|misc|types)\.ts$/.test(file))).toEqual([])
  })

  it('has errors with codes: none of its code throws a bare Error', () => {
    const bare = house.files.filter((file) => /\bthrow new Error\(|\bnew Error\(/.test(text(file)))
    expect(bare).toEqual([])
  })
})

/** The roster's own words, from the roster: the test cannot go stale. */
function rosterNames(): readonly string[] {
  return [...text('connectors/index.ts').matchAll(/from '\.\/(?!sdk\/)(\w+)\/connector\.ts'/g)].map(
    ([, name]) => name ?? '',
  )
}

function text(file: string): string {
  return readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
}
