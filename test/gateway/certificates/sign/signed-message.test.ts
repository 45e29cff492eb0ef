/** What makes a message a registry's own, and what does not. */
import { createHmac } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { signMessage, verifySignedMessage } from '../../../../gateway/certificates/sign/signed-message.ts'
import { GatewayError } from '../../../../gateway/errors.ts'

const NOW = new Date('2026-11-27T10:00:00.400Z')
const SECRET = 'a secret of sixteen bytes or more'
const BODY = '{"reference":"x-1"}'

function refused(
  secrets: readonly string[],
  headers: Record<string, string | string[]>,
  body = BODY,
  now = NOW,
): boolean {
  try {
    verifySignedMessage(secrets, headers, body, now)
    return false
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'UNAUTHENTICATED') return true
    throw error
  }
}

/** Written from the manual, without the code that is tested. */
function byHand(secret: string, timestamp: number, body = BODY): Record<string, string> {
  const hmac = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
  return { 'darcha-timestamp': String(timestamp), 'darcha-signature': `v1=${hmac}` }
}

const SECONDS = Math.floor(NOW.getTime() / 1_000)

describe('a signed message', () => {
  it('is taken when the agreed secret signed its moment and its body', () => {
    expect(refused([SECRET], byHand(SECRET, SECONDS))).toBe(false)
  })

  it('is taken with either secret while one is replaced', () => {
    expect(refused([SECRET, 'the next secret'], byHand('the next secret', SECONDS))).toBe(false)
    expect(refused([SECRET, 'the next secret'], byHand(SECRET, SECONDS))).toBe(false)
  })

  it('is refused with another secret, with none agreed, and without its headers', () => {
    expect(refused([SECRET], byHand('another', SECONDS))).toBe(true)
    expect(refused([], byHand(SECRET, SECONDS))).toBe(true)
    expect(refused([SECRET], {})).toBe(true)
    const { 'darcha-signature': signature = '' } = byHand(SECRET, SECONDS)
    expect(refused([SECRET], { 'darcha-signature': signature })).toBe(true)
    expect(refused([SECRET], { ...byHand(SECRET, SECONDS), 'darcha-signature': [signature, signature] })).toBe(true)
  })

  it('is good for five minutes either way and no longer', () => {
    expect(refused([SECRET], byHand(SECRET, SECONDS - 299))).toBe(false)
    expect(refused([SECRET], byHand(SECRET, SECONDS + 299))).toBe(false)
    expect(refused([SECRET], byHand(SECRET, SECONDS - 301))).toBe(true)
    expect(refused([SECRET], byHand(SECRET, SECONDS + 302))).toBe(true)
    expect(refused([SECRET], { ...byHand(SECRET, SECONDS), 'darcha-timestamp': '1e9' })).toBe(true)
  })

  it('is taken as signed, and refused with anything changed, whatever it says', () => {
    const change = fc.record({ at: fc.nat(), by: fc.integer({ min: 1, max: 255 }) })
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.string({ minLength: 1 }), change, (body, secret, { at, by }) => {
        const headers = signMessage(secret, body, NOW)
        verifySignedMessage([secret], headers, body, NOW)
        const changed = Uint8Array.from(body)
        changed[at % body.length] = ((changed[at % body.length] ?? 0) + by) % 256
        expect(() => verifySignedMessage([secret], headers, changed, NOW)).toThrow(GatewayError)
      }),
    )
  })
})
