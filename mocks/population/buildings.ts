/**
 * What stands on a plot: which numbers there are, and of what kind. A rebuilt house has the number 0002, and 0001 is cancelled;
 * a flat is a part of building 0001, which has no title of its own.
 */
import { addYears, dayOf, earlier, LAST_DAY, later } from './calendar.ts'
import { type Plot, plotByNumber } from './plots.ts'
import { traitsOf } from './traits.ts'
import type { World } from './world.ts'

/** A title's place: the plot itself or something on it. */
export interface Site {
  readonly plot: Plot
  readonly number: string
  readonly kind: 'PARCEL' | 'HOUSE' | 'FLAT' | 'PREMISES'
  readonly cancelled: boolean
  /** Number on the door of a flat. */
  readonly flat?: number
  /** When the present holders' right was registered. */
  readonly since: string
}

/** The parcel first. */
export function sitesOn(world: World, plot: Plot): readonly Site[] {
  const since = sinceOf(world, plot)
  const parcel: Site = { plot, number: plot.number, kind: 'PARCEL', cancelled: false, since }
  return [parcel, ...buildingsOn(world, plot, since)]
}

export function siteByNumber(world: World, number: string): Site | undefined {
  const plot = plotByNumber(world, number)
  if (plot === undefined) return undefined
  return sitesOn(world, plot).find((site) => site.number === number)
}

function buildingsOn(world: World, plot: Plot, since: string): Site[] {
  const building = (group: string, kind: 'HOUSE' | 'PREMISES', cancelled: boolean): Site => ({
    plot,
    number: `${plot.number}:${group}`,
    kind,
    cancelled,
    since,
  })
  if (plot.use === 'GARDEN') return []
  if (plot.use === 'PREMISES') return [building('0001', 'PREMISES', false)]
  if (plot.use === 'FLAT') return flatsIn(world, plot, since)
  const rebuilt = plot.place === 0 && traitsOf(world, plot.household).rebuilt
  return rebuilt
    ? [building('0001', 'HOUSE', true), building('0002', 'HOUSE', false)]
    : [building('0001', 'HOUSE', false)]
}

function flatsIn(world: World, plot: Plot, since: string): Site[] {
  const count = plot.place === 0 ? traitsOf(world, plot.household).flats : 1
  const first = count > 1 ? 1 : 1 + world.draw.below('flat', 4 * plot.household + plot.place, 120)
  return Array.from({ length: count }, (_, at) => {
    const flat = first + at
    return {
      plot,
      number: `${plot.number}:0001:${String(flat).padStart(3, '0')}`,
      kind: 'FLAT',
      cancelled: false,
      flat,
      since,
    }
  })
}

/** The home some years after the wedding; in time for a border that moved. */
function sinceOf(world: World, plot: Plot): string {
  const { marriedIn, moved } = traitsOf(world, plot.household)
  const at = 4 * plot.household + plot.place
  const day = addYears(dayOf(marriedIn, world.draw.below('since day', at, 365)), 1 + world.draw.below('since', at, 4))
  return later('2010-03-01', earlier(day, moved && plot.place === 0 ? '2019-12-31' : addYears(LAST_DAY, -1)))
}
