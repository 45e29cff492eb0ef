/** What certificates cost by the base calculation amounts of this window. */
import type { BaseAmount, Definition } from '../../../schema/index.ts'
import { type Asked, type Due, dueFor } from './charge.ts'
import { type Fee, feeOf, type Money, moneyOf } from './fee.ts'

export interface Prices {
  /** Undefined where nothing is owed. */
  due(definition: Definition, asked: Asked): Due | undefined
  today(fee: Fee, day: string): { readonly online: Money; readonly counter: Money }
}

export function createPrices(amounts: readonly BaseAmount[]): Prices {
  return {
    due: (definition, asked) => dueFor(definition, asked, amounts),
    today: (fee, day) => ({
      online: moneyOf(feeOf(fee, { channel: 'ONLINE', day }, amounts)),
      counter: moneyOf(feeOf(fee, { channel: 'COUNTER', day }, amounts)),
    }),
  }
}
