/**
 * YAML files of this room: parsed, checked against a shape, and every mistake told with its line.
 */
import { readFileSync } from 'node:fs'
import { type Document, isMap, isPair, isScalar, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { SchemaError } from './mistakes.ts'

type Path = readonly PropertyKey[]

/** A mistake at `path` of a file, with its line; `offset` counts characters into the text that stands there. */
export type Mistake = (path: Path, what: string, offset?: number) => string

export interface YamlFile<Value> {
  readonly value: Value
  readonly mistake: Mistake
}

/** `name` is what mistakes call the file. Throws `SchemaError` with every mistake found. */
export function readYaml<Shape extends z.ZodType>(file: URL, name: string, shape: Shape): YamlFile<z.output<Shape>> {
  const lines = new LineCounter()
  const text = textOf(file, name)
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const mistake: Mistake = (path, what, offset) => {
    const at = (offset === undefined ? undefined : textOffset(document, text, path, offset)) ?? offsetOf(document, path)
    return `${name}:${lines.linePos(at).line}: ${path.length > 0 ? `${path.join('.')}: ` : ''}${what}`
  }
  if (document.errors.length > 0) {
    throw new SchemaError(
      'NOT_YAML',
      document.errors.map(({ pos, message }) => `${name}:${lines.linePos(pos[0]).line}: ${message}`),
    )
  }
  const parsed = shape.safeParse(document.toJS(), { reportInput: true })
  if (parsed.success) return { value: parsed.data, mistake }
  throw new SchemaError(
    'INVALID',
    parsed.error.issues.flatMap((issue) =>
      toMistakes(issue).map(({ path, what, offset }) => mistake(path, what, offset)),
    ),
  )
}

function textOf(file: URL, name: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw SchemaError.missing(name, cause)
  }
}

interface Told {
  readonly path: Path
  readonly what: string
  readonly offset?: number
}

function toMistakes(issue: z.core.$ZodIssue): readonly Told[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      what: 'is not a word of this file; remove or mend it',
    }))
  }
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    return [{ path: issue.path, what: 'is missing; write it here' }]
  }
  const offset: unknown = issue.code === 'custom' ? issue.params?.['offset'] : undefined
  return [{ path: issue.path, what: issue.message, ...(typeof offset === 'number' && { offset }) }]
}

/** Where the value at `path` begins; of what is missing, where that which lacks it begins. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const key = keyOffset(document, path.slice(0, length))
    if (key !== undefined) return key
  }
  return 0
}

function keyOffset(document: Document, path: Path): number | undefined {
  const parent = document.getIn(path.slice(0, -1), true)
  const last = path.at(-1)
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === last)
    return isScalar(pair?.key) ? pair.key.range?.[0] : undefined
  }
  const node = document.getIn(path, true)
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return undefined
  const [start] = node.range as readonly unknown[]
  return typeof start === 'number' ? start : undefined
}

/**
 * Where in the file the character stands that is `offset` characters into the text at `path`. YAML folds a line break into
 * one character and takes the indentation away, so lines are counted off one by one.
 */
function textOffset(document: Document, text: string, path: Path, offset: number): number | undefined {
  const node = document.getIn(path, true)
  if (!isScalar(node) || !node.range) return undefined
  const isBlock = node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL'
  const lines = text.slice(node.range[0], node.range[1]).split('\n')
  const indent = isBlock ? (lines[1]?.search(/\S/) ?? 0) : 0
  let at = node.range[0]
  let left = offset
  for (const [number, line] of lines.entries()) {
    const skipped = isBlock ? (number === 0 ? line.length : indent) : number === 0 ? 0 : Math.max(line.search(/\S/), 0)
    const length = line.length - skipped
    if (!(isBlock && number === 0)) {
      if (left <= length) return at + skipped + left
      left -= length + 1
    }
    at += line.length + 1
  }
  return undefined
}
