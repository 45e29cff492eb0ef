/**
 * How both sides show who they are: HMAC-SHA256 under the merchant's secret over the moment and a text, good for five minutes.
 * The headers are named after the merchant, as it is set down in its agreement.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

export const TIMESTAMP = 'darcha-timestamp'
export const SIGNATURE = 'darcha-signature'
const GOOD_FOR = 300

export function signed(secret: string, text: string, at: Date): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1_000))
  return { [TIMESTAMP]: timestamp, [SIGNATURE]: `v1=${hmac(secret, timestamp, text)}` }
}

export function isSigned(secret: string, text: string, headers: Readonly<Record<string, string>>, at: Date): boolean {
  const timestamp = headers[TIMESTAMP] ?? ''
  const given = Buffer.from(headers[SIGNATURE] ?? '')
  const expected = Buffer.from(`v1=${hmac(secret, timestamp, text)}`)
  const fresh = /^\d{1,12}$/.test(timestamp) && Math.abs(at.getTime() / 1_000 - Number(timestamp)) <= GOOD_FOR
  return fresh && given.length === expected.length && timingSafeEqual(given, expected)
}

function hmac(secret: string, timestamp: string, text: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${text}`).digest('hex')
}
