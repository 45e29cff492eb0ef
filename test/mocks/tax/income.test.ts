import { describe, expect, it } from '@jest/globals'
import { createDraw } from '../../../mocks/population/draw.ts'
import { createPopulation } from '../../../mocks/population/population.ts'
import { incomeOf } from '../../../mocks/tax/income.ts'

const population = createPopulation({ seed: 1, size: 100 })
const { stir } = population.organization(0)

const rowsOf = (gross: number, payers: readonly { organization: number; gross: number }[]) => {
  const taxpayer = {
    ...population.organizationTaxpayer(population.organization(0)),
    incomes: [{ year: 2025, gross, taxPaid: 1_200, payers }],
  }
  const earner = { index: 0, draw: createDraw(1), asOf: new Date('2026-11-24'), population }
  return incomeOf(taxpayer, earner).map(({ source, payer_stir, gross: paid }) => ({ source, payer_stir, paid }))
}

describe('income that no organisation reported', () => {
  it('was declared by the taxpayer, where nobody reported anything', () => {
    expect(rowsOf(10_000, [])).toEqual([{ source: 'D', payer_stir: null, paid: '100.00' }])
  })

  it('came from a natural person, where an organisation reported a part', () => {
    const rows = rowsOf(10_000, [{ organization: 0, gross: 7_500 }])
    expect(rows).toContainEqual({ source: 'P', payer_stir: null, paid: '25.00' })
    expect(rows.filter(({ source }) => source === 'E').every((row) => row.payer_stir === stir)).toBe(true)
  })
})
