/** What each sample is an example of, it is under every seed. */
import { describe, expect, it } from '@jest/globals'
import type { Person } from '../../../mocks/population/contract.ts'
import { checkDigit } from '../../../mocks/population/pinfl.ts'
import { createPopulation } from '../../../mocks/population/population.ts'

describe.each([1, 1_726_283, 987_654_321])('samples of seed %i', (seed) => {
  const population = createPopulation({ seed, size: 100 })
  const { samples } = population
  const dwellings = (person: Person) =>
    population
      .holdingsOfPerson(person)
      .filter(({ title }) => !title.cancelled && ['FLAT', 'HOUSE'].includes(title.kind))
  const debts = (person: Person) =>
    dwellings(person).flatMap(({ title }) => population.accounts(title).filter(({ debt }) => debt > 0))
  const taxDebts = (person: Person) => population.taxpayer(person)?.debts ?? []

  it('has an ordinary family: two minors, one house in Sergeli, nothing owed', () => {
    expect(samples.ordinary).toMatchObject({
      maritalStatus: 'MARRIED',
      spouse: samples.ordinaryWife.index,
      life: 'ALIVE',
    })
    const children = samples.ordinary.children.map(population.person)
    expect(children.map(({ birthDate }) => birthDate > '2013')).toEqual([true, true])
    expect(children[0]?.index).toBe(samples.ordinaryChild.index)
    expect(dwellings(samples.ordinary).map(({ title }) => title.cadastralNumber)).toEqual([
      samples.home.cadastralNumber,
    ])
    expect(samples.home).toMatchObject({ soato: '1726283', kind: 'HOUSE', parcel: samples.homeParcel.cadastralNumber })
    expect(samples.ordinary.residences[0]?.cadastralNumber).toBe(samples.home.cadastralNumber)
    expect([debts(samples.ordinary), taxDebts(samples.ordinary)]).toEqual([[], []])
    expect(population.taxpayer(samples.ordinary)?.status).toBe('ACTIVE')
  })

  it('has debtors of one kind each', () => {
    expect(taxDebts(samples.taxDebtor)).toHaveLength(2)
    expect(population.taxpayer(samples.taxDebtor)?.incomes[0]?.payers).toHaveLength(2)
    expect(debts(samples.taxDebtor)).toEqual([])
    expect(debts(samples.utilityDebtor).map(({ service }) => service)).toEqual(['ELECTRICITY', 'WASTE'])
    expect(taxDebts(samples.utilityDebtor)).toEqual([])
    expect(population.organizationTaxpayer(samples.organization).debts).toEqual([])
    expect(population.organizationTaxpayer(samples.organizationDebtor).debts).toHaveLength(2)
  })

  it('has people with none, two and many dwellings', () => {
    expect(population.holdingsOfPerson(samples.noDwelling)).toEqual([])
    expect(samples.noDwelling.residences[0]?.cadastralNumber).toBeDefined()
    const soatos = new Set(dwellings(samples.twoDwellings).map(({ title }) => title.soato))
    expect(soatos.size).toBe(2)
    expect(soatos).toContain(samples.secondDwelling.soato)
    expect(dwellings(samples.landlord)).toHaveLength(130)
  })

  it('has the dead, the missing and those that nothing is told about', () => {
    expect(samples.deceased.life).toBe('DEAD')
    expect(samples.widowed).toMatchObject({ maritalStatus: 'WIDOWED' })
    expect(samples.missing).toMatchObject({ life: 'UNKNOWN' })
    expect(samples.missing.residences.every(({ until }) => until !== undefined)).toBe(true)
    expect(samples.withheld.withheld).toBe(true)
    expect(population.taxpayer(samples.unknownToTax)).toBeUndefined()
    const { registeredAs } = population.taxpayer(samples.mixedUpByTax) ?? {}
    expect(registeredAs?.birthDate).not.toBe(samples.mixedUpByTax.birthDate)
    expect(registeredAs?.names.latin.family).toBeDefined()
    expect(population.taxpayer(samples.ordinary)?.registeredAs?.birthDate).toBe(samples.ordinary.birthDate)
    expect(population.personByPinfl(samples.nobody.pinfl)).toBeUndefined()
    expect(checkDigit(samples.nobody.pinfl)).toBe(Number(samples.nobody.pinfl[13]))
  })

  it('has twins, incomplete births, a legacy number and a stateless stranger', () => {
    const { twinOlder, twinYounger } = samples
    expect([twinOlder.birthDate, twinOlder.father, twinOlder.sex]).toEqual([
      twinYounger.birthDate,
      twinYounger.father,
      twinYounger.sex,
    ])
    expect(twinOlder.names.latin.given).not.toBe(twinYounger.names.latin.given)
    expect(samples.incompleteBirthDate.recordedBirthDate).toMatch(/^\d{4}$/)
    expect(samples.birthMonthOnly.recordedBirthDate).toMatch(/^\d{4}-\d{2}$/)
    expect(checkDigit(samples.legacyCheckDigit.pinfl)).not.toBe(Number(samples.legacyCheckDigit.pinfl[13]))
    expect(samples.foreigner).toMatchObject({ citizenship: 'STATELESS', acts: [] })
    expect(samples.foreigner.names.cyrillic).toBeUndefined()
    expect(samples.foreigner.documents[0]?.kind).toBe('RESIDENCE_PERMIT')
  })

  it('has every outcome of custody', () => {
    const outcome = (of: Person) => of.custodies.map((custody) => custody.outcome)
    expect(new Set(outcome(samples.ordinary))).toEqual(new Set(['JOINT']))
    expect(outcome(samples.custodyUndetermined)).toContain('UNDETERMINED')
    expect(new Set(outcome(samples.soleCustody))).toEqual(new Set(['SOLE']))
    expect(new Set(outcome(samples.deprivedParent))).toEqual(new Set(['DEPRIVED']))
    expect(samples.guardian.custodies).toEqual([{ child: samples.guardianWard.index, outcome: 'GUARDIAN' }])
    expect(samples.guardian.children).not.toContain(samples.guardianWard.index)
  })

  it('has titles with each thing that a title can have', () => {
    expect(samples.cancelledTitle).toMatchObject({ cancelled: true, area: 0, holders: [] })
    expect(samples.borderMoved.territories.map(({ soato }) => soato)).toEqual(['1726283', '1726292'])
    expect(samples.borderMoved.cadastralNumber).toMatch(/^10:08:/)
    expect(samples.movedWithTheBorder.residences[0]).toMatchObject({ soato: '1726283' })
    expect(samples.pendingExtract.archived).toBe(true)
    expect(samples.restrictedTitle.restricted).toBe(true)
    expect(samples.mortgaged.encumbrances).toEqual([expect.objectContaining({ kind: 'MORTGAGE', currency: 'UZS' })])
    expect(samples.mortgaged.holders.map(({ share }) => share)).toEqual([
      [1, 1],
      [1, 1],
    ])
    expect(samples.seized.encumbrances).toEqual([expect.objectContaining({ kind: 'SEIZURE', currency: 'USD' })])
    expect(samples.indebtedDwelling.encumbrances).toEqual([])
  })
})
