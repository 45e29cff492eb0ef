/**
 * A place between a client and a PostgreSQL server where the connection goes wrong on demand.
 *
 * Everything passes as it is; what a client asks is noted, and a fault that is set strikes it: a statement as a rule, and
 * under `outage` also a connection that is being opened.
 */
import { createConnection, createServer, type NetConnectOpts, type Socket } from 'node:net'
import type { Controlled } from '../control.ts'
import type { FaultKind } from '../faults.ts'
import { type Address, listen } from '../listen.ts'
import { createLine } from './line.ts'

/** Kinds that a connection can have; a database has no 429 and no second schema. */
export const CONNECTION_FAULTS: readonly FaultKind[] = [
  'latency',
  'outage',
  'reset',
  'halfOpen',
  'drip',
  'truncated',
  'garbage',
]

export interface Proxy {
  readonly port: number
  /** Cuts every connection. */
  close(): Promise<void>
}

export async function startProxy(target: NetConnectOpts, controlled: Controlled, address: Address): Promise<Proxy> {
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = createConnection(target)
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.once('close', () => open.delete(socket))
    }
    createLine(client, upstream, controlled)
  })
  const port = await listen(server, 'heat', address)
  return {
    port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}
