/**
 * The rule: whether the evidence suffices, and what the certificate will state.
 *
 * Conditions are asked in order, because each may rely on those before it; the first that is false refuses, with its code.
 * A condition that cannot be computed is not a refusal: it throws, and the request ends, if at all, as failed.
 */
import type { ReadyDefinition } from '../catalogue/definition.ts'
import { type Expression, moment, type Variables } from '../catalogue/expression.ts'
import { CertificateError } from '../errors.ts'
import { type Evidence, toCel, valueAt } from './evidence.ts'

export type Decision = Granted | Refused

export interface Granted {
  readonly granted: true
  /** In the order of the definition's claims. */
  readonly values: readonly unknown[]
}

export interface Refused {
  readonly granted: false
  /** Of the condition that did not hold. */
  readonly code: string
}

/** Throws `CertificateError` RULE_FAILED or EVIDENCE_INVALID. */
export function decide(ready: ReadyDefinition, evidence: Evidence, subject: string, now: Date): Decision {
  const variables: Variables = {
    evidence: toCel(evidence, ready.evidence),
    subject,
    now: moment(now),
  }
  const { conditions, claims } = ready.definition
  const unmet = conditions.find((_, at) => !holds(ready.conditions[at], variables))
  if (unmet !== undefined) return { granted: false, code: unmet.code }
  return {
    granted: true,
    values: claims.map(({ path = '' }, at) => {
      const computed = ready.claims[at]
      return computed === undefined ? valueAt(evidence, path) : computed(variables)
    }),
  }
}

export function holds(condition: Expression | undefined, variables: Variables): boolean {
  const value = condition?.(variables)
  if (typeof value === 'boolean') return value
  throw new CertificateError('RULE_FAILED', 'a condition gave neither true nor false')
}
