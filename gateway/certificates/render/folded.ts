/**
 * A narrow table as two beside each other, the second going on where the first ends: half as high, and read in the same
 * order.
 */
import type { Table } from './certificate-text.ts'
import { columnsOf } from './columns.ts'
import { whole } from './condense.ts'
import { type GridStyle, grid } from './grid.ts'
import type { Part } from './part.ts'
import { ACROSS, type Sheet } from './sheet.ts'

const BETWEEN = 20
const HALF = (ACROSS.width - BETWEEN) / 2
/** Fewer rows gain nothing: each half has headings of its own. */
const WORTH_IT = 4

/** Any other table as it is. */
export function folded(sheet: Sheet, table: Table, style: GridStyle): Part {
  const { headings, rows } = table
  if (rows.length < WORTH_IT || !isNarrow(sheet, table, style)) return grid(sheet, whole(table), style)
  const middle = Math.ceil(rows.length / 2)
  const halves = [rows.slice(0, middle), rows.slice(middle)].map((half, at) =>
    grid(sheet, whole({ headings, rows: half }), style, { x: ACROSS.x + at * (HALF + BETWEEN), width: HALF }),
  )
  const height = Math.max(...halves.map((half) => half.height))
  return { height, draw: () => drawBeside(sheet, halves, height) }
}

/** No cell needs a second line in half of the sheet. */
function isNarrow(sheet: Sheet, table: Table, style: GridStyle): boolean {
  const columns = columnsOf(sheet, table, style, { x: 0, width: HALF })
  return table.rows.every((row) =>
    row.every((text, at) => sheet.measure(text, style.body) <= (columns[at]?.width ?? 0)),
  )
}

function drawBeside(sheet: Sheet, parts: readonly Part[], height: number): void {
  sheet.ensure(height)
  const top = sheet.y
  for (const part of parts) {
    sheet.y = top
    part.draw()
  }
  sheet.y = top + height
}
