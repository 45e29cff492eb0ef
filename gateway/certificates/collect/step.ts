/**
 * What follows from one attempt: the next state of the request, with all that is kept of it. Pure: the same attempt at the
 * same moment always has the same consequence.
 *
 * The only ends are the rule's word, a source that will not tell, evidence that stays wrong for a day, and the end of the
 * permission to ask. Everything else waits.
 */
import type { ExecutionResult } from 'graphql'
import type { ReceivedAnswer } from '../../context.ts'
import { gateBeforeIssue } from '../act/gates.ts'
import { type Backoff, nextAttempt } from '../backoff.ts'
import type { ReadyDefinition } from '../catalogue/definition.ts'
import { CONTRADICTION, type Contradiction, contradictionMessage } from '../decide/contradictions.ts'
import { isObject } from '../decide/evidence.ts'
import { type Statement, state } from '../decide/statement.ts'
import { CertificateError } from '../errors.ts'
import type { Change, KeptFact, RequestRecord } from '../request/records.ts'
import type { RequestState } from '../request/states.ts'
import { permissionEndsAt } from '../request/term.ts'
import { type Gathering, judge } from './gathering.ts'
import { keepReferences } from './references.ts'

export interface Attempt {
  readonly record: RequestRecord
  readonly ready: ReadyDefinition
  readonly result: ExecutionResult
  readonly answers: readonly ReceivedAnswer[]
  /** When the result was there. */
  readonly now: Date
  /** From 0 to below 1. */
  readonly random: number
}

export interface Step extends Change {
  readonly event: 'GRANTED' | 'REFUSED' | 'GIVEN_UP' | 'NOT_YET_ANSWERED'
  /** Where GRANTED leads. */
  readonly to?: RequestState
  /** What operators must look at. */
  readonly fault?: CertificateError
}

/** Whether the rule has spoken: what it spoke on is then kept. */
export function isDecided({ statement, rejection }: Step): boolean {
  return statement !== undefined || rejection !== undefined
}

/** How long evidence may be wrong before it is given up: time for an agency to mend it. */
const PATIENCE = 24 * 3_600_000

export function stepAfter(attempt: Attempt, backoff: Backoff): Step {
  const { ready, result, answers, record, now } = attempt
  const gathering = judge(ready, result, answers, now)
  const facts = kept(attempt, gathering)
  if (gathering.outcome === 'WITHHELD') return { event: 'GIVEN_UP', facts, failure: { code: 'EVIDENCE_WITHHELD' } }
  if (gathering.outcome === 'WAITING') return waiting(attempt, { ...gathering, facts }, backoff)
  try {
    const evidence = isObject(result.data) ? result.data : {}
    const stated = state(ready, { evidence, answers, subject: record.subject.key, now })
    if ('refusal' in stated) return refused(ready, stated.refusal, facts, now)
    const blocking = stated.contradictions?.find(({ blocks }) => blocks)
    const shown = gateBeforeIssue(ready.definition, record.previewWished) === 'AWAITING_PREVIEW'
    // Whoever looks at the facts can have it clarified first; without that nothing is left to wait for.
    return blocking === undefined || shown ? granted(attempt, stated, facts) : contradicted(attempt, blocking, facts)
  } catch (fault) {
    if (!(fault instanceof CertificateError)) throw fault
    const unsettled = facts.map((fact): KeptFact => ({ ...fact, status: 'WAITING', attempts: fact.attempts + 1 }))
    return { ...waiting(attempt, { facts: unsettled, fault: true, notBefore: undefined }, backoff), fault }
  }
}

function granted({ ready, record }: Attempt, statement: Statement, facts: readonly KeptFact[]): Step {
  const to = gateBeforeIssue(ready.definition, record.previewWished)
  return { event: 'GRANTED', to, facts, statement, faultySince: null }
}

function refused({ definition }: ReadyDefinition, code: string, facts: readonly KeptFact[], now: Date): Step {
  const condition = definition.conditions.find((each) => each.code === code)
  if (condition === undefined) throw new CertificateError('RULE_FAILED', 'a refusal has no condition')
  const rejection = { code, message: condition.refusal, decidedAt: now.toISOString() }
  return { event: 'REFUSED', facts, rejection, faultySince: null }
}

/** Nothing is issued on what two registries tell differently: the window does not choose between them. */
function contradicted({ ready, now }: Attempt, { name }: Contradiction, facts: readonly KeptFact[]): Step {
  const { contradictions, title } = ready.definition
  const label = contradictions.find((each) => each.name === name)?.label ?? title
  const rejection = { code: CONTRADICTION, message: contradictionMessage(label), decidedAt: now.toISOString() }
  return { event: 'REFUSED', facts, rejection, faultySince: null }
}

interface Missing {
  readonly facts: readonly KeptFact[]
  readonly fault: boolean
  readonly notBefore: Date | undefined
}

function waiting({ record, now, random }: Attempt, { facts, fault, notBefore }: Missing, backoff: Backoff): Step {
  const faultySince = fault ? (record.faultySince ?? now) : null
  const end = permissionEndsAt(record.dueAt)
  if (faultySince !== null && now.getTime() - faultySince.getTime() >= PATIENCE) {
    return { event: 'GIVEN_UP', facts, failure: { code: 'EVIDENCE_INVALID' } }
  }
  if (now >= end) return { event: 'GIVEN_UP', facts, failure: { code: 'PERMISSION_ENDED' } }
  const attempts = Math.max(1, ...facts.flatMap((fact) => (fact.status === 'WAITING' ? [fact.attempts] : [])))
  const nextAttemptAt = nextAttempt({ attempts, now, notBefore, end, random }, backoff)
  return { event: 'NOT_YET_ANSWERED', facts, faultySince, nextAttemptAt }
}

/** The facts with what an earlier attempt leaves to the next: how often it was in vain, and the references given. */
function kept({ record, ready, answers }: Attempt, { facts }: Gathering): readonly KeptFact[] {
  return facts.map((fact) => {
    const before = record.facts.find(({ name }) => name === fact.name)
    const references = keepReferences(ready, fact.name, before?.references, answers)
    const attempts = fact.status === 'GATHERED' ? 0 : (before?.attempts ?? 0) + 1
    return { ...fact, attempts, ...(Object.keys(references).length > 0 && { references }) }
  })
}
