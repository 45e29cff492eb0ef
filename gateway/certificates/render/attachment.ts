/**
 * The credential beside its paper: embedded in the file, as what the paper was made from (ISO 19005-3, 6.8; ISO 32000-2,
 * 14.13). Whoever holds the file holds what machines verify.
 */
import { createHash } from 'node:crypto'

export interface Attachment {
  readonly name: string
  /** Media type. */
  readonly type: string
  readonly description: string
  readonly content: Uint8Array
  readonly modifiedAt: Date
}

export function attach(
  document: PDFKit.PDFDocument,
  { name, type, description, content, modifiedAt }: Attachment,
): void {
  const embedded = document.ref({
    Type: 'EmbeddedFile',
    Subtype: type.replaceAll('/', '#2F'),
    Params: {
      ModDate: modifiedAt,
      Size: content.length,
      CheckSum: createHash('md5').update(content).digest(),
    },
  })
  embedded.end(content)
  const file = document.ref({
    Type: 'Filespec',
    AFRelationship: 'Source',
    F: text(name),
    UF: text(name),
    Desc: text(description),
    EF: { F: embedded, UF: embedded },
  })
  file.end(undefined)
  document.addNamedEmbeddedFile(name, file)
  document._root.data['AF'] = [file]
}

/** pdfkit writes a string as a name and only the object as a text. */
export function text(value: string): object {
  return Object(value)
}
