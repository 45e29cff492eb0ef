/**
 * When a request that waits asks again: soon at first, then ever more rarely, never all at once with the others that wait
 * for the same registry, and not before a registry said that it will have an answer.
 */
export interface Backoff {
  /** Before the second attempt, in milliseconds. */
  readonly first: number
  /** The longest pause. A registry that is back is asked within that time. */
  readonly longest: number
}

export const BACKOFF: Backoff = { first: 1_000, longest: 300_000 }

export interface Pause {
  /** How many attempts were made in vain; at least 1. */
  readonly attempts: number
  readonly now: Date
  /** By the registries' own word. */
  readonly notBefore: Date | undefined
  /** At which the request ends anyway. */
  readonly end: Date
  /** From 0 to below 1. */
  readonly random: number
}

export function nextAttempt({ attempts, now, notBefore, end, random }: Pause, backoff: Backoff): Date {
  const whole = Math.min(backoff.longest, backoff.first * 2 ** Math.min(attempts - 1, 30))
  const own = now.getTime() + whole * (0.5 + random / 2)
  const theirs = (notBefore?.getTime() ?? 0) + random * backoff.first
  return new Date(Math.min(Math.max(own, theirs), end.getTime()))
}
