/**
 * What can be particular about a household, and the households that samples live in: each differs from a quiet one in the
 * one thing it is an example of. Who in it is the sample, samples.ts says. A household keeps its place for ever: tests and
 * documents rest on it.
 */
export interface Traits {
  /** Year of the marriage: ages follow from it. */
  readonly marriedIn: number
  readonly children: number
  readonly twins: boolean
  readonly end: 'LASTS' | 'DIVORCE' | 'HUSBAND_DIED' | 'WIFE_DIED' | 'BOTH_DIED'
  readonly custody: 'JOINT' | 'SOLE' | 'DEPRIVED' | 'UNDETERMINED' | 'GUARDIAN' | 'ADOPTER'
  readonly home: 'HOUSE' | 'FLAT'
  readonly ownership: 'HUSBAND' | 'WIFE' | 'HALVES' | 'JOINT' | 'GRANDFATHER' | 'ORGANIZATION'
  /** Flats of the home's building that belong to the holder. */
  readonly flats: number
  /** Home in the part of Sergeli that became Yangihayot. */
  readonly moved: boolean
  /** The home replaced a cancelled building. */
  readonly rebuilt: boolean
  readonly archived: boolean
  readonly restricted: boolean
  readonly encumbrance: 'NONE' | 'MORTGAGE' | 'SEIZURE' | 'EASEMENT' | 'PROHIBITION'
  /** A second dwelling of the husband, in another district. */
  readonly second: boolean
  /** The lodger (slot 7) has a flat of their own elsewhere. */
  readonly lodgerFlat: boolean
  readonly lodger: 'ORDINARY' | 'FOREIGN' | 'WITHHELD' | 'MISSING'
  /** A garden of the grandfather's. */
  readonly garden: boolean
  /** How much of the grandparents' birth dates is known. */
  readonly elders: 'DAY' | 'PARTS'
  /** The husband's. */
  readonly legacyCheckDigit: boolean
  readonly taxDebt: boolean
  readonly unknownToTax: boolean
  /** The tax registry has the husband under the name and the birth date of the lodger. */
  readonly mixedUpByTax: boolean
  /** At two providers, on the home. */
  readonly utilityDebt: boolean
  /** Whether the small accidents of real registers may befall its people and property. */
  readonly accidents: boolean
}

export const SCENARIOS: readonly Partial<Traits>[] = [
  { home: 'HOUSE' }, // 0 ordinary
  { taxDebt: true }, // 1 tax debtor
  { utilityDebt: true }, // 2 utility debtor
  {}, // 3 no dwelling: the lodger
  { second: true }, // 4 two dwellings
  { end: 'HUSBAND_DIED', custody: 'SOLE', ownership: 'WIFE' }, // 5 deceased and widowed
  { twins: true }, // 6 twins
  { elders: 'PARTS' }, // 7 incomplete birth dates
  { unknownToTax: true }, // 8 unknown to tax
  { legacyCheckDigit: true }, // 9 legacy check digit
  { home: 'HOUSE', rebuilt: true }, // 10 cancelled title
  { home: 'HOUSE', moved: true, marriedIn: 2009 }, // 11 border moved
  { archived: true }, // 12 pending extract
  { encumbrance: 'MORTGAGE', ownership: 'JOINT' }, // 13 mortgaged
  { end: 'DIVORCE', custody: 'UNDETERMINED', ownership: 'WIFE' }, // 14 custody undetermined
  { lodger: 'FOREIGN' }, // 15 foreigner
  { lodger: 'WITHHELD' }, // 16 withheld
  { end: 'BOTH_DIED', custody: 'GUARDIAN', ownership: 'GRANDFATHER', children: 1 }, // 17 guardian
  { end: 'DIVORCE', custody: 'DEPRIVED', ownership: 'WIFE' }, // 18 sole custody, father deprived
  { restricted: true }, // 19 restricted title
  { encumbrance: 'SEIZURE' }, // 20 seized
  { flats: 130 }, // 21 landlord
  { lodger: 'MISSING' }, // 22 missing
  { ownership: 'HALVES', home: 'HOUSE', garden: true }, // 23 half owner, grandfather with a garden
  { mixedUpByTax: true }, // 24 mixed up by the tax registry
  { home: 'HOUSE', encumbrance: 'MORTGAGE' }, // 25 mortgaged house
]

/** A couple with two minor children in a flat of their own, who owe nothing; nothing befalls them. */
export const QUIET: Traits = {
  marriedIn: 2013,
  children: 2,
  twins: false,
  end: 'LASTS',
  custody: 'JOINT',
  home: 'FLAT',
  ownership: 'HUSBAND',
  flats: 1,
  moved: false,
  rebuilt: false,
  archived: false,
  restricted: false,
  encumbrance: 'NONE',
  second: false,
  lodgerFlat: false,
  lodger: 'ORDINARY',
  garden: false,
  elders: 'DAY',
  legacyCheckDigit: false,
  taxDebt: false,
  unknownToTax: false,
  mixedUpByTax: false,
  utilityDebt: false,
  accidents: false,
}
