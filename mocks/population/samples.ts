/**
 * Examples by what they are good for: the same places under every seed, with other names and numbers in them.
 *
 * Tests, documents and the first screen name people by these words, never by a number that a seed has made.
 */
import { MockError } from '../errors.ts'
import type { Person } from './contract/person.ts'
import type { Organization } from './contract/tax.ts'
import type { Title } from './contract/title.ts'
import { codeOf, composePinfl } from './pinfl.ts'
import { SLOTS } from './world.ts'

/** Where each example lives: `[household, slot]`. Households: scenarios.ts; slots: family.ts. */
const PEOPLE = {
  /** Married, two minor children, one dwelling in Sergeli, owes nothing. */
  ordinary: [0, 0],
  ordinaryWife: [0, 1],
  ordinaryChild: [0, 2],
  /** Owes two taxes with penalties, and has income from two payers. */
  taxDebtor: [1, 0],
  /** The home (`indebtedDwelling`) has debts at two providers, for power and waste; owes no tax. */
  utilityDebtor: [2, 0],
  /** Holds nothing anywhere; registered in somebody else's dwelling. */
  noDwelling: [3, 7],
  /** `twoDwellings` in two districts, owes nothing on either. Director of `organization`. */
  twoDwellings: [4, 0],
  /** A death is recorded. The widow is `widowed`. */
  deceased: [5, 0],
  widowed: [5, 1],
  /** Same parents, same day, names and numbers that differ in a few characters. */
  twinOlder: [6, 2],
  twinYounger: [6, 3],
  /** Only the year of birth is known. */
  incompleteBirthDate: [7, 5],
  /** Year and month of birth are known. */
  birthMonthOnly: [7, 6],
  /** Known to civil and land; the tax registry has never heard of them. */
  unknownToTax: [8, 0],
  /** The check digit of the PINFL is wrong, as in old registers: valid as a stored key, refused from a client. */
  legacyCheckDigit: [9, 0],
  /** Their home replaced a cancelled building (`cancelledTitle`). */
  ownerOfRebuilt: [10, 0],
  /** Holder of `borderMoved`, registered there since before the border moved. */
  movedWithTheBorder: [11, 0],
  /** Holder of `pendingExtract`. */
  ownerOfArchived: [12, 0],
  /** Joint holder of `mortgaged`, with the wife: 1/1 each. */
  debtorOfMortgage: [13, 0],
  /** Divorced mother; the registry cannot determine who represents the child. */
  custodyUndetermined: [14, 1],
  custodyUndeterminedChild: [14, 2],
  /** Stateless, born abroad, holds a PINFL; no patronymic, no Cyrillic, no birth record. */
  foreigner: [15, 7],
  /** Protected: the civil registry will not tell. */
  withheld: [16, 7],
  /** Grandmother, guardian of an orphan: no parent, and still the representative. */
  guardian: [17, 6],
  guardianWard: [17, 2],
  /** Divorced mother with sole custody; the father was deprived of parental rights. */
  soleCustody: [18, 1],
  deprivedParent: [18, 0],
  soleCustodyChild: [18, 2],
  /** Holder of `restrictedTitle`. */
  ownerOfRestricted: [19, 0],
  /** Holder of `seized`. */
  debtorOfSeizure: [20, 0],
  /** Holds 130 flats: more than two pages of the land registry. */
  landlord: [21, 0],
  /** Nobody knows whether this person lives; registered nowhere. */
  missing: [22, 7],
  /** Half of the dwelling and of its parcel; the wife has the other half. */
  halfOwner: [23, 0],
  /** Owes no tax; but the tax registry has somebody else's name and birth date under their PINFL. */
  mixedUpByTax: [24, 0],
  /** Holder of a mortgaged house and of `mortgagedParcel`. */
  debtorOfHouse: [25, 0],
} as const satisfies Record<string, readonly [number, number]>

const ORGANIZATIONS = {
  /** Owes nothing; owns premises that are no dwelling. */
  organization: 0,
  /** Owes value added tax and profit tax. */
  organizationDebtor: 1,
} as const

const inForce = ({ title }: Held) => !title.cancelled && (title.kind === 'FLAT' || title.kind === 'HOUSE')

/** Whose title it is, and which of theirs. */
const TITLES = {
  /** A house in Sergeli, of `ordinary`. */
  home: ['ordinary', inForce],
  homeParcel: ['ordinary', ({ title }) => title.kind === 'PARCEL'],
  /** A flat with debts for power and waste. */
  indebtedDwelling: ['utilityDebtor', inForce],
  secondDwelling: ['twoDwellings', (held) => inForce(held) && held.title.soato !== '1726283'],
  /** A building that was pulled down: stays in the land registry's answers with area 0. */
  cancelledTitle: ['ownerOfRebuilt', ({ title }) => title.cancelled],
  /** In Sergeli (1726283) until 12.11.2020, in Yangihayot (1726292) since; its number still begins with Sergeli's code. */
  borderMoved: ['movedWithTheBorder', inForce],
  /** Lies in the archive: the land registry answers later. */
  pendingExtract: ['ownerOfArchived', inForce],
  mortgaged: ['debtorOfMortgage', inForce],
  /** The land under a mortgaged house. */
  mortgagedParcel: ['debtorOfHouse', ({ title }) => title.kind === 'PARCEL'],
  /** Seized for a debt in US dollars. */
  seized: ['debtorOfSeizure', inForce],
  /** The land registry may not tell about it. */
  restrictedTitle: ['ownerOfRestricted', inForce],
} as const satisfies Record<string, readonly [PersonSample, (held: Held) => boolean]>

interface Held {
  readonly title: Title
}

export type PersonSample = keyof typeof PEOPLE
export type TitleSample = keyof typeof TITLES
export type OrganizationSample = keyof typeof ORGANIZATIONS

export type Samples = Readonly<
  Record<PersonSample, Person> & Record<TitleSample, Title> & Record<OrganizationSample, Organization>
> & {
  /** Well formed, with a good check digit, and nobody's. */
  readonly nobody: { readonly pinfl: string }
}
export type SampleName = keyof Samples

interface Source {
  person(index: number): Person
  organization(index: number): Organization
  holdingsOfPerson(person: Person): readonly Held[]
}

export function createSamples(source: Source): Samples {
  const people = mapValues(PEOPLE, ([household, slot]) => source.person(household * SLOTS + slot))
  const titles = mapValues(TITLES, ([owner, which]) => {
    const held = source.holdingsOfPerson(people[owner]).find((one) => which(one))
    return held === undefined ? noSuchTitle(owner) : held.title
  })
  const organizations = mapValues(ORGANIZATIONS, (index) => source.organization(index))
  return { ...people, ...titles, ...organizations, nobody: { pinfl: nobody(people.ordinary) } }
}

function nobody(somebody: Person): string {
  return composePinfl('MALE', '1900-01-01', codeOf(somebody.pinfl) ?? 0, false)
}

function noSuchTitle(owner: PersonSample): never {
  throw new MockError('CONFIGURATION', `the scenario of ${owner} has lost its title`)
}

function mapValues<Key extends string, From, To>(
  record: Readonly<Record<Key, From>>,
  to: (from: From) => To,
): Record<Key, To> {
  const entries = Object.entries<From>(record).map(([key, value]) => [key, to(value)])
  return Object.fromEntries(entries)
}
