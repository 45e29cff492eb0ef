/**
 * Uzbek Latin to Uzbek Cyrillic, and Cyrillic to the letters of a passport in the Russian manner (Жўраев becomes DJURAEV),
 * which is how many passports were written before the Latin spelling was used.
 */

const CYRILLIC: Readonly<Record<string, string>> = {
  yoʻ: 'йў',
  oʻ: 'ў',
  gʻ: 'ғ',
  sh: 'ш',
  ch: 'ч',
  ya: 'я',
  yo: 'ё',
  yu: 'ю',
  ye: 'е',
  a: 'а',
  b: 'б',
  d: 'д',
  e: 'е',
  f: 'ф',
  g: 'г',
  h: 'ҳ',
  i: 'и',
  j: 'ж',
  k: 'к',
  l: 'л',
  m: 'м',
  n: 'н',
  o: 'о',
  p: 'п',
  q: 'қ',
  r: 'р',
  s: 'с',
  t: 'т',
  u: 'у',
  v: 'в',
  x: 'х',
  y: 'й',
  z: 'з',
  ʼ: 'ъ',
}
/** Longest first: `yoʻ` is й + ў, not ё. */
const LETTERS = /yoʻ|oʻ|gʻ|sh|ch|y[aoue]|./gu
const VOWEL = /(?:[aeiou]|oʻ)$/u

const RUSSIAN_MANNER: Readonly<Record<string, string>> = {
  а: 'A',
  б: 'B',
  в: 'V',
  г: 'G',
  ғ: 'G',
  д: 'D',
  е: 'E',
  ё: 'YO',
  ж: 'DJ',
  з: 'Z',
  и: 'I',
  й: 'Y',
  к: 'K',
  қ: 'K',
  л: 'L',
  м: 'M',
  н: 'N',
  о: 'O',
  п: 'P',
  р: 'R',
  с: 'S',
  т: 'T',
  у: 'U',
  ў: 'U',
  ф: 'F',
  х: 'KH',
  ҳ: 'KH',
  ч: 'CH',
  ш: 'SH',
  ъ: '',
  э: 'E',
  ю: 'YU',
  я: 'YA',
}

export function toCyrillic(latin: string): string {
  return latin
    .split(/(?<=[\s-])/)
    .map(wordToCyrillic)
    .join('')
}

/** Capitals A to Z and spaces. */
export function inRussianManner(cyrillic: string): string {
  return [...cyrillic.toLowerCase()].map((letter) => RUSSIAN_MANNER[letter] ?? letter.toUpperCase()).join('')
}

/** Capitals A to Z and spaces, the apostrophes gone. */
export function inLatinManner(latin: string): string {
  return latin.replaceAll(/[ʻʼ]/g, '').toUpperCase()
}

/** `e` is э where a word begins and after a vowel. */
function wordToCyrillic(word: string): string {
  const latin = word.toLowerCase()
  const written = latin.replace(LETTERS, (letters, at: number) => {
    if (letters === 'e' && (at === 0 || VOWEL.test(latin.slice(0, at)))) return 'э'
    return CYRILLIC[letters] ?? letters
  })
  return word.startsWith(latin.charAt(0)) ? written : written.charAt(0).toUpperCase() + written.slice(1)
}
