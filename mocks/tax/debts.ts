/**
 * The ledger of a taxpayer: what is owed, and among it what is settled or was paid in excess, as ledgers have it.
 *
 * `saldo` is whole tiyin and `penalty` is so'm as text: two systems were joined here, and nobody dared to choose.
 */
import { halves, som } from '../money.ts'
import type { TaxDebt, Taxpayer } from '../population/contract.ts'
import type { Draw } from '../population/draw.ts'
import { shuffled } from '../random.ts'
import { lastHour, tashkentTime } from '../tashkent.ts'

export interface DebtsBlock {
  readonly as_of: string
  readonly items: readonly DebtItem[]
}

export interface DebtItem {
  readonly kbk: string
  readonly currency: 'UZS'
  readonly saldo: number
  readonly penalty: string
  readonly since: string | null
}

export interface Ledger {
  readonly index: number
  readonly draw: Draw
  readonly asOf: Date
}

export const KBK: Readonly<Record<TaxDebt['tax'], string>> = {
  PERSONAL_INCOME: '7111101',
  PROFIT: '7112101',
  TURNOVER: '7112201',
  PROPERTY: '7113102',
  LAND: '7113201',
  VALUE_ADDED: '7114101',
  SOCIAL: '7121101',
}
/** A payment outside the published list. */
const UNLISTED = '7116504'

export function debtsOf(taxpayer: Taxpayer, ledger: Ledger): DebtsBlock {
  const owed = taxpayer.debts.flatMap((debt, at) =>
    owedItems(debt, ledger.draw.percent('tax two inspections', ledger.index + at, 40)),
  )
  const items = [...owed, ...settledItems(new Set(owed.map(({ kbk }) => kbk)), ledger)]
  return {
    as_of: tashkentTime(lastHour(ledger.asOf, 4)),
    items: shuffled(items, ({ kbk, saldo }) => `${kbk} ${saldo}`),
  }
}

/** One item, or two where the taxpayer moved: the former inspection's share came over without its day. */
function owedItems({ tax, amount, penalty, since }: TaxDebt, moved: boolean): readonly DebtItem[] {
  const item = (saldo: number, fine: number, day: string | null): DebtItem => ({
    kbk: KBK[tax],
    currency: 'UZS',
    saldo,
    penalty: som(fine),
    since: day,
  })
  if (!moved) return [item(amount, penalty, since)]
  const [before, after] = halves(amount)
  return [item(before, 0, null), item(after, penalty, since)]
}

function settledItems(taken: ReadonlySet<string>, { index, draw }: Ledger): readonly DebtItem[] {
  return [KBK.LAND, KBK.PROPERTY, UNLISTED]
    .filter((kbk) => !taken.has(kbk) && draw.percent(`tax settled ${kbk}`, index, 35))
    .map((kbk) => ({
      kbk,
      currency: 'UZS',
      saldo: draw.percent(`tax excess ${kbk}`, index, 40) ? -100 * (1 + draw.below('tax excess', index, 90_000)) : 0,
      penalty: '0.00',
      since: null,
    }))
}
