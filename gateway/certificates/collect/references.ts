/**
 * References of answers that a registry will give later: kept with the request, and given back at the next attempt, so that
 * the registry goes on with the work that it has begun and does not begin anew.
 */
import { answerId, type ReceivedAnswer } from '../../context.ts'
import type { ReadyDefinition } from '../catalogue/definition.ts'
import type { KeptFact } from '../request/records.ts'
import { factsOf } from './gathering.ts'

export type References = Readonly<Record<string, string>>

/** What is given back, of all facts together; by `answerId`. */
export function referencesOf(facts: readonly KeptFact[]): ReadonlyMap<string, string> {
  return new Map(facts.flatMap(({ references = {} }) => Object.entries(references)))
}

/**
 * What a fact keeps after an attempt. A reference that was answered is kept too: until the other facts are there its answer
 * may be asked for once more. One that the registry no longer takes is dropped, and the question is put anew.
 */
export function keepReferences(
  ready: ReadyDefinition,
  fact: string,
  before: References = {},
  answers: readonly ReceivedAnswer[],
): References {
  const references = new Map(Object.entries(before))
  for (const answer of answers) {
    const id = answerId(answer.registry, answer.entity, answer.key)
    if (answer.errorCode === 'REGISTRY_REFUSED' || answer.errorCode === 'RECORD_INVALID') references.delete(id)
    if (answer.reference !== undefined && factsOf(ready, answer).includes(fact)) references.set(id, answer.reference)
  }
  return Object.fromEntries(references)
}
