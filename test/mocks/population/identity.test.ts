/** People are found by number in constant time, and every number is well formed. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { checkDigit } from '../../../mocks/population/pinfl.ts'
import { createPopulation } from '../../../mocks/population/population.ts'

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 })
const indexes = fc.integer({ min: 0, max: 999_999 })
const million = (seed: number) => createPopulation({ seed, size: 1_000_000 })

describe('numbers of the population', () => {
  it.each(['31210632040244', '31210932040247', '40201902050010'])(
    'computes the check digit of the published %s',
    (pinfl) => {
      expect(checkDigit(pinfl)).toBe(Number(pinfl[13]))
    },
  )

  it('leads from a person to a PINFL and back, under any seed, for any of a million', () => {
    fc.assert(
      fc.property(seeds, indexes, (seed, index) => {
        const population = million(seed)
        const person = population.person(index)
        expect(population.personByPinfl(person.pinfl)).toEqual(person)
      }),
      { numRuns: 60 },
    )
  })

  it('writes sex, century and day of birth into the PINFL', () => {
    const population = createPopulation({ seed: 3 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999 }), (index) => {
        const { birthDate, pinfl, sex } = population.person(index)
        const [year = '', month, day] = birthDate.split('-')
        expect(pinfl.slice(1, 7)).toBe(`${day}${month}${year.slice(2)}`)
        expect(Number(pinfl[0]) % 2 === 1).toBe(sex === 'MALE')
        expect(Number(pinfl[0]) > 4).toBe(year >= '2000')
      }),
    )
  })

  it('knows nobody by a number with another digit', () => {
    const population = createPopulation({ seed: 4 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999 }), fc.nat(13), fc.integer({ min: 1, max: 9 }), (index, at, by) => {
        const { pinfl } = population.person(index)
        const digit = (Number(pinfl[at]) + by) % 10
        const other = `${pinfl.slice(0, at)}${digit}${pinfl.slice(at + 1)}`
        const found = population.personByPinfl(other)
        expect(found === undefined || found.pinfl === other).toBe(true)
        expect(found?.index).not.toBe(index)
      }),
    )
  })

  it('gives good check digits to all but those with a legacy number', () => {
    const population = createPopulation({ seed: 5, size: 20_000 })
    const wrong = [...Array(20_000).keys()]
      .map(population.person)
      .filter(({ pinfl }) => checkDigit(pinfl) !== Number(pinfl[13]))
    expect(wrong.map(({ index }) => index % 8).every((slot) => slot === 0)).toBe(true)
    expect(wrong.length).toBeGreaterThan(5)
    expect(wrong.length).toBeLessThan(60)
  })

  it('has no two people with one number', () => {
    const population = createPopulation({ seed: 6, size: 20_000 })
    const numbers = new Set([...Array(population.size).keys()].map((index) => population.person(index).pinfl))
    expect(numbers.size).toBe(population.size)
  })

  it('is the same whenever it is asked, and another under another seed', () => {
    expect(createPopulation({ seed: 7 }).person(4711)).toEqual(createPopulation({ seed: 7 }).person(4711))
    expect(createPopulation({ seed: 7 }).person(4711)).not.toEqual(createPopulation({ seed: 8 }).person(4711))
  })

  it('knows nobody beyond its size, however well formed the number', () => {
    const [small, large] = [createPopulation({ seed: 9, size: 200 }), million(9)]
    expect(small.personByPinfl(large.person(150).pinfl)).toBeDefined()
    expect(small.personByPinfl(large.person(5000).pinfl)).toBeUndefined()
    expect(small.personByPinfl('not a number')).toBeUndefined()
    expect(() => small.person(small.size)).toThrow(`there is no person ${small.size}`)
  })

  it('costs a million people no more memory than a few hundred', () => {
    const before = process.memoryUsage().heapUsed
    const populations = Array.from({ length: 50 }, (_, seed) => million(seed))
    for (const population of populations) population.person(999_999)
    expect((process.memoryUsage().heapUsed - before) / populations.length).toBeLessThan(1_000_000)
  })
})
