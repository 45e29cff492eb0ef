/**
 * Certificates as the window has them: the catalogue checked, the resolvers of their slice, the workers that pursue
 * requests, and the keys by which anyone verifies.
 */
import { createHmac } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { GraphQLSchema } from 'graphql'
import type { Definition } from '../../schema/index.ts'
import type { Queue } from '../store/queue.ts'
import type { Store } from '../store/store.ts'
import { createArchive } from './archive.ts'
import { BACKOFF, type Backoff } from './backoff.ts'
import { createCatalogue } from './catalogue.ts'
import { type CollectParts, type ContextFor, pursue } from './collect.ts'
import type { Issuer } from './credential.ts'
import type { CertificateError } from './errors.ts'
import { publishKey, readKeys } from './keys.ts'
import { JOB } from './request.ts'
import { type CertificateResolvers, certificateResolvers } from './resolvers.ts'
import type { Signer } from './sign.ts'

export interface CertificateParts {
  readonly store: Store
  readonly queue: Queue
  readonly definitions: readonly Definition[]
  /** The composed schema, executable. */
  readonly schema: GraphQLSchema
  readonly contextFor: ContextFor
  readonly signer: Signer
  readonly issuer: Issuer
  /** For pseudonyms of subjects: 32 random bytes, kept as long as certificates are. */
  readonly secret: Uint8Array
  /** Requests that are pursued at once. @default 4 */
  readonly workers?: number
  /** For one attempt, in milliseconds. @default 30000 */
  readonly deadline?: number
  readonly backoff?: Backoff
  readonly clock?: () => Date
  readonly onFault?: (fault: CertificateError) => void
}

export interface Certificates {
  readonly resolvers: CertificateResolvers
  /** `/.well-known/jwks.json`: every key that ever signed (RFC 7517). */
  routes(app: FastifyInstance): void
  /** Files the catalogue, publishes the key, and takes up what was left unfinished. */
  start(): Promise<void>
  /** Breaks off attempts; they are made again at the next start. The queue is closed by whoever opened it. */
  close(): Promise<void>
}

/** Throws `CertificateError` DEFINITIONS_INVALID, with every mistake. */
export function createCertificates(parts: CertificateParts): Certificates {
  const { store, queue, schema, signer, issuer, clock = () => new Date(), workers = 4 } = parts
  const catalogue = createCatalogue(parts.definitions, schema)
  const archive = createArchive(store.db)
  const closing = new AbortController()
  const collecting: CollectParts = {
    store,
    queue,
    archive,
    schema: () => schema,
    contextFor: parts.contextFor,
    backoff: parts.backoff ?? BACKOFF,
    deadline: parts.deadline ?? 30_000,
    random: Math.random,
    closing: closing.signal,
    signer,
    issuer,
    clock,
    pseudonym: ({ kind, key }) => createHmac('sha256', parts.secret).update(`${kind}\n${key}`).digest(),
    onFault: parts.onFault ?? (() => undefined),
  }
  return {
    resolvers: certificateResolvers({ store, queue, catalogue, archive, schema, issuer, clock }),
    routes(app) {
      app.get('/.well-known/jwks.json', async (_request, reply) => {
        const keys = await readKeys(store.db)
        return reply.type('application/jwk-set+json').header('cache-control', 'public, max-age=300').send(keys)
      })
    },
    async start() {
      await archive.file(catalogue)
      await publishKey(store.db, signer, clock())
      await queue.work(JOB, (job) => pursue(job, collecting), { concurrency: workers })
    },
    async close() {
      closing.abort()
    },
  }
}
