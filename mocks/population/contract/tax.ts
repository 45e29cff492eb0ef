/** Organisations, and what the tax authority keeps about them and about people. Amounts are whole tiyin (100 to the so'm). */
import type { Names } from './person.ts'

export interface Organization {
  readonly index: number
  readonly stir: string
  readonly name: string
  readonly shortName: string
  /** SOATO of the registered address. */
  readonly soato: string
  /** Who may act for it. */
  readonly director: number
}

export interface Taxpayer {
  /** Of people: as whom they were registered once. Not kept up: a wife may stand here by her maiden name. */
  readonly registeredAs?: { readonly names: Names; readonly birthDate: string }
  /** Missing for people who are registered by PINFL alone. */
  readonly stir?: string
  readonly status: 'ACTIVE' | 'SUSPENDED' | 'CLOSED'
  readonly since: string
  readonly until?: string
  /** SOATO of the tax office's district, and its name. */
  readonly soato: string
  readonly office: string
  readonly selfEmployed: boolean
  /** What is owed; empty where nothing is. */
  readonly debts: readonly TaxDebt[]
  /** Newest year first; always empty for organisations. */
  readonly incomes: readonly YearIncome[]
}

export interface TaxDebt {
  readonly tax: 'PERSONAL_INCOME' | 'LAND' | 'PROPERTY' | 'TURNOVER' | 'PROFIT' | 'VALUE_ADDED' | 'SOCIAL'
  readonly amount: number
  readonly penalty: number
  readonly since: string
}

export interface YearIncome {
  readonly year: number
  readonly gross: number
  readonly taxPaid: number
  /** Indexes of organisations. */
  readonly payers: readonly { readonly organization: number; readonly gross: number }[]
}
