/**
 * What a mock registry may ask of the synthetic population.
 *
 * Everything here is a pure function of (seed, index): nothing is kept, so a million people cost no more memory than a
 * hundred, and every registry says the same about the same person. No registry's words occur here: each mock writes these
 * facts in its own. Days are `YYYY-MM-DD`, amounts whole tiyin (100 to the so'm), relatives and payers are indexes.
 */
import type { Samples } from './samples.ts'

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

export type Sex = 'MALE' | 'FEMALE'

export interface Person {
  readonly index: number
  readonly household: number
  readonly pinfl: string
  readonly sex: Sex
  /** The day that the PINFL says. */
  readonly birthDate: string
  /** What the civil registry knows of it: `YYYY-MM-DD`, `YYYY-MM`, `YYYY` or nothing. */
  readonly recordedBirthDate: string
  readonly names: Names
  /** As in the birth record: a wife may have another surname since. */
  readonly namesAtBirth: Names
  readonly birthPlace: Text
  /** ISO 3166-1 alpha-3. */
  readonly birthCountry: string
  /** Country, or stateless. */
  readonly citizenship: string | 'STATELESS'
  readonly ethnicity: Text
  readonly life: 'ALIVE' | 'DEAD' | 'DECLARED_DEAD' | 'UNKNOWN'
  readonly deathDate?: string
  /** Newest first. Whether one is valid depends on the day: see `validUntil` and `withdrawn`. */
  readonly documents: readonly IdentityDocument[]
  readonly maritalStatus: 'SINGLE' | 'MARRIED' | 'DIVORCED' | 'WIDOWED' | 'UNKNOWN'
  /** In a marriage in force. */
  readonly spouse?: number
  readonly father?: number
  readonly mother?: number
  /** By the act records, oldest first. */
  readonly children: readonly number[]
  /** Whom this person represents or was asked about, of any age: who is a minor depends on the day. */
  readonly custodies: readonly Custody[]
  /** Numbers of act records in force. */
  readonly acts: readonly string[]
  /** Newest first. */
  readonly residences: readonly Residence[]
  /** The civil registry may not tell anything about this person. */
  readonly withheld: boolean
  /** Registries that have never heard of this person. */
  readonly unknownTo: readonly RegistryName[]
}

export type RegistryName = 'civil' | 'tax' | 'land'

/** A text in the two scripts of Uzbek and in Russian. */
export interface Text {
  readonly latin: string
  readonly cyrillic: string
  readonly russian: string
}

export interface Names {
  readonly latin: Name
  /** Missing for people who were never registered in Cyrillic. */
  readonly cyrillic?: Name
  /** As in a passport, A to Z; missing where none was issued. */
  readonly passport?: Name
}

export interface Name {
  readonly family: string
  readonly given: string
  /** Empty where there is none. */
  readonly patronymic: string
}

export interface IdentityDocument {
  readonly kind: 'PASSPORT' | 'ID_CARD' | 'RESIDENCE_PERMIT'
  readonly number: string
  readonly issuedBy: Text
  readonly issuedOn: string
  /** Missing for documents that do not expire. */
  readonly validUntil?: string
  readonly withdrawn?: 'LOST' | 'REPLACED'
}

export interface Custody {
  readonly child: number
  readonly outcome: 'JOINT' | 'SOLE' | 'GUARDIAN' | 'ADOPTER' | 'DEPRIVED' | 'UNDETERMINED'
}

export interface Residence {
  readonly address: string
  /** SOATO of the district as coded on the first day. */
  readonly soato: string
  readonly mahalla: Mahalla
  /** Missing where the registration was never linked to the cadastre. */
  readonly cadastralNumber?: string
  readonly from: string
  /** Missing while it lasts. */
  readonly until?: string
}

export interface Mahalla {
  readonly code: string
  readonly name: Text
}

export type Act = BirthAct | MarriageAct | DivorceAct | DeathAct

interface AnyAct {
  readonly number: string
  readonly cancelled: boolean
  readonly registeredOn: string
  readonly office: { readonly code: string; readonly name: Text }
}

export interface BirthAct extends AnyAct {
  readonly kind: 'BIRTH'
  readonly child: number
  readonly father?: RecordedParent
  readonly mother?: RecordedParent
}

/** Old records name a parent without linking to a person. */
export interface RecordedParent {
  readonly person?: number
  readonly names: Names
}

export interface MarriageAct extends AnyAct {
  readonly kind: 'MARRIAGE'
  readonly husband: number
  readonly wife: number
  readonly date: string
  readonly end: 'LASTS' | 'DIVORCE' | 'DEATH'
}

