/**
 * Breaks a text into lines: at spaces, and what alone is too long for a line at its own joints (`-`, `/`, `:`), at last
 * anywhere. What a no-break space ties stays together.
 */
interface Piece {
  readonly text: string
  /** Belongs to the piece before it, without a space. */
  readonly glued: boolean
}

type Fits = (width: number) => boolean

export function linesOf(text: string, width: number, widthIn: (piece: string) => number): readonly string[] {
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

/** How wide words have to be set for one line, for two, and so on; no more than so many, and none that spares nothing. */
export function breaksOf(words: readonly number[], space: number, most: number): readonly number[] {
  const whole = words.reduce((sum, word) => sum + word + space, -space)
  const breaks: number[] = []
  for (let width = Math.max(...words, whole / most); ; ) {
    const { lines, next } = filled(words, space, width)
    breaks[lines - 1] ??= width
    if (lines === 1) break
    width = next
  }
  // Where so many lines are no narrower than fewer, they are not wanted.
  for (let line = 1; line < breaks.length; line += 1) breaks[line] ??= breaks[line - 1] ?? whole
  return breaks.slice(0, most)
}

/** Lines at this width, and the least width at which they would be filled otherwise. */
function filled(
  words: readonly number[],
  space: number,
  width: number,
): { readonly lines: number; readonly next: number } {
  let [lines, wide, next] = [1, 0, Number.POSITIVE_INFINITY]
  for (const [at, word] of words.entries()) {
    const longer = at === 0 ? word : wide + space + word
    if (longer <= width || at === 0) wide = longer
    else {
      next = Math.min(next, longer)
      lines += 1
      wide = word
    }
  }
  return { lines, next }
}
