/** Accounts of one dwelling at one provider, in the words of the REST contract. */
import { som } from '../money.ts'
import type { Account, Population, Title } from '../population/contract.ts'
import { createDraw, type Draw } from '../population/draw.ts'
import { shuffled } from '../random.ts'
import { closedDay } from '../tashkent.ts'
import type { Provider } from './providers.ts'

export interface AccountRow {
  readonly accountNo: string
  readonly status?: 'A' | 'S' | 'C'
  readonly balance?: { readonly amount: string; readonly currency: 'UZS'; readonly date: string }
  readonly overdueSince?: string | null
  readonly lastPayment?: Payment | null
  readonly meter?: Meter | null
}

interface Payment {
  readonly amount: string
  readonly paidAt: string
}

interface Meter {
  readonly number: string
  readonly reading: string
  readonly readOn: string
}

export interface AccountsQuery {
  readonly population: Population
  readonly provider: Provider
  readonly fields: ReadonlySet<string>
  readonly asOf: Date
}

/** Undefined for a dwelling that the provider does not know. Closed accounts are listed while something is left on them. */
export function accountsOf(dwelling: Title, query: AccountsQuery): readonly AccountRow[] | undefined {
  const { population, provider } = query
  if (dwelling.cancelled) return undefined
  const ours = population.accounts(dwelling).filter(({ service }) => service === provider.service)
  if (ours.length === 0 && !provider.knowsAll) return undefined
  const open = ours.filter(({ status, debt, credit }) => status !== 'CLOSED' || debt > 0 || credit > 0)
  return shuffled(
    open.map((account) => rowOf(account, query)),
    ({ accountNo }) => accountNo,
  )
}

const STATUSES = { ACTIVE: 'A', SUSPENDED: 'S', CLOSED: 'C' } as const

function rowOf(account: Account, { population, provider, fields, asOf }: AccountsQuery): AccountRow {
  const { number, status, overdueSince = null } = account
  const odds = { draw: createDraw(population.seed), index: Number(number.replace(/\D/g, '')) % 1_000_000_007 }
  return {
    accountNo: number,
    ...(fields.has('status') && { status: STATUSES[status] }),
    ...(fields.has('balance') && {
      balance: { amount: som(balanceOf(account, provider)), currency: 'UZS', date: closedDay(asOf) },
    }),
    ...(fields.has('overdueSince') && { overdueSince }),
    ...(fields.has('lastPayment') && { lastPayment: lastPaymentOf(account, odds) }),
    ...(fields.has('meter') && { meter: provider.metered ? meterOf(account, odds) : null }),
  }
}

/** Customers see a debt below zero, ledgers see it above. */
function balanceOf({ debt, credit }: Account, { balanceSense }: Provider): number {
  return balanceSense === 'C' ? credit - debt : debt - credit
}

interface Odds {
  readonly draw: Draw
  readonly index: number
}

function lastPaymentOf({ lastPaymentOn }: Account, { draw, index }: Odds): Payment | null {
  if (lastPaymentOn === undefined) return null
  const amount = 1_000_000 + 100 * draw.below('utility payment', index, 400_000)
  const minutes = draw.below('utility payment minute', index, 24 * 60)
  const time = [Math.floor(minutes / 60), minutes % 60, index % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
  return { amount: som(amount), paidAt: `${lastPaymentOn}T${time}+05:00` }
}

function meterOf({ service }: Account, { draw, index }: Odds): Meter {
  return {
    number: `${service.slice(0, 1)}${String(index).padStart(9, '0')}`,
    reading: (draw.below('utility reading', index, 9_000_000) / 100).toFixed(2),
    readOn: `2026-06-${String(1 + draw.below('utility read', index, 28)).padStart(2, '0')}`,
  }
}
