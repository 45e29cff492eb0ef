/**
 * A sheet of paper that is written from top to bottom: text at a place, rules, tagged content, and a new page where the
 * last is full. What is in the structure (ISO 32000-1, 14.7) is read aloud in this order; rules and page numbers are not.
 */

import { linesOf } from './lines.ts'
import type { Cut, Typefaces } from './typefaces.ts'
import { widthOf, writable } from './typefaces.ts'

export const MARGIN = { top: 36, bottom: 38, left: 56, right: 50 } as const
const SIZE = { width: 595.28, height: 841.89 } as const
export const WIDTH = SIZE.width - MARGIN.left - MARGIN.right
const FOOT = SIZE.height - MARGIN.bottom

export const INK = '#000000'
export const GREY = '#4d4d4d'
export const HAIRLINE = '#bfbfbf'

export interface Style {
  readonly cut: Cut
  readonly size: number
  /** From baseline to baseline, as a multiple of the size. @default 1.3 */
  readonly leading?: number
  /** @default INK */
  readonly ink?: string
}

/** A text broken into lines, ready to be written. */
export interface Block {
  readonly lines: readonly string[]
  readonly style: Style
  readonly width: number
  readonly height: number
}

const BALANCE_STEP = 12

export interface ParagraphOptions {
  /** @default left */
  readonly align?: Align
  /** Below it, in points. @default 0 */
  readonly after?: number
}

export type Align = 'left' | 'center' | 'right'
export type Element = PDFKit.PDFStructureElement

export class Sheet {
  readonly document: PDFKit.PDFDocument
  readonly root: Element
  /** Where the next thing begins, from the top of the page. */
  y: number = MARGIN.top
  readonly #typefaces: Typefaces
  readonly #onPage: (sheet: Sheet) => void

  /** `onPage` begins every page but the first. */
  constructor(document: PDFKit.PDFDocument, typefaces: Typefaces, onPage: (sheet: Sheet) => void) {
    this.document = document
    this.#typefaces = typefaces
    this.#onPage = onPage
    for (const [cut, typeface] of Object.entries(typefaces)) document.registerFont(cut, typeface)
    this.#addPage()
    this.root = document.struct('Document')
    document.addStructure(this.root)
  }

  /** What is left of this page. */
  get room(): number {
    return FOOT - this.y
  }

  get foot(): number {
    return FOOT
  }

  /** Sees to it that so much fits; whether a new page was begun for it. */
  ensure(height: number): boolean {
    if (height <= this.room) return false
    this.#addPage()
    this.#onPage(this)
    return true
  }

  block(text: string, style: Style, width: number = WIDTH): Block {
    const typeface = this.#typefaces[style.cut]
    const lines = linesOf(writable(text, typeface), typeface, style.size, width)
    return { lines, style, width, height: lines.length * leadingOf(style) }
  }

  measure(text: string, { cut, size }: Style): number {
    return widthOf(writable(text, this.#typefaces[cut]), this.#typefaces[cut], size)
  }

  write({ lines, style, width }: Block, x: number, y: number, align: Align = 'left'): void {
    const { cut, size, ink = INK } = style
    this.document.font(cut).fontSize(size).fillColor(ink)
    for (const [at, line] of lines.entries()) {
      const left = x + indentOf(align, width - widthOf(line, this.#typefaces[cut], size))
      // The baseline stands where the ascenders of the largest letters end at the top of the line.
      this.document.text(line, left, y + at * leadingOf(style) + size * 0.95, {
        lineBreak: false,
        baseline: 'alphabetic',
      })
    }
  }

  /** Tagged text across the sheet, and on below it. Centred text has lines of like length: no word stands alone. */
  paragraph(tag: string, text: string, style: Style, { align = 'left', after = 0 }: ParagraphOptions = {}): void {
    const block = align === 'center' ? this.#balanced(text, style) : this.block(text, style)
    this.ensure(block.height)
    const x = MARGIN.left + indentOf(align, WIDTH - block.width)
    this.tagged(this.root, tag, () => this.write(block, x, this.y, align))
    this.y += block.height + after
  }

  /** Adds an element with this content to one that is in the structure already. */
  tagged(parent: Element, tag: string, draw: () => void, options: PDFKit.Mixins.StructureElementOptions = {}): void {
    parent.add(this.document.struct(tag, options, [draw]))
  }

  element(parent: Element, tag: string): Element {
    const element = this.document.struct(tag)
    parent.add(element)
    return element
  }

  /** Drawn, and not part of what is read. */
  artifact(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    this.document.markContent('Artifact', { type })
    draw()
    this.document.endMarkedContent()
  }

  rule(y: number, { ink = HAIRLINE, weight = 0.4, x = MARGIN.left, width = WIDTH } = {}): void {
    this.artifact(() => {
      this.document
        .moveTo(x, y)
        .lineTo(x + width, y)
        .lineWidth(weight)
        .strokeColor(ink)
        .stroke()
    })
  }

  /** The narrowest block that has no more lines for it. */
  #balanced(text: string, style: Style): Block {
    const widest = this.block(text, style)
    let narrowest = widest
    for (let width = WIDTH; width > WIDTH / 2 && widest.lines.length > 1; width -= BALANCE_STEP) {
      const block = this.block(text, style, width)
      if (block.lines.length > widest.lines.length) break
      narrowest = block
    }
    return narrowest
  }

  #addPage(): void {
    this.document.addPage({ size: 'A4', margin: 0 })
    this.y = MARGIN.top
  }
}

function leadingOf({ size, leading = 1.3 }: Style): number {
  return size * leading
}

function indentOf(align: Align, rest: number): number {
  if (align === 'left') return 0
  return align === 'right' ? rest : rest / 2
}
