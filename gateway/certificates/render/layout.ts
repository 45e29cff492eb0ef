/**
 * How a certificate looks: the issuer at the head, what is stated in two columns, who was asked in small type, and at the
 * foot the code by which anyone can verify it. Black on white, without an emblem: it must survive a copier.
 *
 * It is one page wherever it can be. What does not fit at ease is set closer; only what does not fit then either, a list of
 * many rows, goes on to further pages, and is at ease there. Nothing is left out.
 */
import type { CertificateText, Entry, Line, Section } from './certificate-text.ts'
import { closing, type Verification } from './closing.ts'
import { whole } from './condense.ts'
import { DENSITIES, type Density } from './density.ts'
import { exchanges } from './exchanges.ts'
import { fields } from './fields.ts'
import { folded } from './folded.ts'
import { grid } from './grid.ts'
import { below, beside, drawAll, gap, heightOf, type Part, paragraph, spread, type Words } from './part.ts'
import { ACROSS, HAIR, INK, type Sheet, type Style } from './sheet.ts'

export function drawCertificate(sheet: Sheet, text: CertificateText, verification: Verification): void {
  const foot = closing(sheet, text, verification)
  drawAll(sheet, [...fitting(sheet, text, sheet.room - foot.height - HAIR), foot])
}

/** In the first of the densities that fits into this room; where none does, at ease. */
function fitting(sheet: Sheet, text: CertificateText, room: number): readonly Part[] {
  const [ease, ...closer] = DENSITIES
  const atEase = contentOf(sheet, text, ease)
  if (heightOf(atEase) <= room) return atEase
  for (const density of closer) {
    const content = contentOf(sheet, text, density)
    // Closer than it need be is no closer than it must be.
    if (heightOf(content) <= room) return spread(sheet, content, { room, most: ease.gap - density.gap })
  }
  return atEase
}

function contentOf(sheet: Sheet, text: CertificateText, density: Density): readonly Part[] {
  return [
    ...headOf(sheet, text, density),
    ...text.sections.flatMap((section) => sectionOf(sheet, section, { text, density })),
    fields(sheet, text.particulars, density.fields),
    gap(sheet, density.gap),
    paragraph(sheet, { tag: 'P', text: text.purpose, style: density.purpose }),
    gap(sheet, density.gap),
    ...sourcesOf(sheet, text, density),
    ...actsOf(sheet, text, density),
  ]
}

function headOf(sheet: Sheet, { state, issuer, title, number }: CertificateText, density: Density): readonly Part[] {
  const centred = (words: Words, after: number): Part => paragraph(sheet, words, { align: 'center', after })
  const { gap: between } = density
  return [
    centred({ tag: 'P', text: state, style: density.state }, 1),
    centred({ tag: 'P', text: issuer, style: density.issuer }, between),
    doubleRule(sheet, between + 7),
    centred({ tag: 'H1', text: title, style: density.title }, between / 2),
    centred({ tag: 'P', text: `${number.label}: ${number.texts.join(' ')}`, style: density.number }, between + 2),
  ]
}

function doubleRule(sheet: Sheet, height: number): Part {
  return {
    height,
    draw() {
      sheet.rule(sheet.y, { ink: INK, weight: 1.2 })
      sheet.rule(sheet.y + 2.4, { ink: INK })
      sheet.y += height
    },
  }
}

interface Setting {
  readonly text: CertificateText
  readonly density: Density
}

function sectionOf(sheet: Sheet, { title, entries }: Section, { text, density }: Setting): readonly Part[] {
  const heading = title === undefined ? [] : [{ tag: 'H2', text: title, style: density.section }]
  const parts = grouped(entries).map((group, at) => {
    const titles = at === 0 ? heading : []
    if (!('table' in group)) {
      return [...below(sheet, titles, { after: density.under }), fields(sheet, group.lines, density.fields)]
    }
    return tableOf(sheet, group, { text, density, titles: [...titles, ...captionOf(group, title, density.caption)] })
  })
  return [
    ...parts.flatMap((each, at) => (at === 0 ? each : [gap(sheet, density.gap), ...each])),
    gap(sheet, density.gap),
  ]
}

/** A section that is one table has its title already. */
function captionOf({ label }: { readonly label: string }, title: string | undefined, style: Style): readonly Words[] {
  return label === title ? [] : [{ tag: title === undefined ? 'H2' : 'H3', text: label, style }]
}

function tableOf(
  sheet: Sheet,
  { table }: Extract<Entry, { table: unknown }>,
  { text: { language }, density, titles }: Setting & { readonly titles: readonly Words[] },
): readonly Part[] {
  if (table.asked === true) return exchanges(sheet, table, { kind: 'asked', titles, density, language })
  const above = (density.together ? beside : below)(sheet, titles, { after: density.under })
  return [...above, density.flowing ? folded(sheet, table, density.stated) : grid(sheet, whole(table), density.stated)]
}

function sourcesOf(sheet: Sheet, { language, sources }: CertificateText, density: Density): readonly Part[] {
  const title = { tag: 'H2', text: sources.title, style: density.smallTitle }
  const note = { tag: 'P', text: sources.note, style: density.note }
  const [titles, after] = density.together ? [[title, note], []] : [[title], [gap(sheet, 2), paragraph(sheet, note)]]
  return [
    ...exchanges(sheet, sources.table, { kind: 'sources', titles, density, language }),
    ...after,
    gap(sheet, density.gap),
  ]
}

function actsOf(sheet: Sheet, { legalBasis: { title, acts } }: CertificateText, density: Density): readonly Part[] {
  if (acts.length === 0) return []
  const heading = paragraph(sheet, { tag: 'H2', text: title, style: density.smallTitle }, { after: 1 })
  const { small, together } = density
  if (together) return [heading, paragraph(sheet, { tag: 'P', text: acts.join('; '), style: small })]
  return [heading, listOf(sheet, acts, small)]
}

function listOf(sheet: Sheet, items: readonly string[], style: Style): Part {
  const blocks = items.map((item) => sheet.block(item, style))
  return {
    height: heightOf(blocks),
    draw() {
      const list = sheet.element(sheet.root, 'L')
      for (const block of blocks) {
        sheet.ensure(block.height)
        const item = sheet.element(list, 'LI')
        sheet.tagged(item, 'LBody', () => sheet.write(block, ACROSS.x, sheet.y))
        sheet.y += block.height
      }
    },
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
