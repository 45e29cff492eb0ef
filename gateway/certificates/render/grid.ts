/**
 * Tables on a sheet: rows that stay whole, headings that come again on a new page.
 *
 * In the structure a heading is a TH with its scope, so that a screen reader can say which column, or which group of rows, a
 * cell is of.
 */
import { type Column, type ColumnStyle, columnsOf } from './columns.ts'
import type { Condensed, Group } from './condense.ts'
import { heightOf, type Part } from './part.ts'
import {
  ACROSS,
  type Block,
  type Box,
  type Element,
  HAIRLINE,
  INK,
  type Sheet,
  type Style,
  type TagOptions,
} from './sheet.ts'

export interface GridStyle extends ColumnStyle {
  /** Above and below the text of each row. */
  readonly padding: number
  /** A hairline below each row; without one, rows need no padding either. */
  readonly ruled: boolean
}

interface Setting {
  readonly sheet: Sheet
  readonly style: GridStyle
  readonly box: Box
  readonly columns: readonly Column[]
}

interface Look {
  readonly tag: 'TH' | 'TD'
  readonly options: TagOptions
  /** Above and below its text, and below its rule. */
  readonly padding: number
  readonly after: number
  readonly ink: string | undefined
}

interface Row extends Look {
  readonly cells: readonly Cell[]
  readonly height: number
  /** The title of its group. */
  readonly title: Row | undefined
}

type Cell = Pick<Column, 'x' | 'align'> & { readonly block: Block }

/** Below the headings where rows have no padding of their own. */
const BELOW_HEAD = 1.2

/** What all rows have in `common` stands elsewhere. */
export function grid(
  sheet: Sheet,
  { headings, groups }: Omit<Condensed, 'common'>,
  style: GridStyle,
  box: Box = ACROSS,
): Part {
  const columns = columnsOf(sheet, { headings, rows: groups.flatMap(({ rows }) => rows) }, style, box)
  const setting = { sheet, style, box, columns }
  const head = headOf(
    setting,
    headings.map(({ text }) => text),
  )
  const rows = groups.flatMap((group) => rowsOf(setting, group))
  const least = heightOf([head, ...rows.slice(0, 2)])
  return { height: heightOf([head, ...rows]), least, draw: () => drawTable(setting, { head, rows, least }) }
}

function headOf(setting: Setting, headings: readonly string[]): Row {
  const { padding, ruled, head } = setting.style
  const look: Look = { tag: 'TH', options: { scope: 'Column' }, padding, after: ruled ? 0 : BELOW_HEAD, ink: INK }
  return rowOf(cellsOf(setting, headings, head), look)
}

function rowsOf(setting: Setting, { title, rows }: Group): readonly Row[] {
  const { ruled, body, padding } = setting.style
  const look = { padding: ruled ? padding : 0, after: 0, ink: ruled ? HAIRLINE : undefined }
  const heading = title === undefined ? undefined : titleOf(setting, title, look)
  const told = rows.map((texts) => rowOf(cellsOf(setting, texts, body), { tag: 'TD', options: {}, ...look }, heading))
  return heading === undefined ? told : [heading, ...told]
}

function titleOf({ sheet, style, box, columns }: Setting, title: string, look: Omit<Look, 'tag' | 'options'>): Row {
  const block = sheet.block(title, style.head, box.width)
  const options: TagOptions = { scope: 'Row', span: columns.length }
  return rowOf([{ x: box.x, align: 'left', block }], { tag: 'TH', options, ...look })
}

function cellsOf({ sheet, columns }: Setting, texts: readonly string[], style: Style): readonly Cell[] {
  return columns.map(({ x, width, align }, at) => ({ x, align, block: sheet.block(texts[at] ?? '', style, width) }))
}

function rowOf(cells: readonly Cell[], look: Look, title?: Row): Row {
  const text = Math.max(0, ...cells.map(({ block }) => block.height))
  return { ...look, cells, title, height: text + 2 * look.padding + look.after }
}

interface Measured {
  readonly head: Row
  readonly rows: readonly Row[]
  /** Of both: what begins a page together. */
  readonly least: number
}

function drawTable(setting: Setting, { head, rows, least }: Measured): void {
  const { sheet } = setting
  const table = sheet.element(sheet.root, 'Table')
  sheet.ensure(least)
  drawRow(setting, head, table)
  for (const [at, row] of rows.entries()) {
    // The title of a group is never the last thing on a page.
    const kept = row.tag === 'TH' ? rows.slice(at, at + 2) : [row]
    if (sheet.ensure(heightOf(kept))) {
      repeatRow(setting, head)
      if (row.title !== undefined) repeatRow(setting, row.title)
    }
    drawRow(setting, row, table)
  }
}

function drawRow({ sheet, box }: Setting, row: Row, table: Element): void {
  const line = sheet.element(table, 'TR')
  for (const { x, align, block } of row.cells) {
    sheet.tagged(line, row.tag, () => sheet.write(block, x, sheet.y + row.padding, align), row.options)
  }
  endRow(sheet, row, box)
}

/** On a page that the table goes on to; who hears it has heard it. */
function repeatRow({ sheet, box }: Setting, row: Row): void {
  sheet.artifact(() => {
    for (const { x, align, block } of row.cells) sheet.write(block, x, sheet.y + row.padding, align)
  }, 'Pagination')
  endRow(sheet, row, box)
}

function endRow(sheet: Sheet, { height, after, ink }: Row, box: Box): void {
  sheet.y += height - after
  if (ink !== undefined) sheet.rule(sheet.y, { ink, box })
  sheet.y += after
}
