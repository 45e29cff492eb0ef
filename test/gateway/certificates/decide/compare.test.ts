import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import {
  sameAddress,
  sameDay,
  sameName,
  sameText,
  type ToldName,
} from '../../../../gateway/certificates/decide/compare.ts'
import { readingsOf, sameWord } from '../../../../gateway/certificates/decide/letters.ts'
import { MEN, SURNAMES, WOMEN } from '../../../../mocks/population/name-lists.ts'
import { inLatinManner, inRussianManner, toCyrillic } from '../../../../mocks/population/transliterate.ts'

const SIGNS = ['ʻ', 'ʼ', '‘', '’', "'", '`', '´', '']
const given = fc.constantFrom(...MEN, ...WOMEN)
const family = fc.constantFrom(...SURNAMES).chain((name) => fc.constantFrom(name, `${name}a`))
const patronymic = fc
  .tuple(fc.constantFrom(...MEN), fc.constantFrom('ovich', 'ovna', ' oʻgʻli', ' qizi'))
  .map(([father, ending]) => father + ending)
const person = fc.record({ family, given, patronymic: fc.option(patronymic) })

/** As another clerk would have written it. */
const otherwise = fc.record({
  script: fc.constantFrom('latin', 'cyrillic'),
  sign: fc.constantFrom(...SIGNS),
  capitals: fc.boolean(),
  order: fc.constantFrom('family first', 'given first'),
})

interface Person {
  readonly family: string
  readonly given: string
  readonly patronymic: string | null
}
interface Otherwise {
  readonly script: string
  readonly sign: string
  readonly capitals: boolean
  readonly order: string
}

function written({ family, given, patronymic }: Person, { script, sign, capitals, order }: Otherwise): string {
  const parts = order === 'family first' ? [family, given, patronymic] : [given, family, patronymic]
  const latin = parts.filter((part) => part !== null).join(' ')
  const text = script === 'cyrillic' ? toCyrillic(latin) : latin.replaceAll(/[ʻʼ]/g, sign)
  return capitals ? text.toUpperCase() : text
}

