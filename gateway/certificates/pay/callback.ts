/**
 * `POST /payments/callback`: where the payment provider says what became of an invoice.
 *
 * 204 is said only when what follows from it is committed: a gateway that is killed before that is told again. The signature is
 * over the body as sent, so it is not parsed before it was checked.
 */
import type { FastifyInstance } from 'fastify'
import { GatewayError } from '../../errors.ts'
import { CertificateError } from '../errors.ts'
import type { Payments } from './payments.ts'

/** An invoice is some hundred bytes. */
const MOST_BYTES = 64 * 1024

export interface CallbackParts {
  readonly payments: Payments
  readonly onFault: (fault: unknown) => void
}

export function addPaymentCallback(app: FastifyInstance, { payments, onFault }: CallbackParts): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, done) =>
      done(null, body),
    )
    scope.post<{ Body: Buffer }>('/payments/callback', async ({ headers, body }, reply) => {
      const known = await payments.told(headers, body ?? Buffer.alloc(0)).catch((cause: unknown) => {
        if (!(cause instanceof CertificateError) || cause.code !== 'PAYMENT_INVALID') throw cause
        onFault(cause)
        throw new GatewayError('BAD_REQUEST', 'the invoice is not of the amount that was asked for', { cause })
      })
      return reply.code(known ? 204 : 404).send()
    })
  })
}
