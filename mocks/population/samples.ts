/**
 * Examples by what they are good for: the same households under every seed, other names and numbers in them.
 *
 * Tests, documents and the first screen name people by these words, never by a number that a seed has made.
 */
import type { Organization, Person, Population, Title } from './contract.ts'

/** Where each example lives: `[household, slot]`. Slots: see household.ts. */
const PEOPLE = {
  /** Married, two minor children, one dwelling in Sergeli, owes nothing. */
  ordinary: [0, 0],
  ordinaryWife: [0, 1],
  ordinaryChild: [0, 2],
  /** Owes two taxes with penalties, and has income from two payers. */
  taxDebtor: [1, 0],
  /** Home has debts at two providers; owes no tax. */
  utilityDebtor: [2, 0],
  /** Holds nothing anywhere; registered in somebody else's dwelling. */
  noDwelling: [3, 7],
  /** Two dwellings in two districts, owes nothing on either. */
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
  /** Holder of a dwelling that replaced a cancelled one: see `cancelledTitle`. */
  ownerOfRebuilt: [10, 0],
  /** Holder of `borderMoved`, registered there since before the border moved. */
  movedWithTheBorder: [11, 0],
  /** Holder of `pendingExtract`. */
  ownerOfArchived: [12, 0],
  /** Holder of `mortgaged`. */
  debtorOfMortgage: [13, 0],
  /** Divorced mother; the registry cannot determine who represents the child. */
  custodyUndetermined: [14, 1],
  custodyUndeterminedChild: [14, 2],
  /** Stateless, born abroad, holds a PINFL, no patronymic, no birth record. */
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
  /** Nobody knows whether this person lives. */
  missing: [22, 7],
  /** Half of the dwelling; the wife has the other half. */
  halfOwner: [23, 0],
} as const satisfies Record<string, readonly [number, number]>

/** Households that titles are taken from: the home's dwelling, or what `createSamples` says. */
export const SCENARIO_HOUSEHOLDS = 24

export type PersonSample = keyof typeof PEOPLE
export type TitleSample =
  | 'home'
  | 'homeParcel'
  | 'secondDwelling'
  | 'cancelledTitle'
  | 'borderMoved'
  | 'pendingExtract'
  | 'mortgaged'
  | 'seized'
  | 'restrictedTitle'
  | 'indebtedDwelling'
export type OrganizationSample = 'organization' | 'organizationDebtor'

export type Samples = Readonly<
  Record<PersonSample, Person> & Record<TitleSample, Title> & Record<OrganizationSample, Organization>
> & {
  /** Well formed, with a good check digit, and nobody's. */
  readonly nobody: string
}
export type SampleName = keyof Samples

export type Asked = Pick<Population, 'person' | 'organization' | 'holdingsOfPerson'>
export { PEOPLE as PERSON_SAMPLES }
