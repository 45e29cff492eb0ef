/** Act records of the civil registry, found by their 12 digits. */
import type { Names, Text } from './person.ts'

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
