/** What wire tests of any connector need: a small population, a call, and answers by status. */
import type { Answer } from '../../connectors/sdk/answer.ts'
import type { Call } from '../../connectors/sdk/call.ts'
import { createPopulation } from '../../mocks/population/population.ts'

export const population = createPopulation({ seed: 7, size: 1_000 })

export function call(over: Partial<Call> = {}): Call {
  return {
    requestId: '5c1d0d2e-3f0b-4b1e-9f57-0a1f4c7d2b11',
    signal: new AbortController().signal,
    purpose: 'CASE',
    userId: 'UZ30101800000018',
    issue: 'C-2026-1',
    ...over,
  }
}

/** Longer than any machine that is busy takes for an answer. */
export const PATIENT = '20s'

/** Short only where the registry keeps silent and the deadline is what ends the wait. */
export function deadlineFor(code: string): string {
  return code === 'REGISTRY_TIMEOUT' ? '500ms' : PATIENT
}

export function statuses(answers: readonly Answer[]): readonly string[] {
  return answers.map((answer) => (answer.status === 'UNAVAILABLE' ? answer.error.code : answer.status))
}

/** The entity that was found; undefined for any other answer. */
export function entityOf(answer: Answer | undefined): object | undefined {
  return answer?.status === 'FOUND' ? answer.entity : undefined
}
