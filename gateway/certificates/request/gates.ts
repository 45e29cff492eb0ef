/**
 * What stands between a request and the registries: the gates that its definition puts up, in their order. A definition that
 * asks for none of them lets a request through at once.
 */
import type { Definition } from '../../../schema/index.ts'
import type { RequestState } from './states.ts'

/** What a request has behind it. */
export interface Passed {
  /** The subject's consent is in force, where the definition wants one. */
  readonly consented: boolean
  /** Nothing is owed for it, or it was paid. */
  readonly paid: boolean
}

/** Consent first: nobody pays for what the subject may yet decline. */
export function nextGate({ release }: Pick<Definition, 'release'>, { consented, paid }: Passed): RequestState {
  if (release === 'CONSENT' && !consented) return 'AWAITING_CONSENT'
  return paid ? 'COLLECTING' : 'AWAITING_PAYMENT'
}

/** After the rule was satisfied. */
export function gateBeforeIssue({ preview }: Pick<Definition, 'preview'>, wished: boolean): RequestState {
  return preview || wished ? 'AWAITING_PREVIEW' : 'READY'
}
