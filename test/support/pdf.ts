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
  /** What a reader sees, one string for each piece that was drawn, page by page. */
  readonly shown: readonly (readonly string[])[]
}

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
  const shown = pages.map(({ source }, at) => {
    const fonts = follow(source, 'Resources').source
    const letters = new Map(
      [...fonts.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', id]) => [
        name,
        unicodeOf(follow(objects.get(Number(id))?.source ?? '', 'ToUnicode').stream ?? ''),
      ]),
    )
    return piecesIn(contents[at] ?? '', letters)
  })
  return { objects, trailer: text.slice(text.lastIndexOf('\ntrailer')), having, follow, contents, shown }
}

function inflated(source: string, stream: string): string {
  const bytes = Buffer.from(stream.replace(/\nendstream$/, ''), 'latin1')
  return (source.includes('/FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1')
}

/** By glyph: what it stands for. */
function unicodeOf(map: string): readonly string[] {
  const glyphs: string[] = []
  for (const [, first = '', list = ''] of map.matchAll(/<(\w{4})> <\w{4}> \[(.*)\]/g)) {
    for (const [at, [, hex = '']] of [...list.matchAll(/<([\w ]*)>/g)].entries()) {
      const units = hex.split(' ').map((unit) => Number.parseInt(unit, 16))
      glyphs[Number.parseInt(first, 16) + at] = String.fromCharCode(...units)
    }
  }
  return glyphs
}

function piecesIn(content: string, letters: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...content.matchAll(/BT\n[\s\S]*?ET\n/g)].map(([piece]) => {
    const font = letters.get(/\/(F\d+) [\d.]+ Tf/.exec(piece)?.[1] ?? '') ?? []
    const glyphs = [...piece.matchAll(/<([\da-f]+)>/g)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
    return glyphs.map((glyph) => font[Number.parseInt(glyph, 16)] ?? '\u0000').join('')
  })
}
