/** What was reported as somebody's income, one row a report. */
import { halves, som } from '../money.ts'
import type { Population, Taxpayer, YearIncome } from '../population/contract.ts'
import type { Draw } from '../population/draw.ts'
import { shuffled } from '../random.ts'

export interface IncomeRow {
  readonly year: number
  readonly source: 'E' | 'P' | 'D'
  readonly payer_stir: string | null
  readonly payer_name: string
  readonly gross: string
  readonly withheld: string
}

export interface Earner {
  readonly index: number
  readonly draw: Draw
  readonly asOf: Date
  readonly population: Population
}

const YEARS = 5

export function incomeOf(taxpayer: Taxpayer, earner: Earner): readonly IncomeRow[] {
  const present = earner.asOf.getUTCFullYear()
  const years = taxpayer.incomes.filter(({ year }) => year < present && year >= present - YEARS)
  return shuffled(
    years.flatMap((income) => rowsOfYear(income, earner)),
    (row) => JSON.stringify(row),
  )
}

interface Report {
  readonly source: IncomeRow['source']
  readonly stir: string | null
  readonly name: string
  readonly gross: number
}

function rowsOfYear(income: YearIncome, earner: Earner): readonly IncomeRow[] {
  const reports = reportsOf(income, earner)
  let untold = income.taxPaid
  return reports.map(({ source, stir, name, gross }, at) => {
    const last = at === reports.length - 1
    const withheld = last ? untold : Math.floor((income.taxPaid * gross) / income.gross)
    untold -= withheld
    const payer = { payer_stir: stir, payer_name: name }
    return { year: income.year, source, ...payer, gross: som(gross), withheld: som(withheld) }
  })
}

/** What no organisation reported came from a natural person; where none reported anything, the taxpayer declared it. */
function reportsOf({ year, gross, payers }: YearIncome, { index, draw, population }: Earner): readonly Report[] {
  if (payers.length === 0) return [{ source: 'D', stir: null, name: '', gross }]
  const twice = draw.percent(`tax filed twice ${year}`, index, 25)
  const reported = payers.flatMap(({ organization, gross: paid }) => {
    const { stir, name } = population.organization(organization)
    return (twice ? halves(paid) : [paid]).map((part): Report => ({ source: 'E', stir, name, gross: part }))
  })
  const rest = gross - payers.reduce((sum, { gross: paid }) => sum + paid, 0)
  return rest > 0 ? [...reported, { source: 'P', stir: null, name: '', gross: rest }] : reported
}
