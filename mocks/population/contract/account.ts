/** What providers of utilities keep for a dwelling. Amounts are whole tiyin. */
export type UtilityService = 'ELECTRICITY' | 'GAS' | 'WATER' | 'HEAT' | 'WASTE' | 'MANAGEMENT'

/** An account that a provider keeps for a dwelling. Who the provider is, the directory of the mock says. */
export interface Account {
  readonly service: UtilityService
  readonly number: string
  readonly status: 'ACTIVE' | 'SUSPENDED' | 'CLOSED'
  /** Never both above 0. */
  readonly debt: number
  readonly credit: number
  readonly overdueSince?: string
  readonly lastPaymentOn?: string
}
