import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { RegistryError } from '../../../../connectors/sdk/errors.ts'
import { type BreakerState, createBreaker } from '../../../../connectors/sdk/interceptors.ts'
import { intercept, type Transport } from '../../../../connectors/sdk/transport.ts'
import { callOf, down, refused, type Scripted, type Step, scripted, silence } from '../sending.ts'

interface Tried {
  readonly wire: Scripted
  readonly states: readonly BreakerState[]
  readonly guarded: Transport<string, string>
  isClosed(): boolean
}

function tried(...steps: readonly Step[]): Tried {
  const states: BreakerState[] = []
  const breaker = createBreaker<string, string>('registry', {
    halfOpenAfter: 5_000,
    onState: (state) => states.push(state),
  })
  const wire = scripted(...steps)
  return { wire, states, guarded: intercept(wire, breaker.intercept), isClosed: () => breaker.isClosed() }
}

const ask = ({ guarded }: Tried, signal?: AbortSignal): Promise<string> => guarded.send('?', callOf(signal))

async function times(count: number, tried: Tried): Promise<void> {
  for (let left = count; left > 0; left -= 1) await ask(tried).catch(() => undefined)
}

describe('a breaker', () => {
  beforeEach(() => void jest.useFakeTimers())
  afterEach(() => void jest.useRealTimers())

  it('leaves a registry alone after ten sends of which more than half failed', async () => {
    const registry = tried(down())
    await times(9, registry)
    expect(registry.isClosed()).toBe(true)
    await times(1, registry)
    expect(registry.isClosed()).toBe(false)
    await expect(ask(registry)).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE', retryAfter: 5_000 })
    expect(registry.wire.calls).toHaveLength(10)
  })

  it('stays closed where no more than half failed', async () => {
    const registry = tried('a', 'a', 'a', 'a', 'a', down(), down(), down(), down(), down(), 'a')
    await times(11, registry)
    expect(registry.isClosed()).toBe(true)
  })

  it('forgets what is ten seconds ago, however long nobody asked since', async () => {
    const registry = tried(down())
    await times(9, registry)
    jest.setSystemTime(Date.now() + 8 * 3_600_000)
    await times(1, registry)
    expect(registry.isClosed()).toBe(true)
  })

  it('takes refusals, unreadable records and "too often" for answers', async () => {
    const tooOften = new RegistryError('REGISTRY_UNAVAILABLE', 'registry is asked too often', { status: 429 })
    for (const answer of [refused(), new RegistryError('RECORD_INVALID', 'registry: unreadable'), tooOften]) {
      const registry = tried(answer)
      await times(20, registry)
      expect(registry.isClosed()).toBe(true)
    }
  })

  it('does not blame the registry for callers who leave', async () => {
    const registry = tried(silence)
    for (let left = 20; left > 0; left -= 1) {
      const caller = new AbortController()
      const answer = ask(registry, caller.signal)
      caller.abort('gone')
      await expect(answer).rejects.toBe('gone')
    }
    expect(registry.isClosed()).toBe(true)
  })

  it('asks once whether the registry is back, and opens the way again when it is', async () => {
    const registry = tried(...Array.from({ length: 10 }, down), 'back')
    await times(10, registry)
    jest.setSystemTime(Date.now() + 5_000)
    await expect(ask(registry)).resolves.toBe('back')
    expect(registry.isClosed()).toBe(true)
    expect(registry.states).toEqual(['open', 'half-open', 'closed'])
  })

  it('leaves it alone again when the probe fails', async () => {
    const registry = tried(down())
    await times(10, registry)
    jest.setSystemTime(Date.now() + 5_000)
    await times(3, registry)
    expect(registry.wire.calls).toHaveLength(11)
    expect(registry.states).toEqual(['open', 'half-open', 'open'])
  })

  it('does not let the others wait for the probe', async () => {
    const registry = tried(...Array.from({ length: 10 }, down), silence)
    await times(10, registry)
    jest.setSystemTime(Date.now() + 5_000)
    const prober = new AbortController()
    const probe = ask(registry, prober.signal)
    await expect(ask(registry)).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
    prober.abort('gone')
    await expect(probe).rejects.toBe('gone')
  })

  it('learns nothing from a probe that was given up: the registry stays left alone', async () => {
    const registry = tried(...Array.from({ length: 10 }, down), silence)
    await times(10, registry)
    jest.setSystemTime(Date.now() + 5_000)
    const prober = new AbortController()
    const probe = ask(registry, prober.signal)
    prober.abort('gone')
    await expect(probe).rejects.toBe('gone')
    expect(registry.states).toEqual(['open', 'half-open', 'open'])
  })
})
