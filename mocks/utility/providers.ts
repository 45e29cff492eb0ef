/** The providers of this world, as configured instances of one contract. Names and senses are made up. */
import type { UtilityService } from '../population/contract.ts'

export interface Provider {
  /** Lower case; also how the CLI calls it. */
  readonly id: string
  readonly service: UtilityService
  /** SOATO codes; a code stands for everything below it. */
  readonly territories: readonly string[]
  /** `C`: a balance below zero is owed. `D`: a balance above zero is. */
  readonly balanceSense: 'C' | 'D'
  /** Whether its supply is metered. */
  readonly metered: boolean
  /** Whether it knows dwellings that have no account: one that lays a line past every house does. */
  readonly knowsAll: boolean
}

const TASHKENT = ['1726']

export const REST_PROVIDERS = {
  electricity: {
    id: 'electricity',
    service: 'ELECTRICITY',
    territories: TASHKENT,
    balanceSense: 'C',
    metered: true,
    knowsAll: true,
  },
  gas: { id: 'gas', service: 'GAS', territories: TASHKENT, balanceSense: 'D', metered: true, knowsAll: true },
  water: { id: 'water', service: 'WATER', territories: TASHKENT, balanceSense: 'C', metered: true, knowsAll: true },
  waste: { id: 'waste', service: 'WASTE', territories: TASHKENT, balanceSense: 'D', metered: false, knowsAll: true },
  management: {
    id: 'management',
    service: 'MANAGEMENT',
    territories: TASHKENT,
    balanceSense: 'C',
    metered: false,
    knowsAll: false,
  },
} as const satisfies Record<string, Provider>

export const HEAT: Provider = {
  id: 'heat',
  service: 'HEAT',
  territories: TASHKENT,
  balanceSense: 'D',
  metered: false,
  knowsAll: false,
}

export type RestProviderId = keyof typeof REST_PROVIDERS

export function serves({ territories }: Pick<Provider, 'territories'>, soato: string): boolean {
  return territories.some((territory) => soato.startsWith(territory))
}
