/**
 * What we use of pdfkit beyond its published types: each of it is looked at again when its version changes.
 *
 * pdfkit (0.20.2) takes an opened font wherever it takes a font's bytes, knows scopes and boxes of structure elements, and
 * keeps its catalogue in `_root`; the types say nothing of that.
 */
import PDFDocument from 'pdfkit'

declare global {
  namespace PDFKit {
    interface PDFDocument {
      readonly _font: { readonly font: Typeface }
      readonly _root: { readonly data: Record<string, unknown> & { readonly AcroForm?: { readonly data: object } } }
      _id: Uint8Array
      /** Writes the XMP packet's copy of `info`. */
      _addInfo(): void
    }
    interface PDFStructureElement {
      /** Attributes of a table's cell are `A` (ISO 32000-1, 14.8.5.7). */
      readonly dictionary: { readonly data: Record<string, unknown> }
    }
    namespace Mixins {
      interface PDFFont {
        registerFont(name: string, typeface: Typeface): this
      }
      interface AnnotationOption {
        Subtype?: string
        FT?: string
        T?: object
        TU?: object
        F?: number
        V?: PDFKitReference
        P?: PDFKitReference
        structParent?: PDFStructureElement
      }
      interface StructureElementOptions {
        /** Of a TH. */
        scope?: 'Row' | 'Column'
        /** Of a Figure: left, top, right, bottom, from the top of the page. */
        bbox?: readonly [number, number, number, number]
      }
    }
  }
}

/** A font as fontkit, pdfkit's own engine, has opened it. */
export interface Typeface {
  layout(text: string, features?: unknown): Run
  hasGlyphForCodePoint(codePoint: number): boolean
  glyphForCodePoint(codePoint: number): unknown
  /** Every code point that it has a glyph for. */
  readonly characterSet: readonly number[]
  readonly unitsPerEm: number
}

export interface Run {
  readonly advanceWidth: number
}

/** A document of nothing but what it is given: no font and no page of its own. */
export function openDocument(options: PDFKit.PDFDocumentOptions): PDFKit.PDFDocument {
  return new PDFDocument({ ...options, autoFirstPage: false, font: NO_FONT })
}

/** Falsy, so that Helvetica, which cannot be embedded, is not opened. */
const NO_FONT = ''