describe('a name', () => {
  it('is the same in the other script, with any apostrophes or none, in capitals, with its parts in another order', () => {
    fc.assert(
      fc.property(person, otherwise, otherwise, (who, one, other) => {
        expect(sameName(written(who, one), who)).toBe(true)
        expect(sameName(who, written(who, other))).toBe(true)
        expect(sameName(written(who, one), written(who, other))).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  it('is the same as in a passport of either manner', () => {
    fc.assert(
      fc.property(person, (who) => {
        const each = (write: (text: string) => string): ToldName => ({
          family: write(who.family),
          given: write(who.given),
          patronymic: who.patronymic === null ? null : write(who.patronymic),
        })
        expect(sameName(who, each(inLatinManner))).toBe(true)
        expect(
          sameName(
            who,
            each((text) => inRussianManner(toCyrillic(text))),
          ),
        ).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  it('is never the same as another of the names that people bear', () => {
    const names = [...MEN, ...WOMEN, ...SURNAMES]
    const confused = names.flatMap((one, at) => names.slice(at + 1).filter((other) => sameWord(one, other)))
    expect(confused).toEqual([])
  })

  it('is the same when compared the other way round, and with itself, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(sameName(one, other)).toBe(sameName(other, one))
        expect(sameName(one, one)).toBe(true)
      }),
    )
  })

  it.each<[string, ToldName, ToldName]>([
    ['the patronymic in another form', 'Karimov Anvar Sobirovich', "KARIMOV ANVAR SOBIR O'G'LI"],
    ['a patronymic that is not there', 'Karimov Anvar Sobirovich', 'КАРИМОВ АНВАР'],
    [
      'a father named like an -iy name',
      { family: 'Aliyev', given: 'Vali', patronymic: 'Aliyevich' },
      'Алиев Вали Али ўғли',
    ],
    ['a hyphen', 'Karimov Abdul-Aziz', 'Karimov Abdulaziz'],
    ['two words for one', 'Karimov Abdul Aziz', 'КАРИМОВ АБДУЛАЗИЗ'],
    ['ц, щ, ю, я, ё', 'Цой Щербак Юлия Ёркин', 'Tsoy Sherbak Yuliya Yorkin'],
    ['Karakalpak letters', 'Дәўлетов Әжинияз', 'Dáwletov Ájiniyaz'],
    ['a passport in the Russian manner', "Jo'rayev Xurshid", 'DJURAEV KHURSHID'],
    ['a name of one part', { family: 'Sukarno', given: null, patronymic: null }, 'SUKARNO'],
    ['and a side that says nothing', { family: null }, 'Karimov Anvar'],
  ])('is the same with %s', (_what, one, other) => {
    expect(sameName(one, other)).toBe(true)
    expect(sameName(other, one)).toBe(true)
  })

  it.each<[string, ToldName, ToldName]>([
    ['another given name', 'Karimov Anvar', 'Karimov Akmal'],
    ['another family name, as after a marriage', 'Karimova Nodira', 'Yusupova Nodira'],
    ['another father', 'Karimov Anvar Sobirovich', 'Karimov Anvar Rustamovich'],
    ['a father and his son', { family: 'Karimov', given: 'Anvar', patronymic: null }, 'Karimov Sobir Anvarovich'],
    ['a doubled letter', 'Karimov Muhammad', 'Karimov Muhamad'],
    ['a man and a woman', 'Karimov Maʼruf', 'Karimova Maʼruf'],
    ['o where the other has a', 'Olimov Odil', 'Olimov Adil'],
  ])('is another with %s', (_what, one, other) => {
    expect(sameName(one, other)).toBe(false)
    expect(sameName(other, one)).toBe(false)
  })
})

describe('a word', () => {
  it('has a few readings, however long it is and however doubtful', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('ў', 'ц', "o'", 'е', 'x'), maxLength: 300 }), (word) => {
        expect(readingsOf(word).size).toBeLessThanOrEqual(32)
        expect(readingsOf(word).size).toBeGreaterThan(0)
      }),
    )
  })
})

describe('a day', () => {
  it.each([
    ['1987-04-12', '1987-04-12', true],
    ['1987-04-12', '1987-04', true],
    ['1987', '1987-04-12', true],
    ['1987-04-12', '1987-04-13', false],
    ['1987-05', '1987-04-12', false],
    ['1988', '1987', false],
  ])('%s and %s: %s', (one, other, same) => {
    expect(sameDay(one, other)).toBe(same)
  })
})

describe('an address', () => {
  const full = 'Toshkent shahri, Sergeli tumani, Doʻstlik koʻchasi, 12-uy, 5-xonadon'

  it.each([
    ['in the other script', 'Тошкент шаҳри, Сергели тумани, Дўстлик кўчаси, 12-уй, 5-хонадон'],
    ['in Russian words', 'г. Тошкент, Сергели р-н, ул. Дустлик, дом 12, кв. 5'],
    ['shortened', "Sergeli t., Do'stlik k., 12/5"],
    ['with a postal code', '100085, Sergeli, DUSTLIK 12, 5'],
  ])('is the same %s', (_what, other) => {
    expect(sameAddress(full, other)).toBe(true)
    expect(sameAddress(other, full)).toBe(true)
  })

  it.each([
    ['in another house', 'Sergeli tumani, Doʻstlik koʻchasi, 13-uy, 5-xonadon'],
    ['in another flat', 'Sergeli tumani, Doʻstlik koʻchasi, 12-uy, 6-xonadon'],
    ['in house 12A', 'Sergeli tumani, Doʻstlik koʻchasi, 12-A uy, 5-xonadon'],
    ['in another street', 'Sergeli tumani, Navroʻz koʻchasi, 12-uy, 5-xonadon'],
    ['in another district', 'Yunusobod tumani, Doʻstlik koʻchasi, 12-uy, 5-xonadon'],
  ])('is another %s', (_what, other) => {
    expect(sameAddress(full, other)).toBe(false)
    expect(sameAddress(other, full)).toBe(false)
  })
})

describe('a text', () => {
  it('is the same but for case and white space, and no further', () => {
    expect(sameText(' Namuna  Savdo', 'NAMUNA SAVDO')).toBe(true)
    expect(sameText('Namuna Savdo', 'Намуна Савдо')).toBe(false)
  })
})
