/**
 * Plots of land and their cadastral numbers, `AA:BB:CC:DD:EE:FFFF[:GGGG[:HHH]]`.
 *
 * A household has up to four plots: 0 the home, 1 a second dwelling of the husband, 2 the lodger's flat, 3 a garden or an
 * organisation's premises. DD and FFFF hold the household, shuffled, and EE the plot: so a number leads back to them.
 */
import { BORDER_MOVED_ON, type District, districtOf, OTHER_DISTRICTS, SERGELI, STREETS, YANGIHAYOT } from './places.ts'
import { SCENARIOS, type Traits } from './scenarios.ts'
import { traitsOf } from './traits.ts'
import { HOUSEHOLDS_PER_ORGANIZATION, type World } from './world.ts'

export interface Plot {
  readonly household: number
  readonly place: PlotPlace
  /** Parcel's number, six groups. */
  readonly number: string
  /** District by the number: where the plot lay when it was numbered. */
  readonly numbered: District
  readonly territories: readonly { readonly soato: string; readonly from: string; readonly until?: string }[]
  readonly use: 'HOUSE' | 'FLAT' | 'GARDEN' | 'PREMISES'
}

export type PlotPlace = 0 | 1 | 2 | 3

const PLACES: readonly PlotPlace[] = [0, 1, 2, 3]
const FIRST_DAY = '2010-01-01'

export function plotsOf(world: World, household: number): readonly Plot[] {
  const traits = traitsOf(world, household)
  return PLACES.flatMap((place) => {
    const use = useOf(world, household, traits)[place]
    return use === undefined ? [] : [plotOf(world, household, { place, use, moved: traits.moved && place === 0 })]
  })
}

/** The plot that a number of six or more groups begins with. */
export function plotByNumber(world: World, number: string): Plot | undefined {
  const [, massif, quarter, parcel] = /^10:\d{2}:\d{2}:(\d{2}):(\d{2}):(\d{4})(:|$)/.exec(number) ?? []
  if (massif === undefined) return undefined
  const household = world.plotCodes.invert(Number(massif) * 10_000 + Number(parcel))
  if (household >= world.households) return undefined
  const place = Math.floor(Number(quarter) / 20)
  const plot = plotsOf(world, household).find((one) => one.place === place)
  return plot !== undefined && number.startsWith(plot.number) ? plot : undefined
}

export function soatoOn(plot: Plot, day: string): string {
  const then = plot.territories.findLast(({ from }) => from <= day) ?? plot.territories[0]
  return then?.soato ?? plot.numbered.soato
}

export function soatoToday(plot: Plot): string {
  return plot.territories.at(-1)?.soato ?? plot.numbered.soato
}

/** As a clerk writes it; `soato` says the district's name at that time. */
export function addressOf(world: World, plot: Plot, soato: string, flat?: number): string {
  const at = 4 * plot.household + plot.place
  const street = world.draw.pick('street', at, STREETS)
  const apostrophe = world.draw.pick('typed', at, ['ʻ', '‘', "'"])
  const house = plot.use === 'GARDEN' ? '' : `, ${1 + world.draw.below('house', at, 90)}-uy`
  const door = flat === undefined ? '' : `, ${flat}-xonadon`
  const address = `Toshkent shahri, ${districtOf(soato).name.latin}, ${street} koʻchasi${house}${door}`
  return address.replaceAll('ʻ', apostrophe)
}

function useOf(world: World, household: number, traits: Traits): Partial<Record<PlotPlace, Plot['use']>> {
  const premises = household % HOUSEHOLDS_PER_ORGANIZATION === 0
  return {
    0: traits.home,
    ...(traits.second && { 1: world.draw.pick('second home', household, ['HOUSE', 'FLAT'] as const) }),
    ...(traits.lodgerFlat && { 2: 'FLAT' as const }),
    ...(premises ? { 3: 'PREMISES' as const } : traits.garden && { 3: 'GARDEN' as const }),
  }
}

interface Wanted {
  readonly place: PlotPlace
  readonly use: Plot['use']
  readonly moved: boolean
}

function plotOf(world: World, household: number, { place, use, moved }: Wanted): Plot {
  const { draw } = world
  const numbered = moved ? SERGELI : districtDrawn(world, household, place)
  const code = world.plotCodes.apply(household)
  const groups = [
    1 + draw.below('zone', 4 * household + place, 20),
    Math.floor(code / 10_000),
    20 * place + draw.below('quarter', 4 * household + place, 20),
  ].map((group) => String(group).padStart(2, '0'))
  const number = ['10', numbered.cadastre, ...groups, String(code % 10_000).padStart(4, '0')].join(':')
  return {
    household,
    place,
    number,
    numbered,
    use,
    territories: moved ? MOVED : [{ soato: numbered.soato, from: FIRST_DAY }],
  }
}

const MOVED = [
  { soato: SERGELI.soato, from: FIRST_DAY, until: '2020-11-12' },
  { soato: YANGIHAYOT.soato, from: BORDER_MOVED_ON },
]

/** Most homes are in Sergeli; a second dwelling never is. */
function districtDrawn(world: World, household: number, place: PlotPlace): District {
  const elsewhere = world.draw.pick('district', 4 * household + place, OTHER_DISTRICTS)
  if (place === 1) return elsewhere
  return world.draw.percent('in Sergeli', 4 * household + place, 75) || household < SCENARIOS.length
    ? SERGELI
    : elsewhere
}
