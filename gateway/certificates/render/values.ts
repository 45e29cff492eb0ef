/**
 * What a claim states, in words: its value, by the way that the definition gives (`print`).
 *
 * What is absent is said to be so; an empty cell would leave open whether somebody forgot it. Text of registries stands as
 * they keep it, but for signs that would deceive the eye: control characters, and those that turn the direction of writing.
 */
import type { ActNames, Print, PrintColumn, PrintOne, Vocabulary } from '../../../schema/index.ts'
import type { Language } from '../../context.ts'
import { isObject, valueAt } from '../decide/evidence.ts'
import type { Told } from './certificate-text.ts'
import { day, moment, shortMoment } from './dates.ts'
import { inLanguage, type Row } from './languages.ts'
import { area, decimal, money, share } from './numbers.ts'

export interface Speech {
  readonly language: Language
  readonly vocabulary: Vocabulary
  /** What acts of law are called, by the titles under which definitions and the directory name them. */
  readonly acts?: ActNames
}

const YES: Row = ['ha', 'ҳа', 'да', 'awa', 'yes']
const NO: Row = ['yoʻq', 'йўқ', 'нет', 'yaq', 'no']
const NOT_RECORDED: Row = ['maʼlumot yoʻq', 'маълумот йўқ', 'сведения отсутствуют', 'maǵlıwmat joq', 'not recorded']
const NONE: Row = ['yoʻq', 'йўқ', 'нет', 'joq', 'none']

export function tell(value: unknown, print: Print, speech: Speech): Told {
  if (print.as === 'TABLE') return tellTable(value, print.columns, speech)
  if (print.as === 'LIST') return { texts: tellList(value, print.of, speech) }
  return { texts: [tellOne(value, print, speech)] }
}

export function tellOne(value: unknown, print: PrintOne, speech: Speech): string {
  const told = isAbsent(value) ? undefined : inWords(value, print, speech)
  return told === undefined || told === '' ? inLanguage(NOT_RECORDED, speech.language) : told
}

function tellList(value: unknown, of: PrintOne, speech: Speech): readonly string[] {
  if (!Array.isArray(value)) return [tellOne(value, of, speech)]
  return value.length === 0
    ? [inLanguage(NONE, speech.language)]
    : value.map((item: unknown) => tellOne(item, of, speech))
}

function tellTable(value: unknown, columns: readonly PrintColumn[], speech: Speech): Told {
  if (!Array.isArray(value)) return { texts: [tellOne(value, { as: 'TEXT' }, speech)] }
  if (value.length === 0) return { texts: [inLanguage(NONE, speech.language)] }
  const headings = columns.map(({ label, as }) => ({ text: label[speech.language], numeric: NUMERIC.has(as) }))
  const rows = value.map((item: unknown) =>
    columns.map((column) => tellCell(valueAt(item, column.name), column, speech)),
  )
  const asked = columns.some(({ words }) => words === ANSWERS)
  return { table: { headings, rows, ...(asked && { asked }) } }
}

/** The words for what a registry answered: a table that has them tells who was asked. */
const ANSWERS = 'SourceStatus'
const NUMERIC: ReadonlySet<string> = new Set(['NUMBER', 'AREA', 'MONEY', 'SHARE'])

/** A path through a list leads to several values: all of them, in their order. */
function tellCell(value: unknown, column: PrintColumn, speech: Speech): string {
  if (Array.isArray(value)) return tellList(value, column, speech).join('; ')
  const brief = column.as === 'MOMENT' && typeof value === 'string' ? shortMoment(value) : undefined
  return brief ?? tellOne(value, column, speech)
}

/** Undefined where the value is not what the way wants; then it is told as it stands. */
function inWords(value: unknown, { as, words }: PrintOne, speech: Speech): string | undefined {
  const { language, vocabulary, acts } = speech
  const text = typeof value === 'string' ? value : ''
  const ways: Readonly<Record<PrintOne['as'], () => string | undefined>> = {
    // A text of ours that names an act is told in the reader's language; one of a registry stands as it is.
    TEXT: () => acts?.[text]?.[language],
    NAME: () => name(value),
    DATE: () => day(text, language),
    MOMENT: () => moment(text, language),
    NUMBER: () => decimal(value, language),
    AREA: () => area(value, language),
    MONEY: () => money(value, language),
    SHARE: () => share(value),
    YES_NO: () => (typeof value === 'boolean' ? inLanguage(value ? YES : NO, language) : undefined),
    CODE: () => vocabulary[words ?? '']?.[text]?.[language],
  }
  return ways[as]() ?? asItStands(value, speech)
}

/** Family name, given name, patronymic: as the register has them, without those that it has not. */
function name(value: unknown): string | undefined {
  if (!isObject(value)) return undefined
  const parts = ['family', 'given', 'patronymic'].map((part) => value[part])
  return parts.flatMap((part) => (typeof part === 'string' ? [clean(part)] : [])).join(' ')
}

function asItStands(value: unknown, speech: Speech): string {
  if (typeof value === 'boolean') return inLanguage(value ? YES : NO, speech.language)
  if (typeof value !== 'object') return clean(String(value))
  const parts = Array.isArray(value) ? value : Object.values(value ?? {})
  return parts.flatMap((part) => (isAbsent(part) ? [] : [asItStands(part, speech)])).join(', ')
}

/** One line, composed letters (NFC), nothing that moves or hides what is written. */
export function clean(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, (gap) => (gap === '\u00a0' ? gap : ' '))
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Co}\p{Cs}]/gu, '\ufffd')
    .trim()
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined
}
