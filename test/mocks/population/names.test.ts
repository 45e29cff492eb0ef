/** Names are spelt in three scripts as registries spell them. */
import { describe, expect, it } from '@jest/globals'
import { createPopulation } from '../../../mocks/population/population.ts'
import { inLatinManner, inRussianManner, toCyrillic } from '../../../mocks/population/transliterate.ts'

describe('names', () => {
  it.each([
    ['Joʻrayev', 'Жўраев', 'DJURAEV', 'JORAYEV'],
    ['Gʻulomov', 'Ғуломов', 'GULOMOV', 'GULOMOV'],
    ['Yoʻldoshev', 'Йўлдошев', 'YULDOSHEV', 'YOLDOSHEV'],
    ['Xolmatov', 'Холматов', 'KHOLMATOV', 'XOLMATOV'],
    ['Hasanov', 'Ҳасанов', 'KHASANOV', 'HASANOV'],
    ['Ergashev', 'Эргашев', 'ERGASHEV', 'ERGASHEV'],
    ['Maʼruf', 'Маъруф', 'MARUF', 'MARUF'],
    ['Choriyev', 'Чориев', 'CHORIEV', 'CHORIYEV'],
    ['Karim oʻgʻli', 'Карим ўғли', 'KARIM UGLI', 'KARIM OGLI'],
  ])('writes %s as %s, and in a passport as %s or %s', (latin, cyrillic, russian, plain) => {
    expect(toCyrillic(latin)).toBe(cyrillic)
    expect(inRussianManner(cyrillic)).toBe(russian)
    expect(inLatinManner(latin)).toBe(plain)
  })

  const population = createPopulation({ seed: 31, size: 4000 })
  const people = [...Array(4000).keys()].map(population.person)

  it('come with different apostrophes for one letter', () => {
    const letters = people.flatMap(({ names }) =>
      [...JSON.stringify(names.latin)].filter((letter) => /[ʻʼ‘’']/.test(letter)),
    )
    expect(new Set(letters)).toEqual(new Set(['ʻ', 'ʼ', '‘', '’', "'"]))
  })

  it('stand in a passport in capitals A to Z', () => {
    const passports = people.flatMap(({ names }) => (names.passport === undefined ? [] : Object.values(names.passport)))
    expect(passports.filter((name) => !/^[A-Z ]*$/.test(name))).toEqual([])
  })

  it('stand in no passport of a child', () => {
    expect(people.filter(({ birthDate, names }) => birthDate > '2011' && names.passport !== undefined)).toEqual([])
  })

  it('are a wife’s own at birth', () => {
    const changed = people.filter(({ names, namesAtBirth }) => names.latin.family !== namesAtBirth.latin.family)
    expect(changed.length).toBeGreaterThan(100)
    expect(changed.every(({ sex }) => sex === 'FEMALE')).toBe(true)
  })
})
