/**
 * Whom or what a certificate is about: a kind, and the one key of that kind.
 */
import { type GraphQLSchema, isScalarType } from 'graphql'
import type { SubjectKind } from '../../schema/index.ts'

export interface Subject {
  readonly kind: SubjectKind
  /** PINFL, STIR or cadastral number. */
  readonly key: string
}

/** `CertificateSubjectInput`. */
export interface SubjectInput {
  readonly pinfl?: string | null | undefined
  readonly stir?: string | null | undefined
  readonly cadastralNumber?: string | null | undefined
}

/** Type and field that holds the key, in the schema and in a credential, and the scalar that checks it. */
export const KEYS = {
  PERSON: { type: 'Person', field: 'pinfl', scalar: 'Pinfl' },
  ORGANIZATION: { type: 'Organization', field: 'stir', scalar: 'Stir' },
  DWELLING: { type: 'Dwelling', field: 'cadastralNumber', scalar: 'CadastralNumber' },
  PARCEL: { type: 'Parcel', field: 'cadastralNumber', scalar: 'CadastralNumber' },
} as const satisfies Readonly<Record<SubjectKind, { type: string; field: keyof SubjectInput; scalar: string }>>

/** The subject; undefined unless exactly one key is given, of the kind that is wanted, and the schema's scalar takes it. */
export function subjectOf(kind: SubjectKind, input: SubjectInput, schema: GraphQLSchema): Subject | undefined {
  const given = Object.entries(input).filter(([, key]) => key !== null && key !== undefined)
  const [[field, key] = []] = given
  if (given.length !== 1 || field !== KEYS[kind].field || typeof key !== 'string') return undefined
  if (kind === 'PARCEL' && key.split(':').length !== 6) return undefined
  if (kind === 'DWELLING' && key.split(':').length < 7) return undefined
  return isValid(schema, KEYS[kind].scalar, key) ? { kind, key } : undefined
}

/** Enough to compare with a paper, the rest as dots: `3••••••••••244`. */
export function masked({ key }: Subject): string {
  const last = key.length - 3
  return [...key].map((sign, at) => (at === 0 || at >= last || sign === ':' ? sign : '•')).join('')
}

/** Strict as with any client's input: the check digit counts. */
function isValid(schema: GraphQLSchema, scalar: string, key: string): boolean {
  const type = schema.getType(scalar)
  try {
    return isScalarType(type) && type.parseValue(key) === key
  } catch {
    return false
  }
}
