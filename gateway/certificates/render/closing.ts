/**
 * The foot of the last page: number, PIN, how to verify it and what it is at the left, the code at the right.
 */
import type { CertificateText, Line } from './certificate-text.ts'
import { heightOf, type Part } from './part.ts'
import { phrase } from './phrases.ts'
import { type QrCode, qrCode } from './qr.ts'
import { ACROSS, type Block, GREY, INK, type Sheet, type Style } from './sheet.ts'

const LABEL: Style = { cut: 'regular', size: 8, ink: GREY }
const KEY: Style = { cut: 'bold', size: 12 }
const SMALL: Style = { cut: 'regular', size: 7, leading: 1.25 }

/** So much for each module of the code, and its least and its greatest side: it is read from a copy of a copy. */
const MODULE = 1.1
const [LEAST, MOST] = [92, 150]
const KEYS = 34
const BESIDE = 12
/** Above its rule, and below it. */
const [CLEAR, INSET] = [6, 5]

export interface Verification {
  /** What stands in the QR code. */
  readonly qr: string
  /** Where it can be verified, for those who cannot see the code. */
  readonly verificationUrl: string
}

/** It stands on the foot of the page, wherever the sheet is. */
export function closing(sheet: Sheet, text: CertificateText, { qr, verificationUrl }: Verification): Part {
  const code = qrCode(qr)
  const side = Math.min(Math.max(LEAST, code.size * MODULE), MOST)
  const words = [text.verification, text.sealed, text.footer].map((each) =>
    sheet.block(each, SMALL, ACROSS.width - side - BESIDE),
  )
  const height = CLEAR + INSET + Math.max(side, KEYS + heightOf(words))
  return {
    height,
    draw() {
      sheet.ensure(height)
      const top = sheet.foot - height + CLEAR
      sheet.rule(top, { ink: INK })
      drawKeys(sheet, [text.number, text.pin], top + INSET)
      drawWords(sheet, words, top + INSET + KEYS)
      const box = { x: ACROSS.x + ACROSS.width - side, y: top + INSET, side }
      drawCode(sheet, code, box, phrase('qr', text.language, { url: verificationUrl }))
    },
  }
}

/** What is typed at the verification page, large enough to be read from a copy of a copy. */
function drawKeys(sheet: Sheet, lines: readonly Line[], y: number): void {
  let x: number = ACROSS.x
  for (const { label, texts } of lines) {
    const name = sheet.block(label, LABEL)
    const value = sheet.block(texts.join(' '), KEY)
    const left = x
    sheet.tagged(sheet.root, 'P', () => {
      sheet.write(name, left, y)
      sheet.write(value, left, y + name.height)
    })
    x += sheet.measure(texts.join(' '), KEY) + 28
  }
}

function drawWords(sheet: Sheet, blocks: readonly Block[], top: number): void {
  let y = top
  for (const block of blocks) {
    const at = y
    sheet.tagged(sheet.root, 'P', () => sheet.write(block, ACROSS.x, at))
    y += block.height
  }
}

function drawCode(
  sheet: Sheet,
  { size, runs }: QrCode,
  { x, y, side }: { readonly x: number; readonly y: number; readonly side: number },
  alt: string,
): void {
  const module = side / size
  const { document } = sheet
  const draw = () => {
    for (const [left, top, length] of runs) document.rect(x + left * module, y + top * module, length * module, module)
    document.fill(INK)
  }
  sheet.tagged(sheet.root, 'Figure', draw, { alt, bbox: [x, y, x + side, y + side] })
}
