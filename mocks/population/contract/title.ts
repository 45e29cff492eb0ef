/** What the land registry keeps: parcels, the buildings on them, rights and what limits them. */
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
