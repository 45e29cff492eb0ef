/**
 * A table of who was asked, in fewer words: what rows share is said once, above them, and nothing is said less.
 *
 * A dwelling has half a dozen providers, each with the number of the dwelling beside it: the number is written once, and the
 * columns that tell the providers apart get its room.
 */
import type { Heading, Line, Table } from './certificate-text.ts'

export interface Condensed {
  /** What every row says. */
  readonly common: readonly Line[]
  readonly headings: readonly Heading[]
  readonly groups: readonly Group[]
}

export interface Group {
  /** What each of its rows says first. */
  readonly title?: string
  readonly rows: readonly (readonly string[])[]
}

/** Fewer rows than these are easier to read as they are. */
const MANY = 3

/** As it is. */
export function whole({ headings, rows }: Table): Condensed {
  return { common: [], headings, groups: [{ rows }] }
}

/** Rows that begin alike, under what they begin with. */
export function grouped(table: Table): Condensed {
  const { headings, rows } = table
  const [first, ...others] = headings
  const groups: { readonly of: string; readonly rows: (readonly string[])[] }[] = []
  for (const [of = '', ...rest] of rows) {
    const last = groups.at(-1)
    if (last?.of === of) last.rows.push(rest)
    else groups.push({ of, rows: [rest] })
  }
  if (first === undefined || others.length === 0) return whole(table)
  if (rows.length < MANY || groups.length * 2 > rows.length) return whole(table)
  return {
    common: [],
    headings: others,
    groups: merged(groups).map(({ of, rows }) => ({ title: `${first.text}: ${of.join(', ')}`, rows })),
  }
}

/** Grouped, and without the columns in which every row says the same; one column stays. */
export function condensed(table: Table): Condensed {
  const { headings, rows } = table
  const [model = []] = rows
  if (rows.length < MANY) return whole(table)
  const differs = headings.map((_, at) => rows.some((row) => row[at] !== model[at]))
  const kept = differs.includes(true) ? differs : headings.map((_, at) => at === 0)
  const apart = <Item>(items: readonly Item[]): readonly Item[] => items.filter((_, at) => kept[at])
  const common = headings.flatMap(({ text }, at) => (kept[at] ? [] : [{ label: text, texts: [model[at] ?? ''] }]))
  return { ...grouped({ headings: apart(headings), rows: rows.map(apart) }), common }
}

/** Groups that say the same are one, under the names of all. */
function merged(groups: readonly { readonly of: string; readonly rows: Group['rows'] }[]) {
  const same = new Map<string, { readonly of: string[]; readonly rows: Group['rows'] }>()
  for (const { of, rows } of groups) {
    const key = JSON.stringify(rows)
    const before = same.get(key)
    if (before === undefined) same.set(key, { of: [of], rows })
    else before.of.push(of)
  }
  return [...same.values()]
}
