/**
 * YAML files of this room: parsed, checked against a shape, and every mistake told with its line.
 */
import { readFileSync } from 'node:fs'
import { type Document, isMap, isPair, isScalar, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { SchemaError } from './mistakes.ts'

type Path = readonly PropertyKey[]

export interface YamlFile<Value> {
  readonly value: Value
  /** A mistake at `path` of the file, with its line. */
  mistake(path: Path, what: string): string
}

/** `name` is what mistakes call the file. Throws `SchemaError` with every mistake found. */
export function readYaml<Shape extends z.ZodType>(file: URL, name: string, shape: Shape): YamlFile<z.output<Shape>> {
  const lines = new LineCounter()
  const document = parseDocument(textOf(file, name), { lineCounter: lines, prettyErrors: false })
  const mistake = (path: Path, what: string): string => {
    const { line } = lines.linePos(offsetOf(document, path))
    return `${name}:${line}: ${path.length > 0 ? `${path.join('.')}: ` : ''}${what}`
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
    parsed.error.issues.flatMap((issue) => toMistakes(issue).map(({ path, what }) => mistake(path, what))),
  )
}

function textOf(file: URL, name: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw SchemaError.missing(name, cause)
  }
}

function toMistakes(issue: z.core.$ZodIssue): readonly { readonly path: Path; readonly what: string }[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      what: 'is not a word of this file; remove or mend it',
    }))
  }
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    return [{ path: issue.path, what: 'is missing; write it here' }]
  }
  return [{ path: issue.path, what: issue.message }]
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
