/**
 * What this process is asking registries at the moment, request by request: to wait for when the window closes, and to break
 * off when a request is stopped.
 */
export interface InHand {
  /** Runs `work`; its signal aborts when the request is stopped. */
  hold(requestId: string, work: (stopped: AbortSignal) => Promise<void>): Promise<void>
  /** Nothing more is sent for it when this returns. */
  stop(requestId: string): void
  /** When all has ended that was in hand. */
  ended(): Promise<void>
}

export function createInHand(): InHand {
  const held = new Map<string, Set<AbortController>>()
  const running = new Set<Promise<void>>()
  return {
    async hold(requestId, work) {
      const stopping = new AbortController()
      const others = held.get(requestId) ?? new Set()
      held.set(requestId, others.add(stopping))
      const done = work(stopping.signal)
      running.add(done)
      try {
        await done
      } finally {
        running.delete(done)
        others.delete(stopping)
        if (others.size === 0) held.delete(requestId)
      }
    },
    stop(requestId) {
      for (const stopping of held.get(requestId) ?? []) stopping.abort()
    },
    ended: async () => void (await Promise.allSettled(running)),
  }
}
