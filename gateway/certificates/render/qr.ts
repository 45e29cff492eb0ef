/**
 * The QR code of a certificate as vectors: sharp at every size, on paper and on a screen.
 *
 * Error correction M (15 %): a fold or a stamp may cover a corner of it. Its quiet zone of four modules is part of it
 * (ISO/IEC 18004, 9.1).
 */
import { create } from 'qrcode'

const QUIET = 4

export interface QrCode {
  /** Modules a side, quiet zone included. */
  readonly size: number
  /** Dark modules that touch in a row: left, top, length. */
  readonly runs: readonly (readonly [x: number, y: number, length: number])[]
}

export function qrCode(text: string): QrCode {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const runs: [number, number, number][] = []
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) === 0) continue
      const begun = column
      while (column < modules.size && modules.get(row, column) !== 0) column += 1
      runs.push([begun + QUIET, row + QUIET, column - begun])
    }
  }
  return { size: modules.size + 2 * QUIET, runs }
}
