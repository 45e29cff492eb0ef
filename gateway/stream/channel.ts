/**
 * The wire of a stream: server-sent events in distinct connections (HTML, 9.2; GraphQL over Server-Sent Events, "Distinct
 * connections mode"): `next` for each result, `complete` when there will be no more.
 *
 * A connection that ends without `complete` was cut, by a proxy or by us, and a client of the protocol comes again. Comments
 * go out while nothing happens, so that no proxy takes silence for death. Nothing is written to a client that does not read.
 */
import { once } from 'node:events'
import type { FastifyReply } from 'fastify'
import type { ExecutionResult } from 'graphql'
import { print } from 'graphql-sse'

export interface Channel {
  /** Resolves when there is room for more. Rejects when the stream's life is over. */
  next(result: ExecutionResult): Promise<void>
  /** There will be no more. */
  complete(): void
  /** Ends the connection, and nothing is said about more. */
  end(): void
}

export interface ChannelOptions {
  /** Between two signs of life, in milliseconds. */
  readonly heartbeat: number
  /** Aborts when the client has left, or the stream is to end. */
  readonly life: AbortSignal
}

/** A line of no meaning (HTML, 9.2.6); some browsers open the stream only when something came. */
const COMMENT = ':\n\n'

/** For the last of it to be read, in milliseconds. */
const PATIENCE = 5_000

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // Proxies that gather or squeeze what passes would hold events back.
  'x-accel-buffering': 'no',
  'content-encoding': 'none',
}

export function openChannel(reply: FastifyReply, { heartbeat, life }: ChannelOptions): Channel {
  reply.hijack()
  const { raw } = reply
  raw.on('error', () => undefined)
  raw.writeHead(200, { ...reply.getHeaders(), ...HEADERS } as Record<string, string>)
  raw.write(COMMENT)
  const beating = setInterval(() => raw.writableNeedDrain || raw.write(COMMENT), heartbeat)
  raw.once('close', () => clearInterval(beating))
  const end = (): void => {
    clearInterval(beating)
    if (raw.writableEnded || raw.closed) return
    raw.end()
    // Who does not read what is left would keep the connection, and the server from closing.
    const cutting = setTimeout(() => raw.destroy(), PATIENCE)
    raw.once('close', () => clearTimeout(cutting))
  }
  return {
    async next(result) {
      if (!raw.write(print({ event: 'next', data: result }))) await once(raw, 'drain', { signal: life })
    },
    complete() {
      raw.write(print({ event: 'complete', data: null }))
      end()
    },
    end,
  }
}
