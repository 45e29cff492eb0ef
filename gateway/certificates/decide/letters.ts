/**
 * One word in every spelling that a clerk may have given it: Uzbek and Karakalpak in Latin and in Cyrillic letters, and the
 * Latin letters of a passport, which were written after the Russian spelling for many years (Ўктам became UKTAM, Жўра DJURA).
 *
 * A word becomes its *readings*: the ways it may be meant, in a common alphabet of a to z. Two words are the same where they
 * share one. Folded away are differences that no two names have between them: apostrophes, х and ҳ, қ and к, дж and ж. Kept
 * are those that tell people apart: о and а, doubled letters, vowels at the end. Only ў is meant in more than one way.
 */

/** Past this number further doubts keep their first reading: text of any length costs the same. */
const MOST_READINGS = 32

/** The readings of a word, lower-case a to z and digits. Never empty; empty text reads as itself. */
export function readingsOf(word: string): ReadonlySet<string> {
  let readings = ['']
  for (const letter of lettersOf(word)) {
    const known = LETTERS[letter] ?? [letter]
    const choices = readings.length * known.length > MOST_READINGS ? known.slice(0, 1) : known
    readings = readings.flatMap((begun) => choices.map((choice) => begun + choice))
  }
  return new Set(readings.map(folded))
}

export function sameWord(one: string, other: string): boolean {
  const readings = readingsOf(one)
  return [...readingsOf(other)].some((reading) => readings.has(reading))
}

/** Everything that has been typed for the two letter signs ʻ and ʼ. */
const SIGNS = /[\u02bb\u02bc\u2018\u2019\u201b\u2032\u00b4\u02b9\u02bd`']/g

/** Lower case, each with its sign or its accent: `oʻ`, `ń`, `ў`. */
function lettersOf(word: string): readonly string[] {
  const lower = word.normalize('NFC').toLowerCase().replace(SIGNS, 'ʻ')
  return lower.match(/[og]ʻ|./gu) ?? []
}

/** ў is the Uzbek oʻ, the u of Russian passports, and the Karakalpak w. */
const O_WITH_SIGN = ['o', 'u', 'v']

/** What stands for itself is not here. */
const LETTERS: Readonly<Record<string, readonly string[]>> = {
  ʻ: [''],
  oʻ: O_WITH_SIGN,
  gʻ: ['g'],
  // Latin, Karakalpak and the spellings proposed for Uzbek among them.
  á: ['a'],
  ǵ: ['g'],
  ğ: ['g'],
  ı: ['i'],
  ń: ['n'],
  ó: ['o'],
  ö: O_WITH_SIGN,
  õ: O_WITH_SIGN,
  ú: ['u'],
  ü: ['u'],
  ş: ['sh'],
  ç: ['ch'],
  w: ['v'],
  q: ['k'],
  x: ['h'],
  // Cyrillic.
  а: ['a'],
  ә: ['a'],
  б: ['b'],
  в: ['v'],
  г: ['g'],
  ғ: ['g'],
  д: ['d'],
  е: ['ye'],
  ё: ['yo'],
  ж: ['j'],
  з: ['z'],
  и: ['i'],
  й: ['y'],
  к: ['k'],
  қ: ['k'],
  л: ['l'],
  м: ['m'],
  н: ['n'],
  ң: ['n'],
  о: ['o'],
  ө: ['o'],
  п: ['p'],
  р: ['r'],
  с: ['s'],
  т: ['t'],
  у: ['u'],
  ү: ['u'],
  ў: O_WITH_SIGN,
  ф: ['f'],
  х: ['h'],
  ҳ: ['h'],
  ц: ['ts', 's'],
  ч: ['ch'],
  ш: ['sh'],
  щ: ['sh'],
  ъ: [''],
  ы: ['i'],
  ь: [''],
  э: ['e'],
  ю: ['yu'],
  я: ['ya'],
}

/** In this order, over the common alphabet: what passports write with more letters, or with fewer. */
function folded(reading: string): string {
  return reading
    .replace(/shch/g, 'sh')
    .replace(/tch/g, 'ch')
    .replace(/kh/g, 'h')
    .replace(/dj|dzh|zh/g, 'j')
    .replace(/ye/g, 'e')
    .replace(/iy(?=[aou])/g, 'i')
    .replace(/(?:iy|ii)$/, 'i')
}
