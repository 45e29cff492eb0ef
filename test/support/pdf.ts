/**
 * A PDF opened far enough for tests to look into it: its objects, its streams, and the text as it is shown, in the order of
 * the page's content. It knows the files that we write, not every PDF there is.
 */
import { inflateSync } from 'node:zlib'

export interface PdfObject {
  readonly id: number
  /** The dictionary, as written. */
  readonly source: string
  /** The stream, inflated; undefined where there is none. */
  readonly stream: string | undefined
}

export interface OpenedPdf {
  readonly objects: ReadonlyMap<number, PdfObject>
  /** Of what follows the cross-reference table. */
  readonly trailer: string
  /** Objects whose dictionary says this, such as `/Type /Page`. */
  having(words: string | RegExp): readonly PdfObject[]
  /** The object that this key of the dictionary refers to. */
  follow(source: string, key: string): PdfObject
  /** Content streams, page by page. */
  readonly contents: readonly string[]
  /** Every piece of text that was drawn, page by page. */
  readonly drawn: readonly (readonly Piece[])[]
  /** What a reader sees of them. */
  readonly shown: readonly (readonly string[])[]
}

export interface Piece {
  readonly text: string
  readonly size: number
  /** Where its baseline begins, from the upper left corner of the page. */
  readonly x: number
  readonly y: number
  readonly width: number
}

/** What a glyph stands for, and its width in thousandths of the size. */
interface Letter {
  readonly text: string
  readonly width: number
}

const PAGE_HEIGHT = 841.89

export function openPdf(bytes: Buffer): OpenedPdf {
  const text = bytes.toString('latin1')
  const objects = new Map<number, PdfObject>()
  for (const [, id, body = ''] of text.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [source = '', stream] = body.split(/\nstream\n/)
    objects.set(Number(id), { id: Number(id), source, stream: stream && inflated(source, stream) })
  }
  const having = (words: string | RegExp) =>
    [...objects.values()].filter(({ source }) =>
      typeof words === 'string' ? source.includes(words) : words.test(source),
    )
  const follow = (source: string, key: string): PdfObject => {
    const id = new RegExp(`/${key} (\\d+) 0 R`).exec(source)?.[1]
    const found = objects.get(Number(id))
    if (found === undefined) throw new TypeError(`no object at /${key}`)
    return found
  }
  const pages = having(/\/Type \/Page\n/)
  const contents = pages.map(({ source }) => follow(source, 'Contents').stream ?? '')
  const drawn = pages.map(({ source }, at) => {
    const fonts = follow(source, 'Resources').source
    const letters = new Map(
      [...fonts.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', id]) => {
        const font = objects.get(Number(id))?.source ?? ''
        const descendant = objects.get(Number(/\/DescendantFonts \[(\d+) 0 R\]/.exec(font)?.[1]))?.source ?? ''
        return [name, lettersOf(follow(font, 'ToUnicode').stream ?? '', descendant)]
      }),
    )
    return piecesIn(contents[at] ?? '', letters)
  })
  const shown = drawn.map((pieces) => pieces.map(({ text }) => text))
  return { objects, trailer: text.slice(text.lastIndexOf('\ntrailer')), having, follow, contents, drawn, shown }
}

function inflated(source: string, stream: string): string {
  const bytes = Buffer.from(stream.replace(/\nendstream$/, ''), 'latin1')
  return (source.includes('/FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1')
}

/** By glyph. */
function lettersOf(map: string, font: string): readonly Letter[] {
  const widths = /\/W \[0 \[([\d. ]*)\]\]/.exec(font)?.[1]?.split(' ').map(Number) ?? []
  const glyphs: Letter[] = []
  for (const [, first = '', list = ''] of map.matchAll(/<(\w{4})> <\w{4}> \[(.*)\]/g)) {
    for (const [at, [, hex = '']] of [...list.matchAll(/<([\w ]*)>/g)].entries()) {
      const units = hex.split(' ').map((unit) => Number.parseInt(unit, 16))
      const glyph = Number.parseInt(first, 16) + at
      glyphs[glyph] = { text: String.fromCharCode(...units), width: widths[glyph] ?? 0 }
    }
  }
  return glyphs
}

function piecesIn(content: string, letters: ReadonlyMap<string, readonly Letter[]>): readonly Piece[] {
  return [...content.matchAll(/BT\n[\s\S]*?ET\n/g)].map(([piece]) => {
    const [, name = '', size = '0'] = /\/(F\d+) ([\d.]+) Tf/.exec(piece) ?? []
    const [, x = '0', y = '0'] = /1 0 0 1 ([\d.]+) ([\d.]+) Tm/.exec(piece) ?? []
    const font = letters.get(name) ?? []
    const glyphs = [...piece.matchAll(/<([\da-f]+)>/g)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
    const kerned = [...piece.matchAll(/> (-?[\d.]+)/g)].reduce((sum, [, by]) => sum + Number(by), 0)
    const written = glyphs.map((glyph) => font[Number.parseInt(glyph, 16)] ?? { text: '\u0000', width: 0 })
    return {
      text: written.map(({ text }) => text).join(''),
      size: Number(size),
      x: Number(x),
      y: PAGE_HEIGHT - Number(y),
      width: (written.reduce((sum, { width }) => sum + width, -kerned) * Number(size)) / 1000,
    }
  })
}
