import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createPopulation } from '../../../mocks/population/population.ts'
import { type RunningMock, startMock } from '../../../mocks/server.ts'
import { KBK } from '../../../mocks/tax/debts.ts'
import { taxMock } from '../../../mocks/tax/server.ts'
import { contractOf } from '../contract.ts'
import { query, type Row } from './ask.ts'

const population = createPopulation({ seed: 5, size: 2_000 })
const { samples } = population
const reply = contractOf('tax', 'Reply')
const PARTS = ['registration', 'names', 'address', 'debts', 'income']

let mock: RunningMock
beforeAll(async () => {
  mock = await startMock(taxMock(population), { now: () => new Date('2026-11-24T01:30:00Z') })
})
afterAll(() => mock.close())

async function ask(keys: { pinfl?: readonly string[]; stir?: readonly string[] }, parts = PARTS) {
  const { body } = await query(mock, { ...keys, parts })
  reply(body)
  return body.rows
}

interface Debt {
  readonly kbk: string
  readonly saldo: number
  readonly penalty: string
}
interface Income {
  readonly year: number
  readonly source: string
  readonly payer_stir: string | null
  readonly gross: string
  readonly withheld: string
}
const debtsOf = (row: Row | undefined) => row?.['debts'] as { as_of: string; items: readonly Debt[] }
const incomeOf = (row: Row | undefined) => row?.['income'] as readonly Income[]
const tiyin = (som: string) => Math.round(Number(som) * 100)
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)

/** As a reader must add up: what is owed on each tax, an excess lessening nothing but its own. */
function owed(items: readonly Debt[]): Record<string, readonly [number, number]> {
  const kinds = Object.groupBy(items, ({ kbk }) => kbk)
  const entries = Object.entries(kinds).map(([kbk, of = []]) => {
    return [kbk, [sum(of.map(({ saldo }) => saldo)), sum(of.map(({ penalty }) => tiyin(penalty)))]] as const
  })
  return Object.fromEntries(entries.filter(([, [saldo]]) => saldo > 0))
}

describe('rows', () => {
  it('are only for those who are known, each once, in an order that is not the keys’', async () => {
    const people = Array.from({ length: 60 }, (_, at) => population.person(at * 8))
    const keys = [...people, people[0] ?? samples.ordinary, samples.nobody, samples.unknownToTax].map(
      (one) => one.pinfl,
    )
    const rows = await ask({ pinfl: keys }, ['debts'])
    const known = people.filter((one) => population.taxpayer(one) !== undefined).map((one) => one.pinfl)
    expect(rows.map((row) => row.pinfl).toSorted()).toEqual(known.toSorted())
    expect(rows.map((row) => row.pinfl)).not.toEqual(known)
  })

  it('hold the parts that were asked for and no others', async () => {
    for (const part of PARTS) {
      const [person, organization] = await Promise.all([
        ask({ pinfl: [samples.taxDebtor.pinfl] }, [part]),
        ask({ stir: [samples.organization.stir] }, [part]),
      ])
      const concerned = ['registration', 'debts', ...(part === 'income' ? [part] : [])].includes(part) ? [part] : []
      expect(Object.keys(person[0] ?? {})).toEqual(['pinfl', 'row_version', ...concerned])
      const body = part === 'income' ? [] : [part]
      expect(Object.keys(organization[0] ?? {})).toEqual(['stir', 'row_version', ...body])
    }
  })

  it('have people by the name that was typed at registration, in capitals of one script or the other', async () => {
    const people = Array.from({ length: 60 }, (_, at) => population.person(at * 8))
    const rows = await ask({ pinfl: people.map(({ pinfl }) => pinfl) }, ['registration'])
    const names = rows.map((row) => String((row['registration'] as { payer_name: string }).payer_name))
    expect(names.filter((name) => name !== name.toUpperCase())).toEqual([])
    for (const script of [/^[A-Z'` ]+$/, /^[\u0400-\u04ff' ]+$/])
      expect(names.some((name) => script.test(name))).toBe(true)
    const [stranger] = await ask({ pinfl: [samples.mixedUpByTax.pinfl] }, ['registration'])
    expect(stranger?.['registration']).not.toMatchObject({ birth_date: samples.mixedUpByTax.birthDate })
  })

  it('say of protected people that they will not be told about, and nothing else', async () => {
    expect(await ask({ pinfl: [samples.withheld.pinfl] })).toEqual([{ pinfl: samples.withheld.pinfl, restricted: 'Y' }])
  })

  it('answer for a number whose check digit is wrong, as old registers have them', async () => {
    expect(await ask({ pinfl: [samples.legacyCheckDigit.pinfl] })).toHaveLength(1)
  })

  it('name organisations and where they are', async () => {
    const { stir, name, shortName, soato } = samples.organization
    const [row] = await ask({ stir: [stir] })
    expect(row).toMatchObject({ stir, names: { full: name, short: shortName }, address: { soato } })
    expect(row?.['registration']).toMatchObject({ stir, payer_type: '2' })
  })
})

