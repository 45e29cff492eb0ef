/** What is noted about one HTTP request while it goes through the house; carried by the async context, never global. */
import { type Context, context, createContextKey } from '@opentelemetry/api'
import type { PrincipalKind } from '../context.ts'
import type { OperationOutcome } from './instruments.ts'

export interface Observation {
  requestId?: string
  operation?: string
  principal?: PrincipalKind
  outcome?: OperationOutcome
  /** Codes of the errors that it was answered with, each once. */
  codes?: readonly string[]
}

const OBSERVATION = createContextKey('darcha.observation')

export function withObservation(of: Context, observation: Observation): Context {
  return of.setValue(OBSERVATION, observation)
}

export function currentObservation(): Observation | undefined {
  return context.active().getValue(OBSERVATION) as Observation | undefined
}
