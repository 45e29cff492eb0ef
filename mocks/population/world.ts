/** The seed and everything that follows from it alone: what every part of the population is computed from. */
import { createDraw, createPermutation, type Draw, type Permutation } from './draw.ts'
import { CODE_DIGITS } from './pinfl.ts'

export interface World {
  readonly seed: number
  readonly draw: Draw
  readonly people: number
  readonly households: number
  readonly organizations: number
  /** Index of a person ⇄ digits 8 to 13 of the PINFL. */
  readonly personCodes: Permutation
  /** Index of an act's subject ⇄ its sequence. */
  readonly actCodes: Permutation
  /** Household ⇄ massif and plot number of its cadastral numbers. */
  readonly plotCodes: Permutation
  /** Index of an organisation ⇄ last digits of its STIR. */
  readonly stirCodes: Permutation
}

/** Slots of a household; see family.ts. */
export const SLOTS = 8
/** Every eighth household stands beside an organisation. */
export const HOUSEHOLDS_PER_ORGANIZATION = 8

export function createWorld(seed: number, households: number): World {
  const draw = createDraw(seed)
  return {
    seed,
    draw,
    households,
    people: households * SLOTS,
    organizations: Math.ceil(households / HOUSEHOLDS_PER_ORGANIZATION),
    personCodes: createPermutation(draw, 'pinfl', CODE_DIGITS),
    actCodes: createPermutation(draw, 'act', 6),
    plotCodes: createPermutation(draw, 'plot', 6),
    stirCodes: createPermutation(draw, 'stir', 7),
  }
}
