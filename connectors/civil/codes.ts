/**
 * The civil registry's code lists, complete as its manual has them. A code that is in no list is not guessed at: the
 * record is invalid. Other agencies use other numbers for the same things.
 */
export const SEX = { '': null, '1': 'MALE', '2': 'FEMALE' } as const

/** 3: declared dead by a court. */
export const LIFE_STATUS = { '0': 'UNKNOWN', '1': 'ALIVE', '2': 'DECEASED', '3': 'DECEASED' } as const

export const MARITAL_STATUS = {
  '1': 'SINGLE',
  '2': 'MARRIED',
  '3': 'DIVORCED',
  '4': 'WIDOWED',
  '9': 'UNKNOWN',
} as const

/** Countries are ISO 3166-1 alpha-3. */
export const CITIZENSHIP = {
  '81': { status: 'FOREIGN', country: 'KAZ' },
  '87': { status: 'FOREIGN', country: 'KGZ' },
  '141': { status: 'FOREIGN', country: 'RUS' },
  '174': { status: 'FOREIGN', country: 'TJK' },
  '178': { status: 'FOREIGN', country: 'TKM' },
  '182': { status: 'CITIZEN', country: 'UZB' },
  '998': { status: 'STATELESS', country: null },
  '999': { status: 'UNKNOWN', country: null },
} as const

export const DOCUMENT_KIND = { '1': 'PASSPORT', '2': 'ID_CARD', '3': 'RESIDENCE_PERMIT' } as const

/** Whether the document is valid: expired, lost and replaced ones are not. */
export const DOCUMENT_VALID = { '1': true, '2': false, '3': false, '4': false } as const

export const FAMILY_RELATION = { '1': 'SPOUSE', '2': 'CHILD', '3': 'PARENT' } as const

/** Empty: one of the two is registered nowhere. */
export const SAME_ADDRESS = { '': null, Y: true, N: false } as const

/** Also the first digit of the act's number. */
export const ACT_TYPE = { birth: '1', marriage: '2', divorce: '3', death: '4' } as const

export const ACT_CANCELLED = { '1': false, '2': true } as const

/** Whether the marriage lasts: divorce, death and annulment end it. */
export const MARRIAGE_LASTS = { '0': true, '1': false, '2': false, '3': false } as const

/**
 * Whether custody makes a representative: parents, guardians and adopters are. Who was deprived of parental rights (5) is
 * not, and custody that cannot be determined (9) is not to be taken as any of the others.
 */
export const REPRESENTS = { '1': true, '2': true, '3': true, '4': true, '5': false, '9': false } as const

/** The fault of a row about a protected person: the registry will not tell. */
export const PERSON_WITHHELD = 'rjct.person.withheld'
