/**
 * `POST /registries/<registry>/corrections`: where a registry announces that a record of its was corrected.
 *
 *   { "entity": "BirthRecord", "key": "113526000001", "recordVersion": "8", "correctedAt": "2026-11-27T10:00:00Z" }
 *
 * Signed as notify/signed-message.ts says, under the secret agreed with this registry; a copy of a message is good for five
 * minutes and does nothing the second time. 202 is said only when the announcement is kept. A registry is told neither
 * whether there are certificates that rest on the record nor, without its signature, whether it is known here.
 */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { GatewayError } from '../../errors.ts'
import { verifySignedMessage } from '../notify/signed-message.ts'
import type { Corrections } from './corrections.ts'

/** An announcement is some hundred bytes. */
const MOST_BYTES = 16 * 1024

/** A correction that is still to come would flag certificates that are still to be issued. In milliseconds. */
const AHEAD = 5 * 60_000

const body = z.object({
  entity: z.string().min(1).max(64),
  key: z.string().min(1).max(128),
  recordVersion: z.string().min(1).max(128).optional(),
  correctedAt: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
})

export interface CorrectionRouteParts {
  readonly corrections: Corrections
  readonly clock: () => Date
  /** By registry. */
  readonly announcementSecrets: ReadonlyMap<string, readonly string[]>
}

export function addCorrectionRoute(app: FastifyInstance, parts: CorrectionRouteParts): void {
  const { corrections, clock, announcementSecrets } = parts
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, raw, done) =>
      done(null, raw),
    )
    scope.post<{ Params: { registry: string }; Body: Buffer }>(
      '/registries/:registry/corrections',
      async ({ params: { registry }, headers, body: raw }, reply) => {
        const now = clock()
        const sent = raw ?? Buffer.alloc(0)
        verifySignedMessage(announcementSecrets.get(registry) ?? [], headers, sent, now)
        const announced = body.safeParse(parsed(sent))
        if (!announced.success || announced.data.correctedAt.getTime() > now.getTime() + AHEAD) {
          throw new GatewayError(
            'BAD_REQUEST',
            'an announcement has entity, key, correctedAt, and where there is one recordVersion',
          )
        }
        await corrections.take({ registry, ...announced.data })
        return reply.code(202).send()
      },
    )
  })
}

function parsed(sent: Buffer): unknown {
  try {
    return JSON.parse(sent.toString('utf8'))
  } catch {
    return undefined
  }
}
