/**
 * Tables on a sheet: columns as wide as their words want, rows that stay whole, headings that come again on a new page.
 *
 * In the structure a heading is a TH with its scope, so that a screen reader can say which column a cell is of.
 */
import type { Table } from './certificate-text.ts'
import { type Align, type Block, HAIRLINE, INK, MARGIN, type Sheet, type Style, WIDTH } from './sheet.ts'

export const GAP = 8
export const PADDING = 1.6
/** No column takes more than this share for its longest word: a long number is broken instead. */
const LONGEST_WORD = 0.3

interface Column {
  readonly x: number
  readonly width: number
  readonly align: Align
}

export interface GridStyle {
  readonly head: Style
  readonly body: Style
}

export function drawGrid(sheet: Sheet, { headings, rows }: Table, { head, body }: GridStyle): void {
  const columns = columnsOf(sheet, { headings, rows }, { head, body })
  const cells = (texts: readonly string[], style: Style): readonly Block[] =>
    texts.map((text, at) => sheet.block(text, style, columns[at]?.width))
  const titles = cells(
    headings.map(({ text }) => text),
    head,
  )
  const element = sheet.element(sheet.root, 'Table')
  const first = rows[0] === undefined ? 0 : heightOf(cells(rows[0], body))
  sheet.ensure(heightOf(titles) + first)
  const section = sheet.element(element, 'TR')
  for (const [at, block] of titles.entries()) {
    sheet.tagged(section, 'TH', () => writeCell(sheet, block, columns[at]), { scope: 'Column' })
  }
  endRow(sheet, heightOf(titles), INK)
  for (const row of rows) {
    const blocks = cells(row, body)
    if (sheet.ensure(heightOf(blocks))) {
      sheet.artifact(() => {
        for (const [at, block] of titles.entries()) writeCell(sheet, block, columns[at])
      }, 'Pagination')
      endRow(sheet, heightOf(titles), INK)
    }
    const line = sheet.element(element, 'TR')
    for (const [at, block] of blocks.entries()) sheet.tagged(line, 'TD', () => writeCell(sheet, block, columns[at]))
    endRow(sheet, heightOf(blocks), HAIRLINE)
  }
}

function writeCell(sheet: Sheet, block: Block, column: Column | undefined): void {
  if (column !== undefined) sheet.write(block, column.x, sheet.y + PADDING, column.align)
}

export function endRow(sheet: Sheet, height: number, ink: string): void {
  sheet.y += height
  sheet.rule(sheet.y, { ink })
}

function heightOf(blocks: readonly Block[]): number {
  return Math.max(0, ...blocks.map(({ height }) => height)) + 2 * PADDING
}

/** Each gets what its longest word needs; the rest is shared by what its longest text would like. */
function columnsOf(sheet: Sheet, { headings, rows }: Table, { head, body }: GridStyle): readonly Column[] {
  const room = WIDTH - GAP * (headings.length - 1)
  const wishes = headings.map(({ text }, at) => {
    const texts = rows.map((row) => row[at] ?? '')
    const widest = (pieces: readonly string[], style: Style): number =>
      Math.max(0, ...pieces.map((piece) => sheet.measure(piece, style)))
    const words = Math.max(
      widest(text.split(' '), head),
      widest(
        texts.flatMap((each) => each.split(' ')),
        body,
      ),
    )
    return {
      least: Math.min(words, room * LONGEST_WORD),
      most: Math.max(sheet.measure(text, head), widest(texts, body)),
    }
  })
  const least = wishes.reduce((sum, wish) => sum + wish.least, 0)
  const more = wishes.reduce((sum, wish) => sum + Math.max(0, wish.most - wish.least), 0)
  const rest = room - least
  let x: number = MARGIN.left
  return headings.map(({ numeric }, at) => {
    const wish = wishes[at] ?? { least: 0, most: 0 }
    const share = more === 0 ? rest / headings.length : (rest * Math.max(0, wish.most - wish.least)) / more
    const width = rest < 0 ? room / headings.length : wish.least + share
    const column = { x, width, align: numeric ? ('right' as const) : ('left' as const) }
    x += width + GAP
    return column
  })
}
