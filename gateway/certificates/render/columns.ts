/**
 * How wide the columns of a table are: each as wide as its longest word, and then, while there is room, so that as few
 * lines as possible are needed.
 */
import type { Heading } from './certificate-text.ts'
import { breaksOf } from './lines.ts'
import { type Align, type Box, HAIR, type Sheet, type Style } from './sheet.ts'

export interface Column {
  readonly x: number
  readonly width: number
  readonly align: Align
}

export interface ColumnStyle {
  readonly head: Style
  readonly body: Style
  /** Between columns. */
  readonly apart: number
}

export interface Cells {
  readonly headings: readonly Heading[]
  readonly rows: readonly (readonly string[])[]
}

/** What a column has to hold: its longest word, and its texts. */
interface Need {
  readonly least: number
  readonly texts: readonly Wish[]
}

interface Wish {
  /** How wide it is in one line, in two, and so on. */
  readonly breaks: readonly number[]
  /** How many cells say it. */
  readonly times: number
}

/** No column takes more than this share for its longest word: a long number is broken instead. */
const LONGEST_WORD = 0.3
const MOST_LINES = 8
/** Of a long table, the longest speak for all: what is shorter has room beside them. */
const WISHES_HEARD = 12

export function columnsOf(sheet: Sheet, cells: Cells, style: ColumnStyle, box: Box): readonly Column[] {
  const room = box.width - style.apart * (cells.headings.length - 1)
  const widths = shared(
    cells.headings.map((_, at) => needOf(sheet, cells, { style, at, most: room * LONGEST_WORD })),
    room,
  )
  const factor = room / sum(widths)
  let x = box.x
  return cells.headings.map(({ numeric }, at) => {
    const column = { x, width: (widths[at] ?? 0) * factor, align: numeric ? ('right' as const) : ('left' as const) }
    x += column.width + style.apart
    return column
  })
}

function needOf(
  sheet: Sheet,
  { headings, rows }: Cells,
  { style, at, most }: { readonly style: ColumnStyle; readonly at: number; readonly most: number },
): Need {
  const wish = (text: string, { cut, size }: Style, times: number): Wish & { readonly least: number } => {
    const words = text.split(' ').map((word) => sheet.measure(word, { cut, size }) + HAIR)
    return { breaks: breaksOf(words, sheet.measure(' ', { cut, size }), MOST_LINES), times, least: Math.max(...words) }
  }
  const cells = [...counted(rows.map((row) => row[at] ?? ''))].map(([text, times]) => wish(text, style.body, times))
  const texts = [wish(headings[at]?.text ?? '', style.head, 1), ...cells]
  return {
    least: Math.min(Math.max(...texts.map(({ least }) => least)), most),
    texts: texts.sort((one, other) => (other.breaks[0] ?? 0) - (one.breaks[0] ?? 0)).slice(0, WISHES_HEARD),
  }
}

/** First so that no column needs more lines than another, then what spares most lines for its width, until nothing is left. */
function shared(needs: readonly Need[], room: number): readonly number[] {
  const widths = evenly(needs, room)
  for (let left = room - sum(widths); left > 0; ) {
    const { at, more } = bestStep(needs, widths, left)
    if (more === 0) break
    widths[at] = (widths[at] ?? 0) + more
    left -= more
  }
  return widths
}

function evenly(needs: readonly Need[], room: number): number[] {
  for (let line = 0; line < MOST_LINES; line += 1) {
    const widths = needs.map(({ least, texts }) =>
      texts.reduce((width, { breaks }) => Math.max(width, breaks[line] ?? 0), least),
    )
    if (sum(widths) <= room) return widths
  }
  return needs.map(({ least }) => least)
}

interface Step {
  readonly at: number
  readonly more: number
}

function bestStep(needs: readonly Need[], widths: readonly number[], left: number): Step {
  let [best, most]: [Step, number] = [{ at: 0, more: 0 }, 0]
  for (const [at, { texts }] of needs.entries()) {
    const width = widths[at] ?? 0
    const now = linesIn(texts, width)
    for (const wider of texts.flatMap(({ breaks }) => breaks)) {
      const more = wider - width
      if (more <= 0 || more > left) continue
      const spared = (now - linesIn(texts, wider)) / more
      if (spared > most) [best, most] = [{ at, more }, spared]
    }
  }
  return best
}

function linesIn(texts: readonly Wish[], width: number): number {
  return texts.reduce((lines, { breaks, times }) => {
    const line = breaks.findIndex((wide) => wide <= width)
    return lines + times * (line === -1 ? breaks.length + 1 : line + 1)
  }, 0)
}

function counted(texts: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const text of texts) times.set(text, (times.get(text) ?? 0) + 1)
  return times
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
