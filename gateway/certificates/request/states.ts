/**
 * The life of a request and of a certificate, written down once: where each can stand, what can happen there, and where
 * that leads.
 *
 * A request that was acknowledged ends in exactly one of the states in which nothing more can happen. Where an event names
 * several states, what the definition asks for decides which of them it is (act/gates.ts); an event that a state does not name
 * cannot happen there. The database holds to the same table (`certificate_request_transition`), whatever this code believes.
 */
import type { RequestStatus } from '../../store/request-tables.ts'
import { CertificateError } from '../errors.ts'

/** As its row in the database says it. */
export type RequestState = RequestStatus

export type RequestEvent =
  /** Written down, and nothing asked yet. */
  | 'DRAFTED'
  /** Asked for. */
  | 'SUBMITTED'
  | 'CONSENT_GIVEN'
  /** Taken back, or declined before it was given. */
  | 'CONSENT_WITHDRAWN'
  | 'PAID'
  /** A worker asks the registries again. */
  | 'TAKEN_UP'
  /** A source that must answer has not. */
  | 'NOT_YET_ANSWERED'
  /** The rule is satisfied. */
  | 'GRANTED'
  /** The rule refused. */
  | 'REFUSED'
  /** Whoever asked has seen the facts and wants them certified. */
  | 'APPROVED'
  /** What was shown had become too old to certify. */
  | 'OUTDATED'
  /** Whoever asked holds a fact to be wrong. */
  | 'DISPUTED'
  | 'DISPUTE_WITHDRAWN'
  /** A registry has answered what was asked of it about a fact. */
  | 'CLARIFIED'
  | 'SIGNED'
  | 'CANCELLED_BY_REQUESTER'
  /** Nobody did, in time, what only people can do. */
  | 'ABANDONED'
  /** The window could not come to a decision. */
  | 'GIVEN_UP'

type Ways = Readonly<Partial<Record<RequestEvent, readonly [RequestState, ...RequestState[]]>>>

/** What ends a request while it waits for people. */
const LEFT: Ways = { CANCELLED_BY_REQUESTER: ['CANCELLED'], ABANDONED: ['CANCELLED'] }
/** What ends one for which registries may be asked. */
const STOPPED: Ways = { CANCELLED_BY_REQUESTER: ['CANCELLED'], CONSENT_WITHDRAWN: ['CANCELLED'], GIVEN_UP: ['FAILED'] }

/** How a request begins. */
export const BEGINNINGS: Ways = {
  DRAFTED: ['DRAFT'],
  SUBMITTED: ['AWAITING_CONSENT', 'AWAITING_PAYMENT', 'COLLECTING'],
}

export const LIFE: Readonly<Record<RequestState, Ways>> = {
  /** Nobody is asked anything. */
  DRAFT: { ...LEFT, SUBMITTED: ['AWAITING_CONSENT', 'AWAITING_PAYMENT', 'COLLECTING'] },
  AWAITING_CONSENT: { ...LEFT, CONSENT_GIVEN: ['AWAITING_PAYMENT', 'COLLECTING'], CONSENT_WITHDRAWN: ['CANCELLED'] },
  AWAITING_PAYMENT: { ...LEFT, PAID: ['COLLECTING'], CONSENT_WITHDRAWN: ['CANCELLED'] },
  /** A worker has taken it up, or is about to. */
  COLLECTING: {
    ...STOPPED,
    NOT_YET_ANSWERED: ['WAITING'],
    GRANTED: ['ISSUED', 'AWAITING_PREVIEW'],
    REFUSED: ['REJECTED'],
  },
  /** A source has not answered; it is asked again at `next_attempt_at`. */
  WAITING: { ...STOPPED, TAKEN_UP: ['COLLECTING'] },
  /** Decided in favour; whoever asked is to look at the facts. */
  AWAITING_PREVIEW: {
    ...STOPPED,
    ...LEFT,
    APPROVED: ['READY'],
    OUTDATED: ['COLLECTING'],
    DISPUTED: ['NEEDS_CLARIFICATION'],
  },
  /** A registry was asked whether a fact is right. With the last answer the facts are gathered anew. */
  NEEDS_CLARIFICATION: {
    ...STOPPED,
    DISPUTED: ['NEEDS_CLARIFICATION'],
    CLARIFIED: ['COLLECTING', 'NEEDS_CLARIFICATION'],
    DISPUTE_WITHDRAWN: ['AWAITING_PREVIEW', 'COLLECTING', 'NEEDS_CLARIFICATION'],
  },
  /** Whoever asked has approved what it will state, and only the signature is missing. */
  READY: { SIGNED: ['ISSUED'], GIVEN_UP: ['FAILED'], CONSENT_WITHDRAWN: ['CANCELLED'] },
  ISSUED: {},
  REJECTED: {},
  CANCELLED: {},
  FAILED: {},
}

export const STATES = Object.keys(LIFE) as readonly RequestState[]

export const OPEN: readonly RequestState[] = STATES.filter((state) => !isTerminal(state))

export function isTerminal(state: RequestState): boolean {
  return Object.keys(LIFE[state]).length === 0
}

/** Where this event may lead from here; nowhere where it cannot happen. Absent a state: a request that begins. */
export function waysFrom(state: RequestState | undefined, event: RequestEvent): readonly RequestState[] {
  return (state === undefined ? BEGINNINGS : LIFE[state])[event] ?? []
}

export function canHappen(state: RequestState, event: RequestEvent): boolean {
  return waysFrom(state, event).length > 0
}

/**
 * The state that follows; `chosen` where the event may lead to several. Throws `CertificateError` TRANSITION_FORBIDDEN
 * where the table has no such way.
 */
export function next(state: RequestState | undefined, event: RequestEvent, chosen?: RequestState): RequestState {
  const ways = waysFrom(state, event)
  const only = ways.length === 1 ? ways[0] : undefined
  const to = chosen ?? only
  if (to !== undefined && ways.includes(to)) return to
  const from = state ?? 'the beginning'
  throw new CertificateError('TRANSITION_FORBIDDEN', `${event} does not lead from ${from} to ${chosen ?? 'anywhere'}`)
}

/** What of `CertificateStatus` is kept; EXPIRED is read off the clock. */
export type StoredStatus = 'VALID' | 'SUPERSEDED' | 'REVOKED'
export type CertificateStatus = StoredStatus | 'EXPIRED'
export type CertificateEvent = 'REPLACED' | 'WITHDRAWN' | 'TERM_ENDED'

/** A certificate's own life. Withdrawn stays withdrawn, whatever the clock says. */
export const CERTIFICATE_LIFE: Readonly<
  Record<CertificateStatus, Readonly<Partial<Record<CertificateEvent, CertificateStatus>>>>
> = {
  VALID: { REPLACED: 'SUPERSEDED', WITHDRAWN: 'REVOKED', TERM_ENDED: 'EXPIRED' },
  /** Replaced or out of date, it can still turn out never to have been right. */
  SUPERSEDED: { WITHDRAWN: 'REVOKED' },
  EXPIRED: { WITHDRAWN: 'REVOKED' },
  REVOKED: {},
}

export function certificateStatus(stored: StoredStatus, validUntil: Date | null, now: Date): CertificateStatus {
  const ended = validUntil !== null && now > validUntil
  return (ended ? CERTIFICATE_LIFE[stored].TERM_ENDED : undefined) ?? stored
}
