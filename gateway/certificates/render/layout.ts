/**
 * How a certificate looks: the issuer at the head, what is stated in two columns, who was asked in small type, and at the
 * foot the code by which anyone can verify it. Black on white, without an emblem: it must survive a copier.
 */
import type { CertificateText, Entry, Line } from './certificate-text.ts'
import { drawFields } from './fields.ts'
import { drawGrid } from './grid.ts'
import { phrase } from './phrases.ts'
import { type QrCode, qrCode } from './qr.ts'
import { GREY, INK, MARGIN, type Sheet, type Style, WIDTH } from './sheet.ts'

const STATE: Style = { cut: 'regular', size: 11 }
const ISSUER: Style = { cut: 'bold', size: 12 }
const TITLE: Style = { cut: 'bold', size: 14.5, leading: 1.25 }
const SECTION: Style = { cut: 'bold', size: 10 }
const FIELD = {
  label: { cut: 'regular', size: 8.5, leading: 1.25 },
  value: { cut: 'regular', size: 9.5, leading: 1.25 },
} as const
const TABLE = {
  head: { cut: 'bold', size: 8, leading: 1.2 },
  body: { cut: 'regular', size: 8, leading: 1.2 },
} as const
const FINE = { head: { cut: 'bold', size: 7, leading: 1.2 }, body: { cut: 'regular', size: 7, leading: 1.2 } } as const
const SMALL_TITLE: Style = { cut: 'bold', size: 8 }
const SMALL: Style = { cut: 'regular', size: 7, leading: 1.25 }
const NOTE: Style = { cut: 'italic', size: 7, leading: 1.25, ink: GREY }
const PURPOSE: Style = { cut: 'italic', size: 9.5 }
const KEY_LABEL: Style = { cut: 'regular', size: 8, ink: GREY }
const KEY: Style = { cut: 'bold', size: 12 }

export function drawHead(sheet: Sheet, { state, issuer, title, number }: CertificateText): void {
  sheet.paragraph('P', state, STATE, { align: 'center', after: 1 })
  sheet.paragraph('P', issuer, ISSUER, { align: 'center', after: 6 })
  sheet.rule(sheet.y, { ink: INK, weight: 1.2 })
  sheet.rule(sheet.y + 2.4, { ink: INK, weight: 0.4 })
  sheet.y += 13
  sheet.paragraph('H1', title, TITLE, { align: 'center', after: 3 })
  sheet.paragraph('P', `${number.label}: ${number.texts.join(' ')}`, FIELD.label, { align: 'center', after: 8 })
}

export function drawBody(sheet: Sheet, text: CertificateText): void {
  for (const { title, entries } of text.sections) {
    if (title !== undefined) drawTitle(sheet, 'H2', title, SECTION)
    for (const [at, group] of grouped(entries).entries()) {
      if (at > 0) sheet.y += 5
      if ('table' in group) {
        // A section that is one table has its title already.
        if (group.label !== title) drawTitle(sheet, title === undefined ? 'H2' : 'H3', group.label, FIELD.label)
        drawGrid(sheet, group.table, TABLE)
      } else {
        drawFields(sheet, group.lines, FIELD)
      }
    }
    sheet.y += 6
  }
  drawFields(sheet, text.particulars, FIELD)
  sheet.y += 6
  sheet.paragraph('P', text.purpose, PURPOSE, { after: 6 })
  drawTitle(sheet, 'H2', text.sources.title, SMALL_TITLE)
  drawGrid(sheet, text.sources.table, FINE)
  sheet.y += 2
  sheet.paragraph('P', text.sources.note, NOTE, { after: 6 })
  drawActs(sheet, text.legalBasis)
}

/** A title is never the last thing on a page. */
function drawTitle(sheet: Sheet, tag: string, title: string, style: Style): void {
  sheet.ensure(60)
  sheet.paragraph(tag, title, style, { after: 2 })
}

