/**
 * The synthetic population that every mock registry answers from.
 *
 * Everything is a pure function of (seed, index): nothing is kept, so a million people cost no more memory than a hundred,
 * and every registry says the same about the same person.
 */
import { MockError } from '../errors.ts'
import { accountsOf } from './accounts.ts'
import { actByNumber } from './acts.ts'
import type { Person } from './contract/person.ts'
import type { Title } from './contract/title.ts'
import type { Population } from './contract.ts'
import { organizationByStir, organizationOf } from './organizations.ts'
import { personByPinfl, personOf } from './people.ts'
import { createSamples } from './samples.ts'
import { SCENARIOS } from './scenarios.ts'
import { organizationTaxpayer, personByStir, taxpayerOf } from './taxpayers.ts'
import { holdingsOfOrganization, holdingsOfPerson, titleByNumber, titlesOfHousehold } from './titles.ts'
import { createWorld, SLOTS, type World } from './world.ts'

export interface PopulationOptions {
  /** @default 1726283 */
  readonly seed?: number
  /** How many people at least; at most a million, which is what digits 8 to 13 of a PINFL can tell apart. @default 100000 */
  readonly size?: number
}

const MOST_PEOPLE = 1_000_000

export function createPopulation({ seed = 1_726_283, size = 100_000 }: PopulationOptions = {}): Population {
  if (!(size > 0 && size <= MOST_PEOPLE))
    throw new MockError('CONFIGURATION', `a population has 1 to ${MOST_PEOPLE} people`)
  const world = createWorld(seed, Math.max(SCENARIOS.length, Math.ceil(size / SLOTS)))
  const person = (index: number) => personOf(world, within(index, world.people, 'person'))
  const organization = (index: number) => organizationOf(world, within(index, world.organizations, 'organisation'))
  const holdings = (holder: Person) => holdingsOfPerson(world, holder)
  return {
    seed,
    size: world.people,
    organizations: world.organizations,
    samples: createSamples({ person, organization, holdingsOfPerson: holdings }),
    person,
    personByPinfl: (pinfl) => personByPinfl(world, pinfl),
    household: (index) => Array.from({ length: SLOTS }, (_, slot) => person(index * SLOTS + slot)),
    actByNumber: (number) => actByNumber(world, number),
    titleByCadastralNumber: (number) => titleByNumber(world, number),
    dwellingByCadastralNumber: (number) => dwelling(titleByNumber(world, number)),
    holdingsOfPerson: holdings,
    holdingsOfOrganization: (holder) => holdingsOfOrganization(world, holder),
    dwellings: () => dwellingsOf(world),
    organization,
    organizationByStir: (stir) => organizationByStir(world, stir),
    taxpayer: (holder) => taxpayerOf(world, holder),
    organizationTaxpayer: (holder) => organizationTaxpayer(world, holder),
    personByStir: (stir) => personByStir(world, stir),
    accounts: (home) => accountsOf(world, home),
  }
}

function within(index: number, limit: number, what: string): number {
  if (Number.isInteger(index) && index >= 0 && index < limit) return index
  throw new MockError('CONFIGURATION', `there is no ${what} ${index}: they are 0 to ${limit - 1}`)
}

function dwelling(title: Title | undefined): Title | undefined {
  return title?.kind === 'HOUSE' || title?.kind === 'FLAT' ? title : undefined
}

function* dwellingsOf(world: World): Generator<Title> {
  for (let household = 0; household < world.households; household++) {
    for (const title of titlesOfHousehold(world, household)) if (dwelling(title) !== undefined) yield title
  }
}
