/** Organisations: one beside every eighth household, with premises of its own, and people who earn there. */
import type { Organization } from './contract/tax.ts'
import { OTHER_DISTRICTS, SERGELI } from './places.ts'
import { HOUSEHOLDS_PER_ORGANIZATION, SLOTS, type World } from './world.ts'

export function organizationOf(world: World, index: number): Organization {
  const { draw } = world
  const [first, second] = [draw.pick('org first', index, FIRST), draw.pick('org second', index, SECOND)]
  const director = (index * HOUSEHOLDS_PER_ORGANIZATION + HOUSEHOLDS_PER_ORGANIZATION / 2) % world.households
  return {
    index,
    stir: stirOf(world, index),
    name: `«${first} ${second}» masʼuliyati cheklangan jamiyati`,
    shortName: `«${first} ${second}» MChJ`,
    soato: draw.percent('org in Sergeli', index, 60)
      ? SERGELI.soato
      : draw.pick('org district', index, OTHER_DISTRICTS).soato,
    director: director * SLOTS,
  }
}

export function organizationByStir(world: World, stir: string): Organization | undefined {
  if (!/^30\d{7}$/.test(stir)) return undefined
  const index = world.stirCodes.invert(Number(stir.slice(2)))
  return index < world.organizations ? organizationOf(world, index) : undefined
}

/** Legal entities begin with 3, people with 5: see taxpayers.ts. */
function stirOf(world: World, index: number): string {
  return `30${String(world.stirCodes.apply(index)).padStart(7, '0')}`
}

const FIRST = ['Sergeli', 'Chinor', 'Humo', 'Registon', 'Yangi Davr', 'Oltin Vodiy', 'Nur', 'Zamin'] as const
const SECOND = ['Qurilish', 'Savdo', 'Servis', 'Tekstil', 'Agro', 'Logistika', 'Non', 'Dasturlar'] as const