describe('debts', () => {
  it('are as of the last 04:00 in Tashkent', async () => {
    const [row] = await ask({ pinfl: [samples.ordinary.pinfl] })
    expect(debtsOf(row).as_of).toBe('2026-11-24T04:00:00+05:00')
  })

  it('are as of long ago when the register is stale', async () => {
    mock.faults.set({ kind: 'stale', age: 864_000 })
    const [row] = await ask({ pinfl: [samples.ordinary.pinfl] })
    mock.faults.clear()
    expect(debtsOf(row).as_of).toBe('2026-11-14T04:00:00+05:00')
  })

  it('add up to what the population says, whatever else the ledger lists', async () => {
    for (let start = 0; start < 1_600; start += 100) {
      const people = Array.from({ length: 100 }, (_, at) => population.person(start + at))
      const rows = await ask({ pinfl: people.map(({ pinfl }) => pinfl) }, ['debts'])
      for (const row of rows.filter(({ restricted }) => restricted === undefined)) {
        const person = population.personByPinfl(row.pinfl ?? '')
        const taxpayer = person && population.taxpayer(person)
        const expected = taxpayer?.debts.map(({ tax, amount, penalty }) => [KBK[tax], [amount, penalty]])
        expect(owed(debtsOf(row).items)).toEqual(Object.fromEntries(expected ?? []))
      }
    }
  })

  it('are those of the samples: two taxes of the debtor, none of the ordinary person', async () => {
    const rows = await ask({
      pinfl: [samples.ordinary.pinfl, samples.taxDebtor.pinfl],
      stir: [samples.organizationDebtor.stir],
    })
    const of = (key: string) =>
      Object.keys(owed(debtsOf(rows.find((row) => row.pinfl === key || row.stir === key)).items))
    expect(of(samples.ordinary.pinfl)).toEqual([])
    expect(of(samples.taxDebtor.pinfl)).toHaveLength(2)
    expect(of(samples.organizationDebtor.stir).length).toBeGreaterThan(0)
  })

  it('have their traps somewhere: settled taxes, excesses, codes outside the list, two inspections', async () => {
    const rows = await ask({ pinfl: Array.from({ length: 100 }, (_, at) => population.person(at * 8).pinfl) }, [
      'debts',
    ])
    const items = rows.filter((row) => row['debts'] !== undefined).flatMap((row) => debtsOf(row).items)
    expect(items.some(({ saldo }) => saldo === 0)).toBe(true)
    expect(items.some(({ saldo }) => saldo < 0)).toBe(true)
    expect(items.some(({ kbk }) => !Object.values(KBK).includes(kbk))).toBe(true)
  })
})

describe('income', () => {
  it('has the last five years before this one, and adds up to what the population says', async () => {
    const rows = await ask({ pinfl: Array.from({ length: 100 }, (_, at) => population.person(at * 4).pinfl) }, [
      'income',
    ])
    const told = rows.filter((row) => row['income'] !== undefined)
    expect(told.flatMap(incomeOf).length).toBeGreaterThan(20)
    for (const row of told) {
      const person = population.personByPinfl(row.pinfl ?? '')
      for (const { year, gross, taxPaid } of (person && population.taxpayer(person)?.incomes) ?? []) {
        const ofYear = incomeOf(row).filter((one) => one.year === year)
        expect(sum(ofYear.map((one) => tiyin(one.gross)))).toBe(gross)
        expect(sum(ofYear.map((one) => tiyin(one.withheld)))).toBe(taxPaid)
      }
      for (const { year } of incomeOf(row)) expect([2021, 2022, 2023, 2024, 2025]).toContain(year)
    }
  })

  it('is reported under the STIR of organisations that exist', async () => {
    const [row] = await ask({ pinfl: [samples.taxDebtor.pinfl] }, ['income'])
    const payers = new Set(incomeOf(row).map(({ payer_stir }) => payer_stir))
    expect(payers.size).toBe(2)
    for (const stir of payers) expect(population.organizationByStir(stir ?? '')).toBeDefined()
  })
})
