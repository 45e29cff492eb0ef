/** What the registry's rows are made from. */
import type { Population } from '../population/contract.ts'

export interface Register {
  readonly population: Population
  /** `YYYY-MM-DD`. */
  readonly today: string
}
