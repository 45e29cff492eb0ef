/**
 * How many streams may be open: of one principal, so that nobody takes another's place, and in all, so that the window keeps
 * its memory and its sockets for who asks.
 */
import { metrics, type UpDownCounter } from '@opentelemetry/api'
import type { Principal, PrincipalKind } from '../context.ts'
import { GatewayError } from '../errors.ts'

export interface StreamBounds {
  readonly perPrincipal: Readonly<Record<PrincipalKind, number>>
  readonly all: number
}

/** A few tabs of a person; the queue at an officer's counter; the people that a service serves. */
export const DEFAULT_BOUNDS: StreamBounds = {
  perPrincipal: { citizen: 8, officer: 32, service: 500, agency: 8, anonymous: 0 },
  all: 2_000,
}

/** When to come again, in milliseconds: a stream is seldom over sooner. */
const COME_AGAIN = 5_000

export interface Places {
  /** Gives the place back when called. Throws `GatewayError` UNAUTHENTICATED or RATE_LIMITED. */
  take(principal: Principal): () => void
  readonly taken: number
}

export function createPlaces({ perPrincipal, all }: StreamBounds): Places {
  const held = new Map<string, number>()
  let taken = 0
  const open = countOpen()
  return {
    take({ kind, clientId, id }) {
      if (kind === 'anonymous') throw new GatewayError('UNAUTHENTICATED', 'a stream is for somebody who is known')
      const key = JSON.stringify([kind, clientId, id])
      const own = held.get(key) ?? 0
      if (own >= perPrincipal[kind] || taken >= all) {
        throw new GatewayError('RATE_LIMITED', 'too many streams are open', {
          retryAfter: COME_AGAIN,
          params: { limit: 'streams' },
        })
      }
      held.set(key, own + 1)
      taken += 1
      open.add(1, { principal: kind })
      return once(() => {
        taken -= 1
        open.add(-1, { principal: kind })
        const left = (held.get(key) ?? 1) - 1
        if (left === 0) held.delete(key)
        else held.set(key, left)
      })
    },
    get taken() {
      return taken
    },
  }
}

/** `darcha_streams_open` at Prometheus: up with each stream and down with its end, so it adds up over windows of one process. */
function countOpen(): UpDownCounter<{ principal: PrincipalKind }> {
  return metrics.getMeter('darcha').createUpDownCounter('darcha_streams_open', {
    description: 'Event streams that are open, by kind of principal',
  })
}

function once(action: () => void): () => void {
  let done = false
  return () => {
    if (!done) action()
    done = true
  }
}
