/**
 * What a certificate will state: the claims of its definition with their values and where each comes from. Made once, when
 * the rule is satisfied, and kept with the request until it is signed and after: it is what was decided.
 */
import type { ReceivedAnswer } from '../../context.ts'
import type { ReadyDefinition } from '../catalogue/definition.ts'
import { askedFor } from './asked.ts'
import { type Contradiction, contradictionsIn } from './contradictions.ts'
import { decide } from './decide.ts'
import type { Evidence } from './evidence.ts'
import { type AskedSource, oldest, type ProvenanceLine, provenanceOfClaims, sourcesOf } from './provenance.ts'

export interface Statement {
  readonly claims: readonly StatedClaim[]
  readonly sources: readonly AskedSource[]
  /** What registries tell differently; none of those that block, once it is issued. Absent in statements of an older window. */
  readonly contradictions?: readonly Contradiction[]
  /** ISO 8601: oldest moment that any of it describes. */
  readonly asOf: string
}

export interface StatedClaim {
  readonly name: string
  readonly value: unknown
  readonly provenance: readonly ProvenanceLine[]
}

export interface Gathered {
  readonly evidence: Evidence
  readonly answers: readonly ReceivedAnswer[]
  readonly subject: string
  readonly now: Date
}

/** The statement, or the code of the condition that did not hold. Throws as `decide` does. */
export function state(ready: ReadyDefinition, gathered: Gathered): Statement | { readonly refusal: string } {
  const { evidence, answers, subject, now } = gathered
  const decision = decide(ready, evidence, subject, now)
  if (!decision.granted) return { refusal: decision.code }
  const provenance = provenanceOfClaims(ready, evidence, answers)
  return {
    claims: ready.definition.claims.map(({ name, fact, asked }, at) => ({
      name,
      value: asked ? askedFor(ready, fact, answers) : (decision.values[at] ?? null),
      provenance: provenance[at] ?? [],
    })),
    sources: sourcesOf(answers),
    contradictions: contradictionsIn(ready, evidence),
    asOf: (oldest(answers) ?? now).toISOString(),
  }
}
