/**
 * Who was asked and what they answered, in small print: as a table or, where a table would need a second page, as text.
 */
import type { Language } from '../../context.ts'
import type { Table } from './certificate-text.ts'
import { type Condensed, condensed, type Group, grouped } from './condense.ts'
import type { Asked, Density } from './density.ts'
import { grid } from './grid.ts'
import { TIED } from './languages.ts'
import { below, beside, type Part, paragraph, type Words } from './part.ts'
import { phrase } from './phrases.ts'
import type { Sheet } from './sheet.ts'

export interface ExchangesOptions {
  readonly kind: Asked
  /** What it is called, and what is said of it. */
  readonly titles: readonly Words[]
  readonly density: Density
  readonly language: Language
}

export function exchanges(
  sheet: Sheet,
  table: Table,
  { kind, titles, density, language }: ExchangesOptions,
): readonly Part[] {
  if (!density.together) return [...below(sheet, titles, { after: 1 }), grid(sheet, grouped(table), density[kind])]
  const told = condensed(table)
  const common = commonOf(told, language)
  if (density.running.includes(kind)) return running(sheet, told, { common, titles, density })
  const said = common === '' ? [] : [{ tag: 'P', text: common, style: density.small }]
  return [...beside(sheet, [...titles, ...said], { after: 1 }), grid(sheet, told, density[kind])]
}

/** `For all: answer: answered; must answer: yes`. */
function commonOf({ common }: Condensed, language: Language): string {
  if (common.length === 0) return ''
  const said = common.map(({ label, texts }) => `${label}: ${texts.join(' ')}`)
  return `${phrase('forAll', language)}: ${said.join('; ')}`
}

/** The headings beside the titles, then row after row, one paragraph for each group. */
function running(
  sheet: Sheet,
  { headings, groups }: Condensed,
  { common, titles, density }: Pick<ExchangesOptions, 'titles' | 'density'> & { readonly common: string },
): readonly Part[] {
  const names = { tag: 'P', text: inOne(headings.map(({ text }) => text)), style: density.sources.head }
  const [first = '', ...others] = groups.map(told)
  const paragraphs = [common === '' ? first : `${common}. ${first}`, ...others]
  return [
    ...beside(sheet, [...titles, names], { after: 1 }),
    ...paragraphs.map((text) => paragraph(sheet, { tag: 'P', text, style: density.small }, { after: 1 })),
  ]
}

function told({ title, rows }: Group): string {
  const all = rows.map(inOne).join('; ')
  return title === undefined ? all : `${title}. ${all}`
}

/** What divides them does not begin a line. */
function inOne(texts: readonly string[]): string {
  return texts.join(`${TIED}· `)
}
