/**
 * Who is who in a household of eight: a couple, their children, the husband's parents, and lodgers in the places left over.
 *
 *   0 husband   1 wife   2 3 4 children, else lodgers   5 6 the husband's father and mother   7 a lodger
 */
import { addDays, addYears, dayOf, earlier, LAST_DAY, LAST_YEAR, later, yearOf } from './calendar.ts'
import type { Sex } from './contract/person.ts'
import type { Traits } from './scenarios.ts'
import { traitsOf } from './traits.ts'
import { SLOTS, type World } from './world.ts'

export type Role = 'HUSBAND' | 'WIFE' | 'CHILD' | 'GRANDFATHER' | 'GRANDMOTHER' | 'LODGER'

export interface Family {
  readonly household: number
  readonly traits: Traits
  readonly members: readonly Member[]
  /** The couple's and the grandparents'. */
  readonly marriages: readonly [Marriage, Marriage]
}

export interface Member {
  readonly index: number
  readonly role: Role
  readonly sex: Sex
  readonly birthDate: string
  readonly deathDate?: string
}

export interface Marriage {
  /** Index of its act records: two to a household. */
  readonly index: number
  readonly husband: number
  readonly wife: number
  readonly date: string
  readonly end: 'LASTS' | 'DIVORCE' | 'DEATH'
  readonly endDate?: string
}

export function familyOf(world: World, household: number): Family {
  const traits = traitsOf(world, household)
  const births = birthsOf(world, household, traits)
  const wedding = dayOf(traits.marriedIn, 100 + world.draw.below('wedding', household, 200))
  const divorce =
    traits.end === 'DIVORCE' ? lastOf(births, afterYears(world, household, wedding, 'divorce')) : undefined
  const deaths = deathsOf(world, household, { traits, births, wedding })
  const members = births.map(({ birthDate, role, sex }, slot): Member => {
    const [index, deathDate] = [household * SLOTS + slot, deaths[slot]]
    return { index, role, sex, birthDate, ...(deathDate === undefined ? {} : { deathDate }) }
  })
  const elders = earlier(addYears(births[0]?.birthDate ?? wedding, -1), wedding)
  return {
    household,
    traits,
    members,
    marriages: [
      marriageOf(household, { slot: 0, date: wedding, divorce, deaths }),
      marriageOf(household, { slot: 5, date: elders, divorce: undefined, deaths }),
    ],
  }
}

export function memberOf(family: Family, slot: number): Member | undefined {
  return family.members[slot]
}

type Birth = Omit<Member, 'index'>

/** Parents are 17 to 35 years older than their children, whatever is drawn. */
function birthsOf(world: World, household: number, traits: Traits): Birth[] {
  const { draw } = world
  const day = (year: number, slot: number) => dayOf(year, draw.below('birth day', household * SLOTS + slot, 365))
  const husband = traits.marriedIn - 21 - draw.below('husband age', household, 8)
  const wife = traits.marriedIn - 19 - draw.below('wife age', household, 7)
  const grandfather = husband - 22 - draw.below('grandfather age', household, 10)
  const grandmother = husband - 20 - draw.below('grandmother age', household, 8)
  const born: Birth[] = [
    { role: 'HUSBAND', sex: 'MALE', birthDate: day(husband, 0) },
    { role: 'WIFE', sex: 'FEMALE', birthDate: day(wife, 1) },
    ...[2, 3, 4].map((slot) => childOrLodger(world, household * SLOTS + slot, traits)),
    { role: 'GRANDFATHER', sex: 'MALE', birthDate: day(grandfather, 5) },
    { role: 'GRANDMOTHER', sex: 'FEMALE', birthDate: day(grandmother, 6) },
    lodger(world, household * SLOTS + 7),
  ]
  return born
}

function childOrLodger(world: World, index: number, traits: Traits): Birth {
  const place = (index % SLOTS) - 2
  const year = traits.marriedIn + 1 + 3 * place
  if (place >= traits.children || year >= LAST_YEAR) return lodger(world, index)
  const twin = traits.twins && place === 1
  const of = twin ? index - 1 : index
  const birthDate = dayOf(twin ? year - 3 : year, world.draw.below('birth day', of, 365))
  return { role: 'CHILD', sex: world.draw.percent('boy', of, 51) ? 'MALE' : 'FEMALE', birthDate }
}

function lodger(world: World, index: number): Birth {
  const birthDate = dayOf(1950 + world.draw.below('lodger', index, 53), world.draw.below('birth day', index, 365))
  return { role: 'LODGER', sex: world.draw.percent('man', index, 50) ? 'MALE' : 'FEMALE', birthDate }
}

interface Lives {
  readonly traits: Traits
  readonly births: readonly Birth[]
  readonly wedding: string
}

/** The grandparents outlive the wedding, so that nobody is born after a parent's death. */
function deathsOf(world: World, household: number, { traits, births, wedding }: Lives): Record<number, string> {
  const deaths: Record<number, string> = {}
  const { end } = traits
  if (end === 'HUSBAND_DIED' || end === 'BOTH_DIED')
    deaths[0] = lastOf(births, afterYears(world, household, wedding, 'his death'))
  if (end === 'WIFE_DIED' || end === 'BOTH_DIED')
    deaths[1] = lastOf(births, afterYears(world, household, wedding, 'her death'))
  if (!traits.accidents) return deaths
  for (const slot of [5, 6]) {
    const age = LAST_YEAR - yearOf(births[slot]?.birthDate ?? wedding)
    if (world.draw.percent('old age', household * SLOTS + slot, 2 * Math.max(0, age - 55))) {
      deaths[slot] = afterYears(world, household * SLOTS + slot, wedding, 'death')
    }
  }
  return deaths
}

/** Not before the last child is born. */
function lastOf(births: readonly Birth[], day: string): string {
  const children = births.filter(({ role }) => role === 'CHILD').map(({ birthDate }) => birthDate)
  return children.reduce((last, birth) => later(last, addDays(birth, 30)), day)
}

/** A day between two years after `day` and the end of the population's time. */
function afterYears(world: World, index: number, day: string, topic: string): string {
  const first = addYears(day, 2)
  const days = Math.max(1, Math.floor((Date.parse(LAST_DAY) - Date.parse(first)) / 86_400_000) - 60)
  return addDays(first, world.draw.below(topic, index, days))
}

interface Wedding {
  /** Of the husband; the wife is in the next. */
  readonly slot: number
  readonly date: string
  readonly divorce: string | undefined
  readonly deaths: Readonly<Record<number, string>>
}

function marriageOf(household: number, { slot, date, divorce, deaths }: Wedding): Marriage {
  const death = [deaths[slot], deaths[slot + 1]].filter((day) => day !== undefined).sort()[0]
  const endDate = divorce ?? death
  return {
    index: 2 * household + (slot === 0 ? 0 : 1),
    husband: household * SLOTS + slot,
    wife: household * SLOTS + slot + 1,
    date,
    end: divorce !== undefined ? 'DIVORCE' : death !== undefined ? 'DEATH' : 'LASTS',
    ...(endDate === undefined ? {} : { endDate }),
  }
}
