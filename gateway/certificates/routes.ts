/**
 * What anyone may fetch without GraphQL: the keys, and what stands behind the address in a QR code.
 */
import type { FastifyInstance } from 'fastify'
import type { Store } from '../store/store.ts'
import { readKeys } from './issue/keys.ts'
import { masked } from './request/subject.ts'
import type { Verifier } from './verify/verification.ts'

export interface RouteParts {
  readonly store: Store
  readonly verifier: Verifier
}

/** Minutes: a verifier must soon know a key that is new. */
const KEYS_FRESH = 'public, max-age=300'

export function addRoutes(app: FastifyInstance, { store, verifier }: RouteParts): void {
  app.get('/.well-known/jwks.json', async (_request, reply) =>
    reply
      .header('cache-control', KEYS_FRESH)
      .type('application/jwk-set+json')
      .send(await readKeys(store.db)),
  )
  app.get<{ Params: { id: string } }>('/verify/:id', async ({ params }, reply) => {
    const { outcome, certificate, erased } = await verifier.verifyById(params.id)
    const issued = certificate ?? erased
    return reply.header('cache-control', 'no-store').send({
      outcome,
      type: issued?.request.definition.id ?? null,
      issuedAt: issued?.issuedAt ?? null,
      validUntil: issued?.validUntil ?? null,
      maskedSubject: certificate === undefined ? null : masked(certificate.request.subject),
      erasedAt: erased?.request.erasedAt ?? null,
    })
  })
}
