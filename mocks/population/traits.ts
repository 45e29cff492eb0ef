/** The traits of a household: those of its scenario, or drawn ones. */
import type { Draw } from './draw.ts'
import { QUIET, SCENARIOS, type Traits } from './scenarios.ts'
import type { World } from './world.ts'

export function traitsOf(world: World, household: number): Traits {
  const scenario = SCENARIOS[household]
  return scenario === undefined ? drawn(world.draw, household) : { ...QUIET, ...scenario }
}

function drawn(draw: Draw, household: number): Traits {
  const happens = (topic: string, percent: number) => draw.percent(topic, household, percent)
  const moved = happens('moved', 8)
  const end = endOf(draw, household)
  const home = draw.pick('home', household, ['HOUSE', 'FLAT', 'FLAT'] as const)
  return {
    marriedIn: moved ? 1985 + draw.below('married', household, 28) : 1985 + draw.below('married', household, 38),
    children: draw.pick('children', household, [0, 1, 2, 2, 3, 3, 3] as const),
    twins: happens('twins', 2),
    end,
    custody: custodyAfter(draw, household, end),
    home,
    ownership: ownershipAfter(draw, household, end),
    flats: 1,
    moved,
    rebuilt: happens('rebuilt', home === 'HOUSE' ? 6 : 0),
    archived: happens('archived', 2),
    restricted: happens('restricted', 0.2),
    encumbrance: encumbranceOf(draw, household),
    second: happens('second', 8),
    lodgerFlat: happens('lodger flat', 50),
    lodger: happens('foreign', 2) ? 'FOREIGN' : happens('withheld', 0.2) ? 'WITHHELD' : 'ORDINARY',
    garden: happens('garden', 12),
    elders: happens('elders', 10) ? 'PARTS' : 'DAY',
    legacyCheckDigit: happens('legacy', 1),
    taxDebt: happens('tax debt', 5),
    unknownToTax: happens('unknown to tax', 1),
    mixedUpByTax: happens('mixed up by tax', 0.2),
    utilityDebt: happens('utility debt', 6),
    accidents: true,
  }
}

function endOf(draw: Draw, household: number): Traits['end'] {
  if (draw.percent('divorce', household, 10)) return 'DIVORCE'
  if (draw.percent('widow', household, 5)) return 'HUSBAND_DIED'
  return draw.percent('widower', household, 2) ? 'WIFE_DIED' : 'LASTS'
}

function encumbranceOf(draw: Draw, household: number): Traits['encumbrance'] {
  if (draw.percent('mortgage', household, 15)) return 'MORTGAGE'
  if (draw.percent('seizure', household, 3)) return 'SEIZURE'
  if (draw.percent('prohibition', household, 1)) return 'PROHIBITION'
  return draw.percent('easement', household, 3) ? 'EASEMENT' : 'NONE'
}

function custodyAfter(draw: Draw, household: number, end: Traits['end']): Traits['custody'] {
  if (end === 'LASTS') return draw.percent('adoption', household, 1) ? 'ADOPTER' : 'JOINT'
  if (end !== 'DIVORCE') return 'SOLE'
  return draw.pick('custody', household, ['SOLE', 'SOLE', 'SOLE', 'SOLE', 'SOLE', 'SOLE', 'DEPRIVED', 'UNDETERMINED'])
}

/** Only a household beside an organisation (world.ts) may live in its property. */
function ownershipAfter(draw: Draw, household: number, end: Traits['end']): Traits['ownership'] {
  if (household % 8 === 1 && draw.percent('rented', household, 30)) return 'ORGANIZATION'
  if (end === 'HUSBAND_DIED') return 'WIFE'
  return draw.pick('ownership', household, ['HUSBAND', 'HUSBAND', 'WIFE', 'HALVES', 'JOINT', 'GRANDFATHER'])
}
