/** Speaking to the mock payment provider as its manual says, signatures included. */
import { createHmac } from 'node:crypto'
import { MOCK_SECRET } from '../../../mocks/payment/payment.ts'

export interface Said {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

export interface Signing {
  readonly secret?: string
  readonly at?: number
  /** What is signed instead of what is sent. */
  readonly text?: string
}

export async function say(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  signing: Signing = {},
): Promise<Said> {
  const sent = body === undefined ? '' : JSON.stringify(body)
  const { secret = MOCK_SECRET, at = Date.now(), text = `${method} ${path}\n${sent}` } = signing
  const timestamp = String(Math.floor(at / 1_000))
  const signature = createHmac('sha256', secret).update(`${timestamp}.${text}`).digest('hex')
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { 'darcha-timestamp': timestamp, 'darcha-signature': `v1=${signature}` },
    ...(body !== undefined && { body: sent }),
  })
  return { status: response.status, body: (await response.json()) as Said['body'] }
}

export function order(id: string, more: object = {}): Readonly<Record<string, unknown>> {
  return {
    id,
    amount: 1_854_000,
    currency: 'UZS',
    description: 'A <certificate>',
    expires_at: '2099-01-01T00:00:00Z',
    ...more,
  }
}
