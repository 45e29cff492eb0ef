/**
 * Where the facts of a definition come from: every place of the evidence with the record that it is a field of, and the
 * fact that it belongs to.
 *
 * A place belongs to the fact with the longest path that leads to it, so what hangs below another fact's path is told apart
 * from it. The registries are never named: a place knows the type and the field, the answers of a request know the rest.
 */
import { innermost, type MapType, type RuleType } from './evidence-type.ts'

export interface Place {
  /** In the evidence, without the positions in lists. */
  readonly path: string
  /** Where the record stands that it is a field of, its type, and the field of the record that leads to the place. */
  readonly record: { readonly path: string; readonly type: string; readonly field: string }
}

export interface FactPaths {
  readonly name: string
  readonly paths: readonly string[]
}

/** Every leaf of the evidence that stands below some record. */
export function placesOf(evidence: MapType): readonly Place[] {
  return below(evidence, '', undefined)
}

/** The facts that lose something when nothing came back at `path`; all of them where it is nobody's. */
export function factsAt(facts: readonly FactPaths[], path: string): readonly string[] {
  const lost = new Set([...ownersOf(facts, path), ...namesWith(facts, (own) => leadsTo(path, own))])
  return lost.size > 0 ? [...lost] : facts.map(({ name }) => name)
}

/** The places that a fact rests on. */
export function placesOfFact(facts: readonly FactPaths[], fact: string, places: readonly Place[]): readonly Place[] {
  return places.filter(({ path }) => ownersOf(facts, path).includes(fact))
}

/** Whether the place at `lower` is the one at `upper`, or below it. */
export function leadsTo(upper: string, lower: string): boolean {
  return upper === '' || lower === upper || lower.startsWith(`${upper}.`)
}

function ownersOf(facts: readonly FactPaths[], path: string): readonly string[] {
  const leading = facts.flatMap(({ paths }) => paths.filter((own) => leadsTo(own, path)))
  const longest = Math.max(...leading.map(({ length }) => length))
  return namesWith(facts, (own) => own.length === longest && leadsTo(own, path))
}

function namesWith(facts: readonly FactPaths[], holds: (path: string) => boolean): readonly string[] {
  return facts.filter(({ paths }) => paths.some(holds)).map(({ name }) => name)
}

type RecordPlace = Place['record']

function below(type: RuleType, path: string, record: RecordPlace | undefined): readonly Place[] {
  const inner = innermost(type)
  if (inner.kind !== 'map') return record === undefined ? [] : [{ path, record }]
  return [...inner.fields].flatMap(([name, field]) => {
    const next = path === '' ? name : `${path}.${name}`
    const asked = inner.schema?.names.get(name) ?? name
    const own = inner.schema?.isEntity === true ? { path, type: inner.schema.typeName, field: asked } : record
    return below(field, next, own)
  })
}