function drawActs(sheet: Sheet, { title, acts }: CertificateText['legalBasis']): void {
  if (acts.length === 0) return
  drawTitle(sheet, 'H2', title, SMALL_TITLE)
  const list = sheet.element(sheet.root, 'L')
  for (const act of acts) {
    const block = sheet.block(act, SMALL)
    sheet.ensure(block.height)
    const item = sheet.element(list, 'LI')
    sheet.tagged(item, 'LBody', () => sheet.write(block, MARGIN.left, sheet.y))
    sheet.y += block.height
  }
}

/** At the foot of the last page: number, PIN and words at the left, the code at the right, the resolution below both. */
export function drawClosing(
  sheet: Sheet,
  text: CertificateText,
  { qr, verificationUrl }: { readonly qr: string; readonly verificationUrl: string },
): void {
  const code = qrCode(qr)
  const side = Math.min(Math.max(92, code.size * 1.1), 150)
  const column = WIDTH - side - 12
  const words = [text.verification, text.sealed].map((each) => sheet.block(each, SMALL, column))
  const footer = sheet.block(text.footer, SMALL)
  const keys = 34
  const beside = keys + words.reduce((sum, { height }) => sum + height, 0)
  const height = Math.max(side, beside) + footer.height + 14
  sheet.ensure(height + 6)
  const top = sheet.foot - height
  sheet.rule(top, { ink: INK, weight: 0.4 })
  drawKeys(sheet, [text.number, text.pin], top + 6)
  let y = top + 6 + keys
  for (const block of words) {
    const at = y
    sheet.tagged(sheet.root, 'P', () => sheet.write(block, MARGIN.left, at))
    y += block.height
  }
  const box = { x: MARGIN.left + WIDTH - side, y: top + 4, side }
  drawCode(sheet, code, box, phrase('qr', text.language, { url: verificationUrl }))
  sheet.tagged(sheet.root, 'P', () => sheet.write(footer, MARGIN.left, sheet.foot - footer.height))
}

/** What is typed at the verification page, large enough to be read from a copy of a copy. */
function drawKeys(sheet: Sheet, lines: readonly Line[], y: number): void {
  let x: number = MARGIN.left
  for (const { label, texts } of lines) {
    const name = sheet.block(label, KEY_LABEL)
    const value = sheet.block(texts.join(' '), KEY)
    const left = x
    sheet.tagged(sheet.root, 'P', () => {
      sheet.write(name, left, y)
      sheet.write(value, left, y + name.height)
    })
    x += sheet.measure(texts.join(' '), KEY) + 28
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

export function drawRunningHead(sheet: Sheet, { title, number }: CertificateText): void {
  const line = sheet.block(`${title} · ${number.texts.join(' ')}`, NOTE)
  sheet.artifact(() => sheet.write(line, MARGIN.left, sheet.y), 'Pagination')
  sheet.y += line.height + 3
  sheet.rule(sheet.y)
  sheet.y += 8
}

/** Only where there is more than one page. */
export function drawPageNumbers(sheet: Sheet, { language }: CertificateText): void {
  const { count } = sheet.document.bufferedPageRange()
  if (count === 1) return
  for (let page = 0; page < count; page += 1) {
    sheet.document.switchToPage(page)
    const words = phrase('page', language, { page: String(page + 1), pages: String(count) })
    const block = sheet.block(words, NOTE)
    sheet.artifact(() => sheet.write(block, MARGIN.left, sheet.foot + 12, 'right'), 'Pagination')
  }
}

type Group = { readonly lines: readonly Line[] } | Extract<Entry, { table: unknown }>

/** Lines that follow each other are one list. */
function grouped(entries: readonly Entry[]): readonly Group[] {
  const groups: Group[] = []
  let lines: Line[] = []
  for (const entry of entries) {
    if ('table' in entry) {
      groups.push(entry)
      lines = []
    } else {
      if (lines.length === 0) groups.push({ lines })
      lines.push(entry)
    }
  }
  return groups
}
