/**
 * Breaks a text into lines: at spaces, and what alone is too long for a line at its own joints (`-`, `/`, `:`), at last
 * anywhere. What a no-break space ties stays together.
 */
import type { Typeface } from './pdfkit.ts'
import { widthOf } from './typefaces.ts'

interface Piece {
  readonly text: string
  /** Belongs to the piece before it, without a space. */
  readonly glued: boolean
}

type Fits = (width: number) => boolean

export function linesOf(text: string, typeface: Typeface, size: number, width: number): readonly string[] {
  const widthIn = (piece: string): number => widthOf(piece, typeface, size)
  const fits: Fits = (wide) => wide <= width
  const space = widthIn(' ')
  const lines: string[] = []
  let [line, wide] = ['', 0]
  for (const { text: piece, glued } of text.split(' ').flatMap((word) => piecesOf(word, widthIn, fits))) {
    const own = widthIn(piece)
    const longer = wide + (glued ? 0 : space) + own
    if (line === '') [line, wide] = [piece, own]
    else if (fits(longer)) [line, wide] = [`${line}${glued ? '' : ' '}${piece}`, longer]
    else {
      lines.push(line)
      ;[line, wide] = [piece, own]
    }
  }
  return [...lines, line]
}

function piecesOf(word: string, widthIn: (piece: string) => number, fits: Fits): readonly Piece[] {
  if (fits(widthIn(word))) return [{ text: word, glued: false }]
  const parts = word.split(/(?<=[-/:])/).flatMap((part) => (fits(widthIn(part)) ? [part] : [...part]))
  return parts.map((text, at) => ({ text, glued: at > 0 }))
}
