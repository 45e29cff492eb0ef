/**
 * Where two values differ, by path and never by value: what an auditor is told of may be looked over a shoulder.
 *
 * Compared as JSON: the order of an object's fields says nothing, that of a list does, and what is undefined is not there.
 */
import { isObject } from '../decide/evidence.ts'

export interface Check {
  readonly what: string
  readonly same: boolean
  /** Where it differs, by path. */
  readonly differs: readonly string[]
}

/** As JSON on both sides: that is what was kept and what was signed. */
export function check(what: string, then: unknown, now: unknown): Check {
  const differs = differences(asJson(then), asJson(now))
  return { what, same: differs.length === 0, differs }
}

function asJson(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value))
}

/** Paths at which they differ, at most `most` of them; none where they are the same. */
export function differences(one: unknown, other: unknown, most = 20): readonly string[] {
  return differing(one, other, '').slice(0, most)
}

function differing(one: unknown, other: unknown, path: string): readonly string[] {
  if (Array.isArray(one) && Array.isArray(other)) {
    const length = Math.max(one.length, other.length)
    return Array.from({ length }, (_, at) => differing(one[at], other[at], `${path}[${at}]`)).flat()
  }
  if (isObject(one) && isObject(other)) {
    const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort()
    return names.flatMap((name) => differing(one[name], other[name], path === '' ? name : `${path}.${name}`))
  }
  return Object.is(one, other) || (one === 0 && other === 0) ? [] : [path === '' ? 'everything' : path]
}
