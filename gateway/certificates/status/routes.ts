/**
 * `GET /status/<list>`: a status list as anyone may fetch it, and keep until it is to be asked for again. Who asks says
 * nothing of the certificate that they hold: it is one of many thousands in the list.
 */
import type { FastifyInstance } from 'fastify'
import { listUri, type StatusLists } from './lists.ts'
import { MEDIA_TYPE, TTL } from './token.ts'

export interface StatusRouteParts {
  readonly lists: StatusLists
  readonly issuer: { readonly id: string }
}

const FRESH = `public, max-age=${TTL}`

export function addStatusRoutes(app: FastifyInstance, { lists, issuer }: StatusRouteParts): void {
  // Verifiers may be pages of other sites (draft-ietf-oauth-status-list, 8.1).
  app.get<{ Params: { list: string } }>('/status/:list', async ({ params, headers }, reply) => {
    reply.header('access-control-allow-origin', '*')
    const list = /^[1-9]\d{0,8}$/.test(params.list) ? await lists.read(Number(params.list)) : undefined
    if (list === undefined) return reply.code(404).send({ error: 'there is no such status list' })
    reply.header('cache-control', FRESH).header('etag', list.etag)
    if (headers['if-none-match'] === list.etag) return reply.code(304).send()
    return reply.type(MEDIA_TYPE).send(list.token)
  })
  // For who prepares to verify without a network (9): all lists there are.
  app.get('/status', async (_request, reply) =>
    reply
      .header('access-control-allow-origin', '*')
      .header('cache-control', FRESH)
      .send({ status_lists: (await lists.ids()).map((id) => listUri(issuer, id)) }),
  )
}
