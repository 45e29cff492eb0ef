/**
 * Which of the window's languages a request wants: Accept-Language (RFC 9110, 12.5.4) by lookup (RFC 4647, 3.4).
 *
 * A language is a courtesy: a header that makes no sense is passed over, never an error. `uz` alone means the Latin
 * script, official since 1993. `oz`, seen in the addresses of Uzbek sites, is not a BCP 47 code and means nothing here.
 */
import { LANGUAGES, type Language } from '../context.ts'

const DEFAULT: Language = 'uz-Latn'
const MAX_LENGTH = 512

/** Ranges that name one of ours in other words; the languages themselves are added by their own names. */
const NAMED: ReadonlyMap<string, Language> = new Map([
  ['uz', 'uz-Latn'],
  ...LANGUAGES.map((language) => [language.toLowerCase(), language] as const),
])

export function negotiateLanguage(header: string | undefined): Language {
  if (header === undefined || header.length > MAX_LENGTH) return DEFAULT
  const wishes = header
    .split(',')
    .flatMap(parseWish)
    .sort((a, b) => b.quality - a.quality)
  const refused = new Set(wishes.filter(({ quality }) => quality === 0).map(({ range }) => lookUp(range)))
  const acceptable = (language: Language | undefined): boolean => language !== undefined && !refused.has(language)
  for (const { range, quality } of wishes) {
    if (quality === 0) continue
    const found = range === '*' ? LANGUAGES.find(acceptable) : lookUp(range)
    if (found !== undefined && acceptable(found)) return found
  }
  return DEFAULT
}

interface Wish {
  readonly range: string
  readonly quality: number
}

const WISH = /^\s*(\*|[a-z]{1,8}(?:-[a-z\d]{1,8})*)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i

function parseWish(text: string): Wish[] {
  const [, range, quality = '1'] = WISH.exec(text) ?? []
  return range === undefined ? [] : [{ range: range.toLowerCase(), quality: Number(quality) }]
}

/** Cuts the range from its end until something of ours is left (RFC 4647, 3.4). */
function lookUp(range: string): Language | undefined {
  for (let rest = range; rest !== ''; rest = rest.slice(0, Math.max(rest.lastIndexOf('-'), 0))) {
    const language = NAMED.get(rest)
    if (language !== undefined) return language
  }
  return undefined
}
