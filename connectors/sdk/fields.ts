/**
 * What was selected of an entity: sorted dotted paths of its leaves, such as `['birthDate', 'names.uzLatn.family']`.
 *
 * Of a record that is referred to, only its key stands here (`parents.pinfl`): its own fields are another read.
 */
export type FieldSet = readonly string[]

/** Whether `path` itself or anything below it was selected. */
export function selects(fields: FieldSet, path: string): boolean {
  const below = `${path}.`
  return fields.some((field) => field === path || field.startsWith(below))
}

/** The first segments: which of the entity's own fields were selected, each once, in order. */
export function topLevel(fields: FieldSet): readonly string[] {
  return [...new Set(fields.map((field) => field.split('.', 1)[0] ?? field))]
}

/** Everything selected in any of the sets. */
export function union(sets: readonly FieldSet[]): FieldSet {
  const [first, ...rest] = sets
  if (first === undefined) return []
  if (rest.every((set) => set === first)) return first
  return [...new Set(sets.flat())].sort()
}

/** The wire's names for what was selected, each once: `names` maps a path of ours to one or more words of the registry. */
export function wireFields(fields: FieldSet, names: Readonly<Record<string, string | readonly string[]>>): string[] {
  const wanted = Object.entries(names).filter(([path]) => selects(fields, path) || isBelow(fields, path))
  return [...new Set(wanted.flatMap(([, wire]) => wire))]
}

function isBelow(fields: FieldSet, path: string): boolean {
  return fields.some((field) => path.startsWith(`${field}.`))
}
