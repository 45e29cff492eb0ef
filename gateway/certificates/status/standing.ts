/**
 * Everything that becomes of a certificate after it was issued, as the room's door is handed it: its place in a status list,
 * and the corrections that concern it.
 */
import type { FastifyInstance } from 'fastify'
import type { Queue } from '../../store/queue.ts'
import type { Store } from '../../store/store.ts'
import type { Correspondents } from '../notify/notifications.ts'
import type { Keyring } from '../sign/sign.ts'
import { addCorrectionRoute } from './correction-routes.ts'
import { CORRECTION_JOB, type Corrected, createCorrections } from './corrections.ts'
import { createStatusLists } from './lists.ts'
import { createPlaces, type Places } from './places.ts'
import { addStatusRoutes } from './routes.ts'
import { createRecordPseudonym, type RecordPseudonym } from './sources.ts'

export interface StandingParts {
  readonly store: Store
  readonly clock: () => Date
  readonly queue: Queue
  readonly keyring: Keyring
  readonly issuer: { readonly id: string }
  readonly secret: Uint8Array
  readonly correspondents: Pick<Correspondents, 'messageSecrets'>
  readonly onCorrection: (corrected: Corrected) => void
}

export interface Standing {
  readonly places: Places
  readonly recordPseudonym: RecordPseudonym
  routes(app: FastifyInstance): void
  start(): Promise<void>
}

export function createStanding(parts: StandingParts): Standing {
  const { store, queue, issuer, secret, clock, correspondents } = parts
  const recordPseudonym = createRecordPseudonym(secret)
  const corrections = createCorrections({ ...parts, recordPseudonym })
  const lists = createStatusLists(parts)
  return {
    places: createPlaces(store.db),
    recordPseudonym,
    routes(app) {
      addStatusRoutes(app, { lists, issuer })
      addCorrectionRoute(app, { clock, corrections, secrets: correspondents.messageSecrets })
    },
    start: async () => await queue.work(CORRECTION_JOB, corrections.again),
  }
}
