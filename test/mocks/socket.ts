/** A client that looks at the wire itself: every piece as it comes, when it came, and how the connection ended. */
import { createConnection } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

export interface Seen {
  readonly bytes: Buffer
  /** Milliseconds from the question to each piece. */
  readonly arrivals: readonly number[]
  /** `quiet`: still open after `patience` without an end. */
  readonly ended: 'end' | 'reset' | 'quiet'
}

export function look(url: string, path = '/', patience = 20_000): Promise<Seen> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = createConnection({ host: hostname, port: Number(port) })
    const pieces: Buffer[] = []
    const arrivals: number[] = []
    const asked = performance.now()
    const seen = (ended: Seen['ended']) => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ bytes: Buffer.concat(pieces), arrivals, ended })
    }
    const timer = setTimeout(() => seen('quiet'), patience)
    socket.write(`GET ${path} HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n`)
    socket.on('data', (piece) => {
      pieces.push(piece)
      arrivals.push(performance.now() - asked)
    })
    socket.on('end', () => seen('end'))
    socket.on('error', () => seen('reset'))
  })
}

/** Settles when `condition` holds; the test's own time limit is the other end. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await wait(2)
}
