/**
 * Connections on which nothing was asked: browsers and proxies open them ahead of need. Node's server takes such a one for busy,
 * and when it closes it waits for it as long as the other side likes; so a closing window ends them itself.
 */
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Those whose first request has come are left to the server: it answers what has begun, and ends them after. */
export function endUnusedConnections(app: FastifyInstance): void {
  const unused = new Set<Socket>()
  let closing = false
  app.server.on('connection', (socket) => {
    if (closing) socket.destroy()
    else unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  app.server.on('request', ({ socket }) => unused.delete(socket))
  app.addHook('preClose', async () => {
    closing = true
    for (const socket of unused) socket.destroy()
  })
}
