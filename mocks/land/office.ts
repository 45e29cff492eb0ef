/** What every answer of the register is made from. */
import type { Population } from '../population/contract.ts'
import type { Seal } from './tokens.ts'

export interface Office {
  readonly population: Population
  readonly seal: Seal
  readonly extractDelay: number
}
