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

type Fits = (line: string) => boolean

export function linesOf(text: string, typeface: Typeface, size: number, width: number): readonly string[] {
  const fits: Fits = (line) => widthOf(line, typeface, size) <= width
  const lines: string[] = []
  let line: string | undefined
  for (const { text: piece, glued } of text.split(' ').flatMap((word) => piecesOf(word, fits))) {
    const longer: string = line === undefined ? piece : `${line}${glued ? '' : ' '}${piece}`
    if (line !== undefined && !fits(longer)) lines.push(line)
    line = line === undefined || fits(longer) ? longer : piece
  }
  return line === undefined ? lines : [...lines, line]
}

function piecesOf(word: string, fits: Fits): readonly Piece[] {
  if (fits(word)) return [{ text: word, glued: false }]
  const parts = word.split(/(?<=[-/:])/).flatMap((part) => (fits(part) ? [part] : [...part]))
  return parts.map((text, at) => ({ text, glued: at > 0 }))
}
