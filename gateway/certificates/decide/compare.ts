/**
 * Whether two registries tell the same: names and addresses in any script and with any apostrophes, days as far as both
 * are known. What one of them does not tell contradicts nothing.
 */
import { readingsOf, sameWord } from './letters.ts'

/** A name in parts, or as one text. */
export type ToldName = string | { readonly family: unknown; readonly given?: unknown; readonly patronymic?: unknown }

/**
 * The order of the parts does not matter, and one that is missing on a side does not either; but a patronymic is compared
 * with a patronymic only, since a son may bear his father's given name there.
 */
export function sameName(one: ToldName, other: ToldName): boolean {
  // Abdul Aziz is Abdulaziz.
  if (sameWord(wordsOf(wholeOf(one)).join(''), wordsOf(wholeOf(other)).join(''))) return true
  const [left, right] = [partsOf(one), partsOf(other)]
  return covers(left.names, right.names) && covers(left.patronymics, right.patronymics)
}

/** `1987-04-12`, `1987-04` or `1987`: the same as far as both are known. */
export function sameDay(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one)
}

/** But for case and white space as written. */
export function sameText(one: string, other: string): boolean {
  const plain = (text: string): string => text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase()
  return plain(one) === plain(other)
}

/**
 * The numbers of the house and of the flat, in their order, and the names: where one address says more than the other (the
 * city, the postal code), that is no contradiction.
 */
export function sameAddress(one: string, other: string): boolean {
  const [left, right] = [addressOf(one), addressOf(other)]
  return sameNumbers(left.numbers, right.numbers) && covers(left.names, right.names)
}

interface Parts {
  readonly names: readonly string[]
  /** Without their endings: `Karim` of Karimovich, Karimovna, Karim oʻgʻli. */
  readonly patronymics: readonly string[]
}

function wholeOf(name: ToldName): string {
  if (typeof name === 'string') return name
  return [name.family, name.given, name.patronymic].filter((part) => typeof part === 'string').join(' ')
}

function partsOf(name: ToldName): Parts {
  if (typeof name === 'string') return partsOfText(name)
  const { family, given, patronymic } = name
  const { names, patronymics } = partsOfText([family, given].filter((part) => typeof part === 'string').join(' '))
  const father = typeof patronymic === 'string' ? wordsOf(patronymic).filter((word) => !isMarker(word)) : []
  return { names: [...names, ...patronymics], patronymics: father.map((word) => stemOf(word) ?? word) }
}

/** In one text the family name and the given name come first; a third word is the father's name. */
function partsOfText(text: string): Parts {
  const names: string[] = []
  const patronymics: string[] = []
  const words = wordsOf(text)
  for (const [at, word] of words.entries()) {
    if (isMarker(word)) continue
    const next = words[at + 1]
    const stem = names.length >= 2 || at >= 2 ? stemOf(word) : undefined
    if (stem !== undefined) patronymics.push(stem)
    else if (next !== undefined && isMarker(next)) patronymics.push(word)
    else names.push(word)
  }
  if (patronymics.length === 0 && names.length === 3) patronymics.push(names.pop() ?? '')
  return { names, patronymics }
}

function wordsOf(text: string): readonly string[] {
  return text
    .replace(/\p{Pd}/gu, '')
    .split(/[\s.,]+/)
    .filter((word) => word !== '')
}

/** Son, daughter. */
const MARKERS = new Set(['ogli', 'ugli', 'vgli', 'oglu', 'uli', 'uly', 'kizi', 'kyzy', 'kizy'])

function isMarker(word: string): boolean {
  return [...readingsOf(word)].some((reading) => MARKERS.has(reading))
}

/** Undefined for a word that does not end as a patronymic does, in either script. */
function stemOf(word: string): string | undefined {
  const ended = /^(.{2,}?)(?:(?:o|y?e)v(?:ich|na)|[ое]в(?:ич|на)|ich|ич|inichna|инична)$/iu.exec(word)
  return ended === null ? undefined : ended[1]
}

/** Whether each word of the shorter list has one of its own in the longer. */
function covers(one: readonly string[], other: readonly string[]): boolean {
  const [few, many] = one.length <= other.length ? [one, other] : [other, one]
  return assigned(few, many)
}

function assigned([first, ...rest]: readonly string[], among: readonly string[]): boolean {
  if (first === undefined) return true
  return among.some((each, at) => sameWord(first, each) && assigned(rest, among.toSpliced(at, 1)))
}

interface Address {
  readonly names: readonly string[]
  readonly numbers: readonly string[]
}

/** Kinds of places, said or left out at will, whole or shortened; in the common alphabet. */
const KINDS = new Set(
  (
    'kochasi kocha kuchasi kucha k ul ulitsa ulisa street st tor berk tupik pr prospekt prospect avenue shoh ' +
    'uy uyi uylar dom d house h hona honadon honadoni kv kvartira flat apartment apt a ' +
    'tumani tuman rayon rayoni r t district shahri shahar sh g gorod city viloyati viloyat oblast obl region ' +
    'mahallasi mahalla mfy mahallya msg mavze mavzesi massiv massivi kvartal kvartali daha dahasi mikrorayon mkr ' +
    'korpus korp blok'
  ).split(' '),
)

function addressOf(text: string): Address {
  const words = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/(\d)[\s-]*([a-zа-я])(?![\p{L}\u02bb\u02bc])/gu, (_, digits: string, letter: string) => digits + letter)
    .split(/[^\p{L}\p{N}\u02bb\u02bc\u2018\u2019`']+/u)
    .filter((word) => word !== '')
  const isNumber = (word: string): boolean => /^\d/.test(word)
  return {
    numbers: words.filter((word) => isNumber(word) && !/^\d{6}$/.test(word)),
    names: words.filter((word) => !isNumber(word) && ![...readingsOf(word)].some((reading) => KINDS.has(reading))),
  }
}

function sameNumbers(one: readonly string[], other: readonly string[]): boolean {
  const [few, many] = one.length <= other.length ? [one, other] : [other, one]
  return few.every((number, at) => sameWord(number, many[at + (many.length - few.length)] ?? ''))
}
