/**
 * The evidence as a rule sees it, and as a claim takes from it.
 *
 * GraphQL's JSON becomes CEL values by the types of the query, so that a count is an integer and not a decimal. What does
 * not fit its type is nobody's evidence: it is told apart from an absent fact, which is null.
 */
import type { CelInput } from '@bufbuild/cel'
import type { RuleType } from '../catalogue/evidence-type.ts'
import { CertificateError } from '../errors.ts'

/** `data` of the result of a definition's query. */
export type Evidence = Readonly<Record<string, unknown>>

/** Throws `CertificateError` EVIDENCE_INVALID, naming the path and never the value. */
export function toCel(value: unknown, type: RuleType, path = 'evidence'): CelInput {
  if (value === null || value === undefined) return null
  switch (type.kind) {
    case 'list':
      if (!Array.isArray(value)) throw misfit(path, 'list')
      return value.map((item) => toCel(item, type.of, path))
    case 'map':
      if (!isObject(value)) throw misfit(path, 'map')
      return new Map([...type.fields].map(([name, of]) => [name, toCel(value[name], of, `${path}.${name}`)]))
    case 'int':
      if (!Number.isSafeInteger(value)) throw misfit(path, 'int')
      return BigInt(Number(value))
    case 'double':
      if (typeof value !== 'number') throw misfit(path, 'double')
      return value
    case 'dyn':
      return anyToCel(value)
    default:
      return scalarToCel(value, type.kind, path)
  }
}

/**
 * The value at a path, without the positions in lists: null where anything on the way is null, a list where the path leads
 * through one.
 */
export function valueAt(evidence: unknown, path: string): unknown {
  const [name, ...rest] = path === '' ? [] : path.split('.')
  if (evidence === null || evidence === undefined) return null
  if (Array.isArray(evidence)) return evidence.map((item) => valueAt(item, path))
  if (name === undefined) return evidence
  return isObject(evidence) ? valueAt(evidence[name], rest.join('.')) : null
}

/** Everything at a path, lists opened; nulls left out. */
export function allAt(evidence: unknown, path: string): readonly unknown[] {
  const value = valueAt(evidence, path)
  const opened = Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value]
  return opened.filter((item) => item !== null)
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function scalarToCel(value: unknown, kind: string, path: string): CelInput {
  if (kind === 'bool' && typeof value === 'boolean') return value
  if (kind === 'string' && typeof value === 'string') return value
  throw misfit(path, kind)
}

function anyToCel(value: unknown): CelInput {
  if (Array.isArray(value)) return value.map(anyToCel)
  if (isObject(value)) return new Map(Object.entries(value).map(([name, item]) => [name, anyToCel(item)]))
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  return typeof value === 'string' || typeof value === 'boolean' ? value : null
}

function misfit(path: string, kind: string): CertificateError {
  return new CertificateError('EVIDENCE_INVALID', `what came back at ${path} is not a ${kind}`)
}
