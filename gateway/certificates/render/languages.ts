/**
 * Words of this room in every language of the window, one row each: the languages stand side by side, so that whoever
 * mends one sees the others.
 */
import { LANGUAGES, type Language } from '../../context.ts'

/** In the order of `LANGUAGES`: uz-Latn, uz-Cyrl, ru, kaa, en. */
export type Row = readonly [uzLatn: string, uzCyrl: string, ru: string, kaa: string, en: string]

export function inLanguage(row: Row, language: Language): string {
  return row[LANGUAGES.indexOf(language)] ?? row[0]
}

/** A no-break space: what belongs together stays on one line. */
export const TIED = '\u00a0'

/** The words with each `{name}` filled in. */
export function filled(words: string, values: Readonly<Record<string, string>>): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
