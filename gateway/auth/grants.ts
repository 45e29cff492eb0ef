/**
 * The records that are a citizen's to read in one request: their own, those of the legal entities that their token says they
 * represent, and what these lead to by `@conveys` fields.
 *
 * It grows with what the registries answer about records that are already in it, and with nothing else: not with what
 * the client says, and not from one request to the next.
 */
import type { AccessRules } from '../access.ts'

export interface RecordName {
  readonly entity: string
  readonly key: string
}

export class Grants {
  readonly own: RecordName
  readonly #rules: AccessRules
  readonly #held = new Set<string>()

  /** `represented`: keys of legal entities. */
  constructor(rules: AccessRules, own: RecordName, represented: readonly string[] = []) {
    this.#rules = rules
    this.own = own
    this.#grant(own)
    const { organization } = rules
    if (organization === undefined) return
    for (const key of represented) this.#grant({ entity: organization, key })
  }

  holds({ entity, key }: RecordName): boolean {
    return this.#held.has(`${entity}/${key}`)
  }

  /** Grants what `registry`'s answer about a granted record of `entity` leads to. Returns all of it, the known too. */
  learn(registry: string, entity: string, answer: object): readonly RecordName[] {
    return this.#rules.conveyedBy(entity).flatMap(({ to, read }) => {
      if (read?.registry !== registry) return []
      return keysAt(answer, read.path.split('.')).flatMap((key) => this.#grant({ entity: to, key }))
    })
  }

  /** A record and all that stands under the same key, as a directory's list does under its dwelling's. */
  #grant(record: RecordName): readonly RecordName[] {
    const granted = [...reachable(record.entity, (entity) => sameKey(this.#rules.conveyedBy(entity), 'to'))]
    return granted.map((entity) => {
      this.#held.add(`${entity}/${record.key}`)
      return { entity, key: record.key }
    })
  }
}

/** The types at the other end of the conveyances that keep the key. */
export function sameKey(conveyances: ReturnType<AccessRules['conveying']>, end: 'from' | 'to'): readonly string[] {
  return conveyances.flatMap((conveyance) => (conveyance.read === undefined ? [conveyance[end]] : []))
}

/** `start` and everything that `next` leads to from it. */
export function reachable(start: string, next: (entity: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set([start])
  for (const entity of found) for (const further of next(entity)) found.add(further)
  return found
}

function keysAt(value: unknown, path: readonly string[]): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keysAt(item, path))
  const [name, ...rest] = path
  if (name === undefined) return typeof value === 'string' ? [value] : []
  return typeof value === 'object' && value !== null ? keysAt(Reflect.get(value, name), rest) : []
}
