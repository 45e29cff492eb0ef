/**
 * The typefaces of a certificate: Noto Serif, which has every letter of its languages, in three cuts.
 *
 * Opening a font takes a tenth of a second and laying out a word far longer than drawing it, so fonts are opened once and
 * words laid out once: most words of a certificate are those of the one before.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { LRUCache } from 'lru-cache'
import { openDocument, type Run, type Typeface } from './pdfkit.ts'

const FILES = {
  regular: '400Regular/NotoSerif_400Regular.ttf',
  bold: '600SemiBold/NotoSerif_600SemiBold.ttf',
  italic: '400Regular_Italic/NotoSerif_400Regular_Italic.ttf',
} as const

export type Cut = keyof typeof FILES
export type Typefaces = Readonly<Record<Cut, Typeface>>

export const CUTS: readonly Cut[] = ['regular', 'bold', 'italic']

/** Some hundred certificates' words. */
const WORDS_KEPT = 8_192

const REPLACEMENT = '\ufffd'

export async function openTypefaces(): Promise<Typefaces> {
  const [regular, bold, italic] = await Promise.all(CUTS.map(open))
  if (regular === undefined || bold === undefined || italic === undefined) throw new TypeError('a cut is missing')
  return { regular, bold, italic }
}

async function open(cut: Cut): Promise<Typeface> {
  const file = createRequire(import.meta.url).resolve(`@expo-google-fonts/noto-serif/${FILES[cut]}`)
  const document = openDocument({})
  document.font(await readFile(file))
  const { font } = document._font
  knowLetters(font)
  return remembering(font)
}

/**
 * Makes the font learn which letter each glyph is before anything is drawn with it.
 *
 * It notes that with the glyph, the first time that somebody asks for it. A glyph that was first asked for as a part of
 * another (`У` of `Ў`, when the letters of the first document were embedded) would be nameless for ever, and copying text out
 * of later documents would lose it. A ligature is learnt from the word that it stands in: it is two letters, not one sign.
 */
function knowLetters(font: Typeface): void {
  for (const codePoint of font.characterSet) if (!LIGATURES.has(codePoint)) font.glyphForCodePoint(codePoint)
}

/** The Latin ones of Unicode's presentation forms. */
const LIGATURES: ReadonlySet<number> = new Set([0xfb00, 0xfb01, 0xfb02, 0xfb03, 0xfb04, 0xfb05, 0xfb06])

/** The same font, which lays out a word once. Its units are pdfkit's own, so a run that was used once can be used again. */
function remembering(font: Typeface): Typeface {
  const runs = new LRUCache<string, Run>({ max: WORDS_KEPT })
  const known: ReadonlySet<number> = new Set(font.characterSet)
  return Object.create(font, {
    hasGlyphForCodePoint: { value: (codePoint: number): boolean => known.has(codePoint) },
    unitsPerEm: { value: font.unitsPerEm },
    layout: {
      value: (text: string): Run => {
        const before = runs.get(text)
        if (before !== undefined) return before
        const run = font.layout(text)
        runs.set(text, run)
        return run
      },
    },
  })
}

/** The text with a mark in place of what the font has no letter for: a PDF/A may not refer to a glyph that is not there. */
export function writable(text: string, typeface: Typeface): string {
  let written = ''
  for (const sign of text) written += typeface.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0) ? sign : REPLACEMENT
  return written
}

/** In points. Measured word by word, as it is drawn. */
export function widthOf(text: string, typeface: Typeface, size: number): number {
  const words = text.match(/[^ \t]*[ \t]|[^ \t]+$/g) ?? []
  const units = words.reduce((sum, word) => sum + typeface.layout(word).advanceWidth, 0)
  return (units / typeface.unitsPerEm) * size
}
