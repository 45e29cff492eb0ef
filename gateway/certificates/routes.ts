/**
 * What a verifier may fetch without GraphQL and without an account: the keys.
 */
import type { FastifyInstance } from 'fastify'
import type { Store } from '../store/store.ts'
import { readKeys } from './issue/keys.ts'

export interface RouteParts {
  readonly store: Store
}

/** Minutes: a verifier must soon know a key that is new. */
const KEYS_FRESH = 'public, max-age=300'

export function addRoutes(app: FastifyInstance, { store }: RouteParts): void {
  app.get('/.well-known/jwks.json', async (_request, reply) =>
    reply
      .header('cache-control', KEYS_FRESH)
      .type('application/jwk-set+json')
      .send(await readKeys(store.db)),
  )
}
