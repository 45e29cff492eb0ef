/**
 * Labels and values side by side, as on a form: a table whose rows have headings, so that a screen reader says what a value
 * is of.
 */
import type { Line } from './certificate-text.ts'
import { endRow, GAP, PADDING } from './grid.ts'
import { type Block, GREY, HAIRLINE, MARGIN, type Sheet, type Style, WIDTH } from './sheet.ts'

const LABEL_WIDTH = 168
/** A list up to this height is not divided between pages. */
const KEPT_TOGETHER = 130

export interface FieldStyle {
  readonly label: Style
  readonly value: Style
}

interface Field {
  readonly name: Block
  readonly values: readonly Block[]
  readonly height: number
}

export function drawFields(sheet: Sheet, lines: readonly Line[], style: FieldStyle): void {
  const fields = lines.map((line) => fieldOf(sheet, line, style))
  const whole = fields.reduce((sum, { height }) => sum + height, 0)
  if (whole <= KEPT_TOGETHER) sheet.ensure(whole)
  const table = sheet.element(sheet.root, 'Table')
  // Both stand on one baseline, though the label is smaller.
  const lower = (style.value.size - style.label.size) * 0.95
  for (const { name, values, height } of fields) {
    sheet.ensure(height)
    const row = sheet.element(table, 'TR')
    sheet.tagged(row, 'TH', () => sheet.write(name, MARGIN.left, sheet.y + PADDING + lower), { scope: 'Row' })
    sheet.tagged(row, 'TD', () => {
      let y = sheet.y + PADDING
      for (const block of values) {
        sheet.write(block, MARGIN.left + LABEL_WIDTH, y)
        y += block.height
      }
    })
    endRow(sheet, height, HAIRLINE)
  }
}

function fieldOf(sheet: Sheet, line: Line, { label, value }: FieldStyle): Field {
  const name = sheet.block(line.label, { ...label, ink: GREY }, LABEL_WIDTH - GAP)
  const values = line.texts.map((text) => sheet.block(text, value, WIDTH - LABEL_WIDTH))
  const height = values.reduce((sum, block) => sum + block.height, 0)
  return { name, values, height: Math.max(name.height, height) + 2 * PADDING }
}
