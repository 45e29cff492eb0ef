/** Where people are registered, and were: most in the household's home, by the code of the district on the day they came. */

import { type Site, sitesOn } from './buildings.ts'
import { addDays, addYears, earlier, LAST_DAY, later } from './calendar.ts'
import type { Residence } from './contract/person.ts'
import type { Family, Member } from './family.ts'
import { mahallaOf, OTHER_DISTRICTS, STREETS } from './places.ts'
import { addressOf, plotsOf, soatoOn } from './plots.ts'
import { SCENARIOS } from './scenarios.ts'
import { SLOTS, type World } from './world.ts'

/** Newest first. */
export function residencesOf(world: World, family: Family, member: Member): readonly Residence[] {
  const [home, second, own] = [0, 1, 2].map((place) => dwellingOn(world, family.household, place))
  const place = member.index % SLOTS === 7 && own !== undefined ? own : home
  if (place === undefined) return []
  const from = later(place.since, addDays(member.birthDate, 20))
  const until = leavesOn(world, family, member)
  const stays = until === undefined || from < until
  const after =
    member.role === 'HUSBAND' &&
    family.traits.end === 'DIVORCE' &&
    second !== undefined &&
    member.deathDate === undefined
  return [
    ...(after
      ? [
          registered(world, member, {
            site: second,
            from: later(second.since, until ?? second.since),
            until: undefined,
          }),
        ]
      : []),
    ...(stays ? [registered(world, member, { site: place, from, until })] : []),
    ...before(world, member, from),
  ]
}

/** The house or flat in force, the first of them for a landlord. */
function dwellingOn(world: World, household: number, place: number): Site | undefined {
  const plot = plotsOf(world, household).find((one) => one.place === place)
  if (plot === undefined) return undefined
  return sitesOn(world, plot).find(({ kind, cancelled }) => !cancelled && (kind === 'HOUSE' || kind === 'FLAT'))
}

/** By death, divorce or disappearance. */
function leavesOn(world: World, { traits, marriages }: Family, { index, role, deathDate }: Member): string | undefined {
  if (deathDate !== undefined) return deathDate
  if (role === 'HUSBAND' && traits.end === 'DIVORCE') return marriages[0].endDate
  if (traits.lodger === 'MISSING' && index % SLOTS === 7)
    return addDays(LAST_DAY, -400 - world.draw.below('gone', index, 300))
  return undefined
}

interface Stay {
  readonly site: Site
  readonly from: string
  readonly until: string | undefined
}

function registered(world: World, { index }: Member, { site, from, until }: Stay): Residence {
  const { plot } = site
  const soato = soatoOn(plot, from)
  const linked = plot.household < SCENARIOS.length || !world.draw.percent('not linked', index, 5)
  return {
    address: addressOf(world, plot, soato, site.flat),
    soato,
    mahalla: mahallaOf(soato, world.draw.below('mahalla', 4 * plot.household + plot.place, 10)),
    ...(linked && { cadastralNumber: site.number }),
    from,
    ...(until !== undefined && { until }),
  }
}

/** Four of ten grown-ups lived elsewhere before. */
function before(world: World, { index, birthDate }: Member, from: string): Residence[] {
  const first = later('1996-01-01', addYears(birthDate, 16))
  const until = addDays(from, -1)
  if (first >= until || !world.draw.percent('lived elsewhere', index, 40)) return []
  const { soato, name } = world.draw.pick('lived in', index, OTHER_DISTRICTS)
  const street = world.draw.pick('lived on', index, STREETS)
  return [
    {
      address: `Toshkent shahri, ${name.latin}, ${street} koʻchasi, ${1 + world.draw.below('lived at', index, 90)}-uy`,
      soato,
      mahalla: mahallaOf(soato, world.draw.below('lived by', index, 10)),
      from: earlier(first, until),
      until,
    },
  ]
}
