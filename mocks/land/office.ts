/** What every answer of the register is made from. */
import type { Population } from '../population/contract.ts'
import type { Seal } from './tokens.ts'

export interface Office {
  readonly population: Population
  readonly seal: Seal
  /** How long the archive takes, as it is stated, and as it is, in milliseconds. */
  readonly extractDelay: number
  readonly readyAfter: () => number
  /** Hears of each order for the archive. */
  readonly onOrder: (reference: string, readyInMs: number) => void
}
