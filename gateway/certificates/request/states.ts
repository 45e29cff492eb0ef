/**
 * The life of a request, written down once: where it can stand, and where it can go from there.
 *
 * A request that was acknowledged ends in exactly one of the states that lead nowhere. Every change of state passes
 * `checkTransition`, so a way that is not in this table does not exist.
 */
import { CertificateError } from '../errors.ts'

export const TRANSITIONS = {
  /** A worker has taken it up, or is about to. */
  COLLECTING: ['COLLECTING', 'WAITING', 'READY', 'REJECTED', 'FAILED'],
  /** A source has not answered; it is asked again at `next_attempt_at`. */
  WAITING: ['COLLECTING', 'FAILED'],
  /** Decided in favour; what it will state is kept, and only the signature is missing. */
  READY: ['ISSUED', 'FAILED'],
  ISSUED: [],
  REJECTED: [],
  FAILED: [],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type RequestState = keyof typeof TRANSITIONS

export const INITIAL: RequestState = 'COLLECTING'

export const STATES: readonly RequestState[] = ['COLLECTING', 'WAITING', 'READY', 'ISSUED', 'REJECTED', 'FAILED']

export const OPEN: readonly RequestState[] = STATES.filter((state) => !isTerminal(state))

export function isTerminal(state: RequestState): boolean {
  return TRANSITIONS[state].length === 0
}

export function leads(from: RequestState, to: RequestState): boolean {
  return (TRANSITIONS[from] as readonly RequestState[]).includes(to)
}

/** Throws `CertificateError` where the table has no such way. */
export function checkTransition(from: RequestState, to: RequestState): void {
  if (leads(from, to)) return
  throw new CertificateError('TRANSITION_FORBIDDEN', `a request does not go from ${from} to ${to}`)
}

/** What of `CertificateStatus` is kept; EXPIRED is read off the clock. */
export type StoredStatus = 'VALID' | 'SUPERSEDED' | 'REVOKED'
export type CertificateStatus = StoredStatus | 'EXPIRED'

/** Withdrawn stays withdrawn, whatever the clock says. */
export function certificateStatus(stored: StoredStatus, validUntil: Date | null, now: Date): CertificateStatus {
  if (stored !== 'VALID') return stored
  return validUntil !== null && now > validUntil ? 'EXPIRED' : 'VALID'
}