export interface DivorceAct extends AnyAct {
  readonly kind: 'DIVORCE'
  readonly husband: number
  readonly wife: number
  readonly date: string
  readonly marriage: string
}

export interface DeathAct extends AnyAct {
  readonly kind: 'DEATH'
  readonly person: number
  /** As much as is known, like `recordedBirthDate`. */
  readonly date: string
  readonly place: Text
}

export interface Title {
  readonly cadastralNumber: string
  readonly household: number
  /** `PREMISES` is a building that nobody lives in. */
  readonly kind: 'PARCEL' | 'HOUSE' | 'FLAT' | 'PREMISES'
  readonly cancelled: boolean
  /** Grows with every change of the record. */
  readonly version: number
  readonly updatedAt: string
  readonly oldNumber: string
  readonly address: string
  /** SOATO today; the first groups of the cadastral number may still say otherwise. */
  readonly soato: string
  /** Oldest first; the last has no `until`. */
  readonly territories: readonly { readonly soato: string; readonly from: string; readonly until?: string }[]
  /** In hundredths of a square metre; 0 when cancelled. */
  readonly area: number
  readonly rooms?: number
  readonly use: 'RESIDENTIAL' | 'AGRICULTURAL' | 'COMMERCIAL'
  /** The parcel under a building. */
  readonly parcel?: string
  /** On a parcel: houses and flats that stand on it. */
  readonly dwellings: readonly string[]
  /** Nobody for a cancelled title; see `holdingsOfPerson`. */
  readonly holders: readonly Holder[]
  readonly encumbrances: readonly Encumbrance[]
  /** Not digitised: the land registry must fetch it from its archive first. */
  readonly archived: boolean
  /** The land registry may not tell about it. */
  readonly restricted: boolean
}

export interface Holder {
  readonly who: { readonly person: number } | { readonly organization: number } | 'STATE'
  readonly right: 'OWNERSHIP' | 'POSSESSION' | 'PERMANENT_USE' | 'LEASE'
  /** Numerator and denominator. Joint owners have 1/1 each. */
  readonly share: readonly [number, number]
  readonly since: string
}

export interface Holding {
  readonly title: Title
  readonly holder: Holder
}

export interface Encumbrance {
  readonly kind: 'MORTGAGE' | 'SEIZURE' | 'EASEMENT' | 'PROHIBITION'
  readonly creditor: string
  /** In hundredths of the currency. */
  readonly amount?: number
  readonly currency?: 'UZS' | 'USD'
  readonly since: string
  readonly document: string
}

export interface Organization {
  readonly index: number
  readonly stir: string
  readonly name: string
  readonly shortName: string
  /** SOATO of the registered address. */
  readonly soato: string
  /** Who may act for it. */
  readonly director: number
}

export interface Taxpayer {
  /** Missing for people who are registered by PINFL alone. */
  readonly stir?: string
  readonly status: 'ACTIVE' | 'SUSPENDED' | 'CLOSED'
  readonly since: string
  readonly until?: string
  /** SOATO of the tax office's district, and its name. */
  readonly soato: string
  readonly office: string
  readonly selfEmployed: boolean
  /** What is owed; empty where nothing is. */
  readonly debts: readonly TaxDebt[]
  /** Newest year first; always empty for organisations. */
  readonly incomes: readonly YearIncome[]
}

export interface TaxDebt {
  readonly tax: 'PERSONAL_INCOME' | 'LAND' | 'PROPERTY' | 'TURNOVER' | 'PROFIT' | 'VALUE_ADDED' | 'SOCIAL'
  readonly amount: number
  readonly penalty: number
  readonly since: string
}

export interface YearIncome {
  readonly year: number
  readonly gross: number
  readonly taxPaid: number
  /** Indexes of organisations. */
  readonly payers: readonly { readonly organization: number; readonly gross: number }[]
}

export type UtilityService = 'ELECTRICITY' | 'GAS' | 'WATER' | 'HEAT' | 'WASTE' | 'MANAGEMENT'

/** An account that a provider keeps for a dwelling. Who the provider is, the directory of the mock says. */
export interface Account {
  readonly service: UtilityService
  readonly number: string
  readonly status: 'ACTIVE' | 'SUSPENDED' | 'CLOSED'
  /** Never both above 0. */
  readonly debt: number
  readonly credit: number
  readonly overdueSince?: string
  readonly lastPaymentOn?: string
}
