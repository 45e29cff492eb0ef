/**
 * `POST /registries/<registry>/corrections`: where a registry announces that a record of its was corrected.
 *
 *   { "entity": "BirthRecord", "key": "113526000001", "recordVersion": "8", "correctedAt": "2026-11-27T10:00:00Z" }
 *
 * Signed like everything that a registry sends of its own accord (notify/registry-messages.ts); a copy of a message is good for
 * five minutes and does nothing the second time. 202 is said only when the announcement is kept. A registry is told neither
 * whether there are certificates that rest on the record nor, without its signature, whether it is known here.
 */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { GatewayError } from '../../errors.ts'
import { addRegistryMessages } from '../notify/registry-messages.ts'
import type { Corrections } from './corrections.ts'

/** A correction that is still to come would flag certificates that are still to be issued. In milliseconds. */
const AHEAD = 5 * 60_000

const announcement = z.object({
  entity: z.string().min(1).max(64),
  key: z.string().min(1).max(128),
  recordVersion: z.string().min(1).max(128).optional(),
  correctedAt: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
})

export interface CorrectionRouteParts {
  readonly corrections: Corrections
  readonly clock: () => Date
  /** By registry. */
  readonly secrets: ReadonlyMap<string, readonly string[]>
}

export function addCorrectionRoute(app: FastifyInstance, { corrections, clock, secrets }: CorrectionRouteParts): void {
  addRegistryMessages(app, {
    kind: 'corrections',
    shape: announcement,
    form: 'an announcement has entity, key, correctedAt, and where there is one recordVersion',
    secrets,
    clock,
    async receive(registry, announced) {
      if (announced.correctedAt.getTime() > clock().getTime() + AHEAD) {
        throw new GatewayError('BAD_REQUEST', 'correctedAt is still to come')
      }
      await corrections.take({ registry, ...announced })
    },
  })
}
