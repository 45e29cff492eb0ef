/**
 * The signature of a webhook as Standard Webhooks 1.0 has it (https://www.standardwebhooks.com): HMAC-SHA256 over id, moment
 * and body, one for each secret while one is replaced, so that the receiver may change over when it likes.
 */
import { createHmac } from 'node:crypto'

export interface Message {
  readonly id: string
  /** When it is sent. */
  readonly at: Date
  readonly body: string
}

/** Headers for the message; a secret is `whsec_` and base64. */
export function webhookHeaders(secrets: readonly string[], { id, at, body }: Message): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return {
    'content-type': 'application/json',
    'user-agent': 'darcha-webhook/1',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}
