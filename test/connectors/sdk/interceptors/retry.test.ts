import { describe, expect, it } from '@jest/globals'
import { RegistryError } from '../../../../connectors/sdk/errors.ts'
import { retry } from '../../../../connectors/sdk/interceptors.ts'
import { intercept, type SendCall } from '../../../../connectors/sdk/transport.ts'
import { callOf, down, refused, type Scripted, scripted } from '../sending.ts'

const always = { pause: 1, while: () => true }
const withDeadline = (ms: number): SendCall => ({ ...callOf(), deadline: performance.now() + ms })
const busy = (retryAfter: number): RegistryError =>
  new RegistryError('REGISTRY_UNAVAILABLE', 'registry is busy', { retryAfter })
const sends = (wire: Scripted): number => wire.calls.length

describe('a retry', () => {
  it('sends once more where the registry did not answer', async () => {
    const wire = scripted(down(), 'answer')
    await expect(intercept(wire, retry(always)).send('?', callOf())).resolves.toBe('answer')
    expect(sends(wire)).toBe(2)
  })

  it('sends no third time: the second failure is the answer', async () => {
    const second = down()
    const wire = scripted(down(), second, 'answer')
    await expect(intercept(wire, retry(always)).send('?', callOf())).rejects.toBe(second)
    expect(sends(wire)).toBe(2)
  })

  it('does not ask again what was refused or could not be read', async () => {
    for (const final of [refused(), new RegistryError('RECORD_INVALID', 'registry did not answer in JSON')]) {
      const wire = scripted(final, 'answer')
      await expect(intercept(wire, retry(always)).send('?', callOf())).rejects.toBe(final)
      expect(sends(wire)).toBe(1)
    }
  })

  it('does not send into an open breaker', async () => {
    const wire = scripted(down(), 'answer')
    await expect(intercept(wire, retry({ ...always, while: () => false })).send('?', callOf())).rejects.toThrow(
      'failed',
    )
    expect(sends(wire)).toBe(1)
  })

  it('comes back no sooner than the registry said', async () => {
    const wire = scripted(busy(30), 'answer')
    const begun = performance.now()
    await intercept(wire, retry(always)).send('?', withDeadline(5_000))
    expect(performance.now() - begun).toBeGreaterThanOrEqual(29)
    expect(sends(wire)).toBe(2)
  })

  it('gives up at once where the registry wants to be left alone beyond the deadline', async () => {
    const wire = scripted(busy(60_000), 'answer')
    await expect(intercept(wire, retry(always)).send('?', withDeadline(5_000))).rejects.toMatchObject({
      retryAfter: 60_000,
    })
    expect(sends(wire)).toBe(1)
  })

  it('keeps nobody for an hour, deadline or not', async () => {
    const wire = scripted(busy(3_600_000), 'answer')
    await expect(intercept(wire, retry(always)).send('?', callOf())).rejects.toMatchObject({ retryAfter: 3_600_000 })
  })

  it('ends its pause when the caller leaves, and sends nothing more', async () => {
    const caller = new AbortController()
    const wire = scripted(down(), 'answer')
    const answer = intercept(wire, retry({ pause: 60_00, while: () => true })).send('?', callOf(caller.signal))
    setImmediate(() => caller.abort('gone'))
    await expect(answer).rejects.toBe('gone')
    expect(sends(wire)).toBe(1)
  })
})
