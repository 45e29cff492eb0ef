/**
 * The place for the seal: a signature field without an appearance, and a dictionary whose bytes are filled in by `seal`.
 *
 * What is to be filled in is of fixed length, so that a document can be made once, sealed now and sealed again, and is the
 * same before each seal. It certifies the document (DocMDP 1: any later change breaks it). An empty rectangle needs no
 * appearance in PDF/A-3 (ISO 19005-3, 6.3.3).
 */
import { text } from './attachment.ts'
import type { Sheet } from './sheet.ts'

/** Bytes for the signature with its certificates; a chain of three takes half of it. */
export const SIGNATURE_BYTES = 8_192
/** Each as wide as the longest number that may take its place. */
export const RANGE_MARK = '**********'
export const TIME_MARK = 'D:00000000000000Z'

const PRINT = 4
const LOCKED = 128
const SIGNATURES_EXIST_AND_APPEND_ONLY = 3

export function addSignatureField(
  sheet: Sheet,
  { name, tooltip }: { readonly name: string; readonly tooltip: string },
): void {
  const { document, root } = sheet
  const signature = document.ref({
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    SubFilter: 'ETSI.CAdES.detached',
    ByteRange: [0, RANGE_MARK, RANGE_MARK, RANGE_MARK],
    Contents: new Uint8Array(SIGNATURE_BYTES),
    M: text(TIME_MARK),
    Name: text(name),
    Reference: [
      { Type: 'SigRef', TransformMethod: 'DocMDP', TransformParams: { Type: 'TransformParams', P: 1, V: '1.2' } },
    ],
  })
  signature.end(undefined)
  document.initForm()
  document.annotate(0, 0, 0, 0, {
    Subtype: 'Widget',
    FT: 'Sig',
    T: text('seal'),
    TU: text(tooltip),
    F: PRINT + LOCKED,
    V: signature,
    P: document.page.dictionary,
    structParent: sheet.element(root, 'Form'),
  })
  const form = document._root.data.AcroForm
  if (form === undefined) throw new TypeError('a document without a form cannot be sealed')
  Object.assign(form.data, {
    Fields: document.page.annotations,
    NeedAppearances: undefined,
    SigFlags: SIGNATURES_EXIST_AND_APPEND_ONLY,
  })
  document._root.data['Perms'] = { DocMDP: signature }
}
