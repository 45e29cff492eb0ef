/**
 * The land registry's code lists, complete as its manual has them. A code that is in no list is not guessed at: the record
 * is invalid.
 */
/** What a title is about. A building that is not for living is neither a parcel nor a dwelling. */
export const TITLE_KIND = { '1': 'PARCEL', '2': 'HOUSE', '3': 'FLAT', '4': 'PREMISES' } as const

export const TITLE_CANCELLED = { A: false, C: true } as const

export const RIGHT_KIND = { '1': 'OWNERSHIP', '2': 'POSSESSION', '3': 'PERMANENT_USE', '4': 'LEASE' } as const

export const LAND_USE = {
  '01': 'RESIDENTIAL',
  '02': 'AGRICULTURAL',
  '03': 'COMMERCIAL',
  '04': 'INDUSTRIAL',
  '05': 'PUBLIC',
  '99': 'OTHER',
} as const

export const ENCUMBRANCE_KIND = {
  ipoteka: 'MORTGAGE',
  xatlov: 'SEIZURE',
  ijara: 'LEASE',
  servitut: 'EASEMENT',
  taqiq: 'PROHIBITION',
} as const

/** ISO 4217: number to alphabetic code. */
export const CURRENCY = { '840': 'USD', '860': 'UZS' } as const

/** Why the registry may not tell, as our reason. */
export const RESTRICTION = { state_secret: 'STATE_SECRET' } as const
