/** Titles, holders, accounts and taxes belong to people who exist, and numbers lead back to what they number. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createPopulation } from '../../../mocks/population/population.ts'

const population = createPopulation({ seed: 21, size: 1_000_000 })
const anyone = fc.integer({ min: 0, max: 999_999 }).map((index) => population.person(index))

describe('property', () => {
  it('is found by its cadastral number, and names its holder among the holders while it is in force', () => {
    fc.assert(
      fc.property(anyone, (person) => {
        for (const { holder, title } of population.holdingsOfPerson(person)) {
          expect(title.cadastralNumber).toMatch(/^\d{2}(:\d{2}){4}:\d{4}(:\d{4}(:\d{3})?)?$/)
          expect(population.titleByCadastralNumber(title.cadastralNumber)).toEqual(title)
          expect(title.holders).toEqual(title.cancelled ? [] : expect.arrayContaining([holder]))
          expect(title.area > 0).toBe(!title.cancelled)
        }
      }),
    )
  })

  it('stands on a parcel that names it', () => {
    fc.assert(
      fc.property(anyone, (person) => {
        for (const { title } of population.holdingsOfPerson(person)) {
          if (title.parcel === undefined || title.kind === 'PREMISES') continue
          const parcel = population.titleByCadastralNumber(title.parcel)
          expect(parcel?.kind).toBe('PARCEL')
          expect(parcel?.dwellings.includes(title.cadastralNumber)).toBe(!title.cancelled)
        }
      }),
    )
  })

  it('has utility accounts where it is a dwelling in force, and none elsewhere', () => {
    fc.assert(
      fc.property(anyone, (person) => {
        for (const { title } of population.holdingsOfPerson(person)) {
          const accounts = population.accounts(title)
          const dwelling = !title.cancelled && (title.kind === 'FLAT' || title.kind === 'HOUSE')
          expect(accounts.length > 2).toBe(dwelling)
          for (const { credit, debt } of accounts) expect(Math.min(credit, debt)).toBe(0)
        }
      }),
    )
  })

  it('has shares that make a whole, unless it is held jointly', () => {
    fc.assert(
      fc.property(anyone, (person) => {
        for (const { title } of population.holdingsOfPerson(person)) {
          const parts = title.holders.map(({ share: [above, below] }) => above / below)
          const joint = parts.every((part) => part === 1)
          if (!joint) expect(parts.reduce((sum, part) => sum + part, 0)).toBe(1)
        }
      }),
    )
  })

  it('is unknown by any number that differs in one digit, unless that is another title', () => {
    fc.assert(
      fc.property(anyone, fc.nat(18), fc.integer({ min: 1, max: 9 }), (person, at, by) => {
        const [number = ''] = population.holdingsOfPerson(person).map(({ title }) => title.cadastralNumber)
        if (!/\d/.test(number[at] ?? '')) return
        const other = `${number.slice(0, at)}${(Number(number[at]) + by) % 10}${number.slice(at + 1)}`
        const title = population.titleByCadastralNumber(other)
        expect(title === undefined || title.cadastralNumber === other).toBe(true)
      }),
    )
  })

  it('belongs to organisations too, which are found by STIR', () => {
    fc.assert(
      fc.property(fc.nat(population.organizations - 1), (index) => {
        const organization = population.organization(index)
        expect(population.organizationByStir(organization.stir)).toEqual(organization)
        const holdings = population.holdingsOfOrganization(organization)
        expect(holdings.length).toBeGreaterThan(0)
        for (const { title } of holdings) {
          const holders = title.cancelled ? [] : [expect.objectContaining({ who: { organization: index } })]
          expect(title.holders).toEqual(holders)
        }
      }),
    )
  })

  it('gives every account of a provider a number of its own', () => {
    const small = createPopulation({ seed: 22, size: 4000 })
    const numbers = [...small.dwellings()].flatMap((title) =>
      small.accounts(title).map(({ number, service }) => `${service} ${number}`),
    )
    expect(numbers.length).toBeGreaterThan(2000)
    expect(new Set(numbers).size).toBe(numbers.length)
  })
})

describe('taxpayers', () => {
  it('are found by their STIR, and earn from organisations that exist', () => {
    fc.assert(
      fc.property(anyone, (person) => {
        const taxpayer = population.taxpayer(person)
        if (taxpayer?.stir !== undefined) expect(population.personByStir(taxpayer.stir)?.index).toBe(person.index)
        for (const { gross, payers, taxPaid } of taxpayer?.incomes ?? []) {
          expect(payers.reduce((sum, payer) => sum + payer.gross, 0)).toBe(gross)
          expect(taxPaid).toBeLessThan(gross)
          for (const { organization } of payers) expect(population.organization(organization).stir).toMatch(/^3\d{8}$/)
        }
      }),
    )
  })

  it('are not children', () => {
    fc.assert(
      fc.property(anyone, (person) => {
        if (person.birthDate > '2009') expect(population.taxpayer(person)).toBeUndefined()
      }),
    )
  })
})
