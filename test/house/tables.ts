/** Tables in Markdown that would not be shown as such: found line by line, outside of fenced code (GitHub Flavored Markdown, 4.10). */

/** Each as `line: what is wrong`. */
export function brokenTables(text: string): readonly string[] {
  const lines = text.split('\n')
  const fenced = insideFences(lines)
  const isRow = (at: number): boolean => !fenced[at] && /^\s*\|/.test(lines[at] ?? '')
  return lines.flatMap((line, at) => {
    if (!isRow(at)) return []
    const head = startOf(at, isRow)
    if (at === head) return mistakesInHead(lines, at, isRow)
    const [is, wanted] = [cellsOf(line).length, cellsOf(lines[head] ?? '').length]
    return is === wanted ? [] : [`${at + 1}: ${is} cells under a head of ${wanted}`]
  })
}

function mistakesInHead(lines: readonly string[], at: number, isRow: (at: number) => boolean): readonly string[] {
  const rule = isRow(at + 1) ? cellsOf(lines[at + 1] ?? '') : []
  const isRule = rule.length > 0 && rule.every((cell) => /^\s*:?-+:?\s*$/.test(cell))
  return isRule ? [] : [`${at + 1}: a row that stands under no head`]
}

function startOf(at: number, isRow: (at: number) => boolean): number {
  return isRow(at - 1) ? startOf(at - 1, isRow) : at
}

/** A pipe divides cells within code too, unless a backslash stands before it. */
function cellsOf(row: string): readonly string[] {
  return row
    .trim()
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split(/(?<!\\)\|/)
}

function insideFences(lines: readonly string[]): readonly boolean[] {
  let open = false
  return lines.map((line) => {
    const isFence = /^\s*(```|~~~)/.test(line)
    if (isFence) open = !open
    return open || isFence
  })
}
