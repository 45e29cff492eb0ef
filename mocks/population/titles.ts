/** Titles as the land registry keeps them: size, use, holders and what limits these. */

import { type Site, siteByNumber, sitesOn } from './buildings.ts'
import { addYears, earlier, LAST_DAY } from './calendar.ts'
import type { Person } from './contract/person.ts'
import type { Organization } from './contract/tax.ts'
import type { Encumbrance, Holder, Holding, Title } from './contract/title.ts'
import { addressOf, plotsOf, soatoToday } from './plots.ts'
import type { Traits } from './scenarios.ts'
import { traitsOf } from './traits.ts'
import { HOUSEHOLDS_PER_ORGANIZATION, SLOTS, type World } from './world.ts'

export function titleByNumber(world: World, number: string): Title | undefined {
  const site = siteByNumber(world, number)
  return site === undefined ? undefined : titleOf(world, site)
}

export function titlesOfHousehold(world: World, household: number): readonly Title[] {
  return sitesOfHousehold(world, household).map((site) => titleOf(world, site))
}

export function holdingsOfPerson(world: World, { index, household }: Person): readonly Holding[] {
  return holdingsAmong(
    world,
    sitesOfHousehold(world, household),
    (who) => who !== 'STATE' && 'person' in who && who.person === index,
  )
}

/** An organisation owns its premises, and perhaps the home of the household after it. */
export function holdingsOfOrganization(world: World, { index }: Organization): readonly Holding[] {
  const first = index * HOUSEHOLDS_PER_ORGANIZATION
  const sites = [first, first + 1].flatMap((household) =>
    household < world.households ? sitesOfHousehold(world, household) : [],
  )
  return holdingsAmong(world, sites, (who) => who !== 'STATE' && 'organization' in who && who.organization === index)
}

function sitesOfHousehold(world: World, household: number): readonly Site[] {
  return plotsOf(world, household).flatMap((plot) => sitesOn(world, plot))
}

function holdingsAmong(
  world: World,
  sites: readonly Site[],
  held: (who: Holder['who']) => boolean,
): readonly Holding[] {
  return sites.flatMap((site) => {
    const holder = lastHolders(world, site).find(({ who }) => held(who))
    return holder === undefined ? [] : [{ title: titleOf(world, site), holder }]
  })
}

function titleOf(world: World, site: Site): Title {
  const { plot, number, kind, cancelled, flat, since } = site
  const { draw } = world
  const [traits, at] = [traitsOf(world, plot.household), 200 * (4 * plot.household + plot.place) + (flat ?? 0)]
  const home = plot.place === 0
  const dwelling = kind === 'HOUSE' || kind === 'FLAT'
  return {
    cadastralNumber: number,
    household: plot.household,
    kind,
    cancelled,
    version: 1 + draw.below('version', at, 6),
    updatedAt: earlier(addYears(since, 1), LAST_DAY),
    oldNumber: draw.percent('old number', at, 70)
      ? `10-${plot.numbered.cadastre}-${100_000 + draw.below('old', at, 900_000)}`
      : '',
    address: kind === 'PARCEL' && plot.use === 'GARDEN' ? '' : addressOf(world, plot, soatoToday(plot), flat),
    soato: soatoToday(plot),
    territories: plot.territories,
    area: cancelled ? 0 : areaOf(world, kind, at),
    ...(dwelling && !cancelled && { rooms: 1 + draw.below('rooms', at, kind === 'HOUSE' ? 6 : 4) }),
    use: plot.use === 'GARDEN' ? 'AGRICULTURAL' : plot.use === 'PREMISES' ? 'COMMERCIAL' : 'RESIDENTIAL',
    ...(kind !== 'PARCEL' && { parcel: plot.number }),
    dwellings: kind === 'PARCEL' ? dwellingsOn(world, site) : [],
    holders: cancelled ? [] : lastHolders(world, site),
    // What encumbers a house encumbers the land under it, which goes with it.
    encumbrances:
      home && (dwelling || plot.use === 'HOUSE') && !cancelled && traits.flats === 1
        ? encumbrancesOf(world, plot.household, traits, since)
        : [],
    archived: home && dwelling && !cancelled && traits.archived,
    restricted: home && dwelling && traits.restricted,
  }
}

function dwellingsOn(world: World, { plot }: Site): readonly string[] {
  const standing = sitesOn(world, plot).filter(
    ({ cancelled, kind }) => !cancelled && (kind === 'HOUSE' || kind === 'FLAT'),
  )
  return standing.map(({ number }) => number)
}

/** In hundredths of a square metre. */
function areaOf(world: World, kind: Title['kind'], at: number): number {
  const [from, to] = {
    PARCEL: [20_000, 90_000],
    HOUSE: [6_000, 25_000],
    FLAT: [2_800, 11_000],
    PREMISES: [10_000, 200_000],
  }[kind]
  return (from ?? 0) + world.draw.below('area', at, (to ?? 0) - (from ?? 0))
}

/** Who holds it, or held it last. Land under flats is the state's, land under a house goes with the house. */
function lastHolders(world: World, { plot, kind, since }: Site): readonly Holder[] {
  const holder = (who: Holder['who'], share: Holder['share'] = [1, 1]): Holder => {
    const right = kind !== 'PARCEL' ? 'OWNERSHIP' : who === 'STATE' ? 'PERMANENT_USE' : 'POSSESSION'
    return { who, right, share, since }
  }
  const person = (slot: number) => ({ person: plot.household * SLOTS + slot })
  if (kind === 'PARCEL' && plot.use === 'FLAT') return [holder('STATE')]
  if (plot.use === 'PREMISES') return [holder({ organization: plot.household / HOUSEHOLDS_PER_ORGANIZATION })]
  if (plot.place === 1) return [holder(person(0))]
  if (plot.place === 2) return [holder(person(7))]
  if (plot.place === 3) return [holder(person(5))]
  const holders: Record<Traits['ownership'], readonly Holder[]> = {
    HUSBAND: [holder(person(0))],
    WIFE: [holder(person(1))],
    HALVES: [holder(person(0), [1, 2]), holder(person(1), [1, 2])],
    JOINT: [holder(person(0)), holder(person(1))],
    GRANDFATHER: [holder(person(5))],
    ORGANIZATION: [holder({ organization: Math.floor(plot.household / HOUSEHOLDS_PER_ORGANIZATION) })],
  }
  return holders[traitsOf(world, plot.household).ownership]
}

function encumbrancesOf(
  world: World,
  household: number,
  { encumbrance }: Traits,
  since: string,
): readonly Encumbrance[] {
  const { draw } = world
  const document = `${1 + draw.below('document', household, 999)}/${since.slice(0, 4)}`
  const begun = earlier(addYears(since, 1), LAST_DAY)
  const amount = 100 * (20_000 + draw.below('amount', household, 400_000))
  if (encumbrance === 'NONE') return []
  if (encumbrance === 'MORTGAGE') {
    return [
      {
        kind: encumbrance,
        creditor: 'Namunaviy Ipoteka Bank ATB',
        amount: 1000 * amount,
        currency: 'UZS',
        since,
        document,
      },
    ]
  }
  if (encumbrance === 'SEIZURE') {
    return [{ kind: encumbrance, creditor: 'Majburiy ijro byurosi', amount, currency: 'USD', since: begun, document }]
  }
  return [{ kind: encumbrance, creditor: '', since: begun, document: '' }]
}
