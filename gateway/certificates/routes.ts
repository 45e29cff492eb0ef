/**
 * What a verifier or a wallet may fetch without GraphQL and without an account: the keys, and what credentials are called.
 */
import type { FastifyInstance } from 'fastify'
import type { Store } from '../store/store.ts'
import { addMetadataRoutes, type MetadataParts } from './issue/metadata-routes.ts'
import { readKeys } from './sign/keys.ts'

export interface RouteParts extends MetadataParts {
  readonly store: Store
}

/** Minutes: a verifier must soon know a key that is new. */
const KEYS_FRESH = 'public, max-age=300'

export function addRoutes(app: FastifyInstance, { store, ...metadata }: RouteParts): void {
  addMetadataRoutes(app, metadata)
  app.get('/.well-known/jwks.json', async (_request, reply) =>
    reply
      .header('cache-control', KEYS_FRESH)
      .type('application/jwk-set+json')
      .send(await readKeys(store.db)),
  )
}
