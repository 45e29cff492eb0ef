/**
 * Labels and values side by side, as on a form: a table whose rows have headings, so that a screen reader says what a value
 * is of. Where room is scarce they follow each other on a line, and are the same table to who hears it.
 */
import type { Line } from './certificate-text.ts'
import { heightOf, inLines, type Part } from './part.ts'
import { ACROSS, type Block, baselineOf, type Element, type Sheet, type Style } from './sheet.ts'

const LABEL_WIDTH = 172
/** Between a label and its value, in columns and on a line; between fields on a line. */
const [GAP, NEAR, APART] = [8, 5, 18]
/** A list up to this height is not divided between pages. */
const KEPT_TOGETHER = 130

export interface FieldStyle {
  readonly label: Style
  readonly value: Style
  /** Above and below the text of each row. */
  readonly padding: number
  /** Beside each other, as many as there is room for. */
  readonly flowing: boolean
}

interface Field {
  readonly name: Block
  readonly values: readonly Block[]
  /** Of the values, from the left of the label. */
  readonly indent: number
  readonly width: number
  readonly height: number
}

interface Row {
  readonly fields: readonly { readonly x: number; readonly item: Field }[]
  readonly height: number
}

export function fields(sheet: Sheet, lines: readonly Line[], style: FieldStyle): Part {
  const rows = style.flowing
    ? flowing(
        lines.map((line) => narrow(sheet, line, style)),
        style,
      )
    : lines.map((line) => rowOf([{ x: 0, item: wide(sheet, line, style) }], style))
  const height = heightOf(rows)
  const least = height <= KEPT_TOGETHER ? height : heightOf(rows.slice(0, 1))
  return {
    height,
    least,
    draw() {
      sheet.ensure(least)
      const table = sheet.element(sheet.root, 'Table')
      for (const row of rows) drawRow(sheet, table, { row, style })
    },
  }
}

function wide(sheet: Sheet, { label, texts }: Line, style: FieldStyle): Field {
  const name = sheet.block(label, style.label, LABEL_WIDTH - GAP)
  const values = texts.map((text) => sheet.block(text, style.value, ACROSS.width - LABEL_WIDTH))
  return fieldOf(name, values, LABEL_WIDTH)
}

/** No wider than its words. */
function narrow(sheet: Sheet, { label, texts }: Line, style: FieldStyle): Field {
  const name = sheet.fitted(label, style.label, ACROSS.width / 2)
  const indent = name.width + NEAR
  return fieldOf(
    name,
    texts.map((text) => sheet.fitted(text, style.value, ACROSS.width - indent)),
    indent,
  )
}

function fieldOf(name: Block, values: readonly Block[], indent: number): Field {
  const height = Math.max(name.height, heightOf(values))
  return { name, values, indent, width: indent + Math.max(0, ...values.map(({ width }) => width)), height }
}

function flowing(all: readonly Field[], style: FieldStyle): readonly Row[] {
  return inLines(all, { widthOf: ({ width }) => width, apart: APART }).map((line) => rowOf(line, style))
}

function rowOf(line: Row['fields'], { padding }: FieldStyle): Row {
  return { fields: line, height: Math.max(...line.map(({ item }) => item.height)) + 2 * padding }
}

function drawRow(
  sheet: Sheet,
  table: Element,
  { row, style: { label, value, padding } }: { readonly row: Row; readonly style: FieldStyle },
): void {
  sheet.ensure(row.height)
  // Both stand on one baseline, though the label is smaller.
  const lower = baselineOf(value) - baselineOf(label)
  for (const { x, item: field } of row.fields) {
    const left = ACROSS.x + x
    const line = sheet.element(table, 'TR')
    sheet.tagged(line, 'TH', () => sheet.write(field.name, left, sheet.y + padding + lower), { scope: 'Row' })
    sheet.tagged(line, 'TD', () => {
      let y = sheet.y + padding
      for (const block of field.values) {
        sheet.write(block, left + field.indent, y)
        y += block.height
      }
    })
  }
  sheet.y += row.height
  sheet.rule(sheet.y)
}
