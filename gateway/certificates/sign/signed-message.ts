/**
 * Messages that a registry sends of its own accord, such as a callback, and how it shows that they are its own: an
 * HMAC-SHA256 under a secret that was agreed with it, over the moment and the body as sent.
 *
 *   darcha-timestamp: 1764256726                       seconds since 1970
 *   darcha-signature: v1=<hex of HMAC("<timestamp>.<body>")>
 *
 * An old message cannot be sent again later, and who guesses at a signature learns nothing: every failure is the same error,
 * and the comparison takes the same time however much of it is right.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { GatewayError } from '../../errors.ts'

export const TIMESTAMP_HEADER = 'darcha-timestamp'
export const SIGNATURE_HEADER = 'darcha-signature'

/** How far the sender's clock may be off, either way, in milliseconds; also how long a copy of a message is good. */
const TOLERANCE = 5 * 60_000

/** As Node gives them: lower case names; a header that came several times is none. */
export type MessageHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * Returns where one of the secrets signed this body within five minutes of `now`; while a secret is replaced both are good.
 * Throws `GatewayError` UNAUTHENTICATED in every other case, also where there is no secret.
 */
export function verifySignedMessage(
  secrets: readonly string[],
  headers: MessageHeaders,
  rawBody: string | Uint8Array,
  now: Date,
): void {
  const timestamp = headers[TIMESTAMP_HEADER]
  const [, given] = /^v1=([\da-f]{64})$/.exec(String(headers[SIGNATURE_HEADER])) ?? []
  if (typeof timestamp === 'string' && given !== undefined && isFresh(timestamp, now)) {
    const signature = Buffer.from(given, 'hex')
    const matches = secrets.filter((secret) => timingSafeEqual(signature, digest(secret, timestamp, rawBody)))
    if (matches.length > 0) return
  }
  throw new GatewayError('UNAUTHENTICATED', 'the message does not carry a signature of its sender')
}

/** The headers that a sender adds; `verifySignedMessage` takes them. */
export function signMessage(
  secret: string,
  rawBody: string | Uint8Array,
  now: Date,
): Readonly<Record<typeof TIMESTAMP_HEADER | typeof SIGNATURE_HEADER, string>> {
  const timestamp = String(Math.floor(now.getTime() / 1_000))
  return {
    [TIMESTAMP_HEADER]: timestamp,
    [SIGNATURE_HEADER]: `v1=${digest(secret, timestamp, rawBody).toString('hex')}`,
  }
}

function isFresh(timestamp: string, now: Date): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(now.getTime() - Number(timestamp) * 1_000) <= TOLERANCE
}

function digest(secret: string, timestamp: string, rawBody: string | Uint8Array): Buffer {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(rawBody).digest()
}
