/** A natural person and what the civil registry keeps about them. Relatives are indexes, days `YYYY-MM-DD`. */
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
