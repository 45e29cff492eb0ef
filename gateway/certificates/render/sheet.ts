/**
 * A sheet of paper that is written from top to bottom: text at a place, rules, tagged content, and a new page where the
 * last is full. What is in the structure (ISO 32000-1, 14.7) is read aloud in this order; rules and page numbers are not.
 */
import { linesOf } from './lines.ts'
import type { Cut, Typefaces } from './typefaces.ts'
import { widthOf, writable } from './typefaces.ts'

const MARGIN = { top: 32, bottom: 32, left: 56, right: 50 } as const
const SIZE = { width: 595.28, height: 841.89 } as const
/** All of the width that is written on. */
export const ACROSS: Box = { x: MARGIN.left, width: SIZE.width - MARGIN.left - MARGIN.right }
const FOOT = SIZE.height - MARGIN.bottom

export const INK = '#000000'
export const GREY = '#4d4d4d'
export const HAIRLINE = '#bfbfbf'

/** Of the typeface, as multiples of the size. */
const [ASCENT, DESCENT] = [0.95, 0.22]
/** A sum of widths may fall short, by a fraction, of what it was made of. */
export const HAIR = 0.05

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

/** From the left of the page. */
export interface Box {
  readonly x: number
  readonly width: number
}

export type TagOptions = PDFKit.Mixins.StructureElementOptions & {
  /** How many columns a cell is of. @default 1 */
  readonly span?: number
}

export type Align = 'left' | 'center' | 'right'
export type Element = PDFKit.PDFStructureElement

export class Sheet {
  readonly document: PDFKit.PDFDocument
  readonly root: Element
  /** Where the next thing begins, from the top of the page. */
  y: number = MARGIN.top
  readonly #typefaces: Typefaces
  /** How long texts are at one point: one that is set closer is measured once. */
  readonly #lengths = {
    regular: new Map<string, number>(),
    bold: new Map<string, number>(),
    italic: new Map<string, number>(),
  }
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

  block(text: string, style: Style, width: number = ACROSS.width): Block {
    const lines = linesOf(writable(text, this.#typefaces[style.cut]), width, (piece) => this.measure(piece, style))
    return { lines, style, width, height: lines.length * leadingOf(style) }
  }

  /** No wider than its words, and no wider than this. */
  fitted(text: string, style: Style, most: number): Block {
    return this.block(text, style, Math.min(this.measure(text, style) + HAIR, most))
  }

  measure(text: string, { cut, size }: Style): number {
    const known = this.#lengths[cut]
    const length = known.get(text) ?? widthOf(writable(text, this.#typefaces[cut]), this.#typefaces[cut], 1)
    known.set(text, length)
    return length * size
  }

  write({ lines, style, width }: Block, x: number, y: number, align: Align = 'left'): void {
    const { cut, size, ink = INK } = style
    this.document.font(cut).fontSize(size).fillColor(ink)
    for (const [at, line] of lines.entries()) {
      const left = align === 'left' ? x : x + indentOf(align, width - this.measure(line, style))
      this.document.text(line, left, y + at * leadingOf(style) + baselineOf(style), {
        lineBreak: false,
        baseline: 'alphabetic',
      })
    }
  }

  /** Adds an element with this content to one that is in the structure already. */
  tagged(parent: Element, tag: string, draw: () => void, { span = 1, ...options }: TagOptions = {}): void {
    const element = this.document.struct(tag, options, [draw])
    if (span > 1) Object.assign(element.dictionary.data['A'] ?? {}, { ColSpan: span })
    parent.add(element)
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

  rule(y: number, { ink = HAIRLINE, weight = 0.4, box: { x, width } = ACROSS } = {}): void {
    this.artifact(() => {
      this.document
        .moveTo(x, y)
        .lineTo(x + width, y)
        .lineWidth(weight)
        .strokeColor(ink)
        .stroke()
    })
  }

  #addPage(): void {
    this.document.addPage({ size: 'A4', margin: 0 })
    this.y = MARGIN.top
  }
}

/** How far below the top of a line its letters stand: accents of capitals end there, and what hangs below has room too. */
export function baselineOf({ size, leading = 1.3 }: Style): number {
  return size * Math.min(ASCENT, leading - DESCENT)
}

function leadingOf({ size, leading = 1.3 }: Style): number {
  return size * leading
}

function indentOf(align: 'center' | 'right', rest: number): number {
  return align === 'right' ? rest : rest / 2
}
