/** Every registry says the same about a family, and nobody is born before their parents. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Person, Population } from '../../../mocks/population/contract.ts'
import { createPopulation } from '../../../mocks/population/population.ts'

const population = createPopulation({ seed: 11, size: 1_000_000 })
const anyone = fc.integer({ min: 0, max: 999_999 }).map((index) => population.person(index))
const years = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / (365.25 * 86_400_000)
const actsOf = ({ actByNumber }: Population, { acts }: Person) => acts.map((number) => actByNumber(number))

describe('families', () => {
  it('have spouses who are each other’s, by the same act', () => {
    fc.assert(
      fc.property(anyone, (person) => {
        if (person.spouse === undefined) return
        const spouse = population.person(person.spouse)
        expect(spouse.spouse).toBe(person.index)
        expect(person.maritalStatus).toBe('MARRIED')
        const shared = person.acts.filter((number) => number.startsWith('2') && spouse.acts.includes(number))
        expect(shared).toHaveLength(1)
        expect(population.actByNumber(shared[0] ?? '')).toMatchObject({
          kind: 'MARRIAGE',
          end: 'LASTS',
          cancelled: false,
        })
      }),
    )
  })

  it('have children who name their parents, in person and in the birth act', () => {
    fc.assert(
      fc.property(anyone, (person) => {
        for (const child of person.children.map((index) => population.person(index))) {
          expect([child.father, child.mother]).toContain(person.index)
          const birth = actsOf(population, child).find((act) => act?.kind === 'BIRTH')
          if (birth?.kind === 'BIRTH') expect([birth.father?.person, birth.mother?.person]).toContain(person.index)
        }
      }),
    )
  })

  it('have parents of 16 to 60 years at a birth, alive then or dead for less than a year', () => {
    fc.assert(
      fc.property(anyone, (person) => {
        for (const parent of [person.father, person.mother]) {
          if (parent === undefined) continue
          const { birthDate, deathDate } = population.person(parent)
          expect(years(birthDate, person.birthDate)).toBeGreaterThan(16)
          expect(years(birthDate, person.birthDate)).toBeLessThan(60)
          if (deathDate !== undefined) expect(years(person.birthDate, deathDate)).toBeGreaterThan(-1)
        }
      }),
    )
  })

  it('have people whose every act leads back to them', () => {
    fc.assert(
      fc.property(anyone, (person) => {
        for (const [at, act] of actsOf(population, person).entries()) {
          expect(act?.number).toBe(person.acts[at])
          expect(act?.cancelled).toBe(false)
          const about = { BIRTH: 'child', MARRIAGE: 'husband wife', DIVORCE: 'husband wife', DEATH: 'person' }[
            act?.kind ?? 'BIRTH'
          ]
          const people = Object.entries(act ?? {}).flatMap(([field, value]) => (about.includes(field) ? [value] : []))
          expect(people).toContain(person.index)
        }
      }),
    )
  })

  it('have an act of death for the dead and none for the living', () => {
    fc.assert(
      fc.property(anyone, (person) => {
        const dead = person.life === 'DEAD' || person.life === 'DECLARED_DEAD'
        expect(person.deathDate !== undefined).toBe(dead)
        expect(person.acts.some((number) => number.startsWith('4'))).toBe(dead)
        expect(dead && person.custodies.length > 0).toBe(false)
      }),
    )
  })

  it('leave no child of a living couple without a representative', () => {
    fc.assert(
      fc.property(anyone, (person) => {
        const [father, mother] = [person.father, person.mother].map((index) =>
          index === undefined ? undefined : population.person(index),
        )
        if (person.index % 8 > 4 || father?.spouse === undefined) return
        const represented = [father, mother]
          .flatMap((parent) => parent?.custodies ?? [])
          .filter(({ child }) => child === person.index)
        if (person.index % 8 >= 2) expect(represented).toHaveLength(2)
      }),
    )
  })

  it('register residences one after the other, at dwellings that exist', () => {
    fc.assert(
      fc.property(anyone, (person) => {
        person.residences.forEach(({ cadastralNumber, from, until }, at) => {
          if (until !== undefined) expect(from <= until).toBe(true)
          if (at > 0) expect(until).toBeDefined()
          if (cadastralNumber !== undefined)
            expect(population.dwellingByCadastralNumber(cadastralNumber)?.cancelled).toBe(false)
        })
      }),
    )
  })

  it('answers no act by a number that differs in one digit, unless it is another act', () => {
    fc.assert(
      fc.property(anyone, fc.nat(11), fc.integer({ min: 1, max: 9 }), (person, at, by) => {
        const number = person.acts[0]
        if (number === undefined) return
        const other = `${number.slice(0, at)}${(Number(number[at]) + by) % 10}${number.slice(at + 1)}`
        const act = population.actByNumber(other)
        expect(act === undefined || act.number === other).toBe(true)
      }),
    )
  })

  it('has duplicates of birth acts that were cancelled, which no person refers to', () => {
    const number = [...Array(4000).keys()].flatMap((index) => {
      const [first = ''] = population.person(1000 + index).acts
      const duplicate = `1${'3'}${first.slice(2)}`
      return first.startsWith('1') && population.actByNumber(duplicate) !== undefined ? [duplicate] : []
    })
    expect(number.length).toBeGreaterThan(10)
    expect(population.actByNumber(number[0] ?? '')).toMatchObject({ kind: 'BIRTH', cancelled: true })
  })
})
