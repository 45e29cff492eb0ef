/**
 * What a certificate of more than one page says on each, so that no page can be taken for a whole, or for another's.
 */
import type { CertificateText } from './certificate-text.ts'
import { phrase } from './phrases.ts'
import { ACROSS, GREY, type Sheet, type Style } from './sheet.ts'

const STYLE: Style = { cut: 'italic', size: 7, leading: 1.25, ink: GREY }
const BELOW_FOOT = 8

export function drawRunningHead(sheet: Sheet, { title, number }: CertificateText): void {
  const line = sheet.block(`${title} · ${number.texts.join(' ')}`, STYLE)
  sheet.artifact(() => sheet.write(line, ACROSS.x, sheet.y), 'Pagination')
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
    const block = sheet.block(words, STYLE)
    sheet.artifact(() => sheet.write(block, ACROSS.x, sheet.foot + BELOW_FOOT, 'right'), 'Pagination')
  }
}
