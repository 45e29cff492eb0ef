/**
 * What a mock may ask of the synthetic population. The facts are in nobody's words: each registry writes them in its own.
 *
 * Days are `YYYY-MM-DD`, amounts whole tiyin (100 to the so'm), relatives and payers are indexes.
 */
import type { Account } from './contract/account.ts'
import type { Act } from './contract/act.ts'
import type { Person } from './contract/person.ts'
import type { Organization, Taxpayer } from './contract/tax.ts'
import type { Holding, Title } from './contract/title.ts'
import type { Samples } from './samples.ts'

export type * from './contract/account.ts'
export type * from './contract/act.ts'
export type * from './contract/person.ts'
export type * from './contract/tax.ts'
export type * from './contract/title.ts'

export interface Population {
  readonly seed: number
  /** People, `person(0)` to `person(size - 1)`: a whole number of households, so a little more than was asked for. */
  readonly size: number
  readonly organizations: number
  /** Meaningful examples by name: see samples.ts. */
  readonly samples: Samples

  person(index: number): Person
  /** Undefined for anybody who does not exist. The number is compared whole, a wrong check digit included. */
  personByPinfl(pinfl: string): Person | undefined
  /** Everybody of the household, 8 people, the related and the lodgers. */
  household(index: number): readonly Person[]

  /** Act records in force and cancelled ones. */
  actByNumber(number: string): Act | undefined

  titleByCadastralNumber(number: string): Title | undefined
  /** As `titleByCadastralNumber`, of houses and flats only. */
  dwellingByCadastralNumber(number: string): Title | undefined
  /** What somebody holds, cancelled titles that they held last included (`title.cancelled`). */
  holdingsOfPerson(person: Person): readonly Holding[]
  holdingsOfOrganization(organization: Organization): readonly Holding[]
  /** Every house and flat there is, one by one and never all at once. For a mock that must fill a table. */
  dwellings(): IterableIterator<Title>

  organization(index: number): Organization
  organizationByStir(stir: string): Organization | undefined

  /** Undefined where the tax authority does not know this person. */
  taxpayer(person: Person): Taxpayer | undefined
  organizationTaxpayer(organization: Organization): Taxpayer
  /** By the STIR of a natural person or an organisation. */
  personByStir(stir: string): Person | undefined

  /** What the providers keep for a dwelling; more than one per service at times. Empty for what is no dwelling in force. */
  accounts(dwelling: Title): readonly Account[]
}
