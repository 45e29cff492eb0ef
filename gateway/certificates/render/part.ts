/**
 * What stands below each other on a sheet: measured first and drawn after, so that its height can decide how it is set.
 */
import { ACROSS, type Align, type Block, baselineOf, type Sheet, type Style } from './sheet.ts'

export interface Part {
  readonly height: number
  /** What of it has to stand with what announces it. @default height */
  readonly least?: number
  /** It is the title of what follows, and never the last thing on a page. */
  readonly announces?: boolean
  /** Nothing but room, of which there may be more. */
  readonly elastic?: boolean
  /** Where the sheet is, or on a new page where this one is full; then the sheet is below it. */
  draw(): void
}

export interface Words {
  /** In the structure. */
  readonly tag: string
  readonly text: string
  readonly style: Style
}

const BALANCE_STEP = 12
/** Between words that stand on one line. */
const APART = 10

export function heightOf(parts: readonly { readonly height: number }[]): number {
  return parts.reduce((sum, { height }) => sum + height, 0)
}

export function drawAll(sheet: Sheet, parts: readonly Part[]): void {
  for (const [at, part] of parts.entries()) {
    if (part.announces === true) sheet.ensure(keptFrom(parts.slice(at)))
    part.draw()
  }
}

/** Titles below each other, and the beginning of what they announce. */
function keptFrom([part, ...rest]: readonly Part[]): number {
  if (part === undefined) return 0
  return part.announces === true ? part.height + keptFrom(rest) : (part.least ?? part.height)
}

/** The same, with what is to spare of this room between them, to each gap no more than so much. */
export function spread(
  sheet: Sheet,
  parts: readonly Part[],
  { room, most }: { readonly room: number; readonly most: number },
): readonly Part[] {
  const gaps = parts.filter(({ elastic }) => elastic === true).length
  const more = Math.min(most, Math.max(0, room - heightOf(parts)) / gaps)
  return parts.map((part) => (part.elastic === true ? gap(sheet, part.height + more) : part))
}

export function gap(sheet: Sheet, height: number): Part {
  return {
    height,
    elastic: true,
    draw: () => {
      sheet.y += height
    },
  }
}

/** Across the sheet, with so much below it. Centred text has lines of like length: no word stands alone. */
export function paragraph(
  sheet: Sheet,
  { tag, text, style }: Words,
  { align = 'left', after = 0 }: { readonly align?: Align; readonly after?: number } = {},
): Part {
  const block = align === 'center' ? balanced(sheet, text, style) : sheet.block(text, style)
  const x = ACROSS.x + (align === 'center' ? (ACROSS.width - block.width) / 2 : 0)
  return {
    height: block.height + after,
    announces: isTitle(tag),
    draw() {
      sheet.ensure(block.height)
      sheet.tagged(sheet.root, tag, () => sheet.write(block, x, sheet.y, align))
      sheet.y += block.height + after
    },
  }
}

/** Beside each other as far as there is room on a line, as a title and what it is the title of. */
export function beside(sheet: Sheet, all: readonly Words[], { after }: { readonly after: number }): readonly Part[] {
  const lines = inLines(all, { widthOf: ({ text, style }) => sheet.measure(text, style), apart: APART })
  return lines.flatMap((line) => {
    const words = line.map(({ item }) => item)
    return words.length === 1 ? below(sheet, words, { after }) : [lineOf(sheet, words, after)]
  })
}

/** As many on a line across the sheet as there is room for, each with where it begins from the left. */
export function inLines<Item>(
  items: readonly Item[],
  { widthOf, apart }: { readonly widthOf: (item: Item) => number; readonly apart: number },
): readonly (readonly { readonly x: number; readonly item: Item }[])[] {
  const lines: { readonly x: number; readonly item: Item }[][] = []
  let x = 0
  for (const item of items) {
    const width = widthOf(item)
    const last = lines.at(-1)
    if (last === undefined || x + width > ACROSS.width) {
      lines.push([{ x: 0, item }])
      x = 0
    } else last.push({ x, item })
    x += width + apart
  }
  return lines
}

/** Each on a line of its own. */
export function below(sheet: Sheet, all: readonly Words[], { after }: { readonly after: number }): readonly Part[] {
  return all.map((words) => paragraph(sheet, words, { after }))
}

/** On the baseline of the first. */
function lineOf(sheet: Sheet, all: readonly Words[], after: number): Part {
  const blocks = all.map(({ tag, text, style }) => ({ tag, block: sheet.fitted(text, style, ACROSS.width) }))
  const [first] = blocks
  const height = first?.block.height ?? 0
  const baseline = first === undefined ? 0 : baselineOf(first.block.style)
  return {
    height: height + after,
    announces: true,
    draw() {
      sheet.ensure(height)
      let x = ACROSS.x
      for (const { tag, block } of blocks) {
        const left = x
        sheet.tagged(sheet.root, tag, () => sheet.write(block, left, sheet.y + baseline - baselineOf(block.style)))
        x += block.width + APART
      }
      sheet.y += height + after
    },
  }
}

function isTitle(tag: string): boolean {
  return /^H\d$/.test(tag)
}

/** The narrowest block that has no more lines for it. */
function balanced(sheet: Sheet, text: string, style: Style): Block {
  const widest = sheet.block(text, style)
  let narrowest = widest
  for (let width = ACROSS.width; width > ACROSS.width / 2 && widest.lines.length > 1; width -= BALANCE_STEP) {
    const block = sheet.block(text, style, width)
    if (block.lines.length > widest.lines.length) break
    narrowest = block
  }
  return narrowest
}
