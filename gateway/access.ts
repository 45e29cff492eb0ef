/**
 * What the slices declare about who may read what: handed by the composition to the authorisation, as data.
 */
import type { FieldSet } from '../connectors/sdk/fields.ts'
import type { Purpose } from './context.ts'

/** `@access(scope:, purposes:)` as it stands beside a field or its type. */
export interface AccessRule {
  readonly scope: string
  readonly purposes: readonly Purpose[]
}

export interface AccessRules {
  /** The entity type whose key is a person's own identifier: a citizen is the subject of one record of it. */
  readonly subject: string
  /** The entity type whose key is a legal entity's: whoever represents one may read its record. Absent where there is none. */
  readonly organization?: string
  /** Every rule on the way to this dotted path of the entity; all must hold. Empty: no rule covers it, so nobody may. */
  rules(entity: string, path: string): readonly AccessRule[]
  /** `@personal` categories that a set of paths touches, for the trail. */
  categories(entity: string, fields: FieldSet): readonly string[]
  /** The records that `entity` leads to by `@conveys` fields. */
  conveyedBy(entity: string): readonly Conveyance[]
  /** The `@conveys` fields, of any entity, that lead to a record of `entity`. */
  conveying(entity: string): readonly Conveyance[]
}

/** One `@conveys` field: whoever may read `from` as its subject may read the records of `to` that it refers to. */
export interface Conveyance {
  readonly from: string
  readonly to: string
  /**
   * Where in an answer about `from` the keys of `to` stand, and which registry gives it; lists on the way are walked
   * through. Absent where the record has the same key as the one it is reached from (`@assigned`).
   */
  readonly read?: { readonly registry: string; readonly path: string }
}
