/**
 * Routes for what registries send of their own accord: `POST /registries/<registry>/<kind>`, signed (sign/signed-message.ts).
 *
 * A message without a good signature is refused with 401, whether the registry is known or not; one that is well signed is
 * taken with 202, whatever it is about. So nobody learns from the answer which registries there are, or who waits for what.
 */
import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { GatewayError } from '../../errors.ts'
import { verifySignedMessage } from '../sign/signed-message.ts'

export interface RegistryMessages<Message> {
  /** The last part of the path. */
  readonly kind: string
  readonly shape: z.ZodType<Message>
  /** What a message must have, for who sends another. */
  readonly form: string
  /** By the registry's name. */
  readonly secrets: ReadonlyMap<string, readonly string[]>
  readonly clock: () => Date
  /** What follows is committed when it resolves. May throw `GatewayError`. */
  receive(registry: string, message: Message): Promise<void>
}

/** A message names records; it does not bring them. */
const MOST_BYTES = 16 * 1024

export function addRegistryMessages<Message>(app: FastifyInstance, messages: RegistryMessages<Message>): void {
  const { kind, secrets, clock, receive } = messages
  void app.register(async (scope) => {
    // Checked as it was sent, so it is not parsed before.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, done) =>
      done(null, body),
    )
    scope.post<{ Params: { registry: string }; Body: Buffer | undefined }>(
      `/registries/:registry/${kind}`,
      async ({ params: { registry }, headers, body = Buffer.alloc(0) }, reply) => {
        verifySignedMessage(secrets.get(registry) ?? [], headers, body, clock())
        await receive(registry, read(messages, body))
        return reply.code(202).send()
      },
    )
  })
}

function read<Message>({ shape, form }: RegistryMessages<Message>, body: Buffer): Message {
  try {
    return shape.parse(JSON.parse(body.toString()))
  } catch (cause) {
    throw new GatewayError('BAD_REQUEST', form, { cause })
  }
}
