import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ANY_REGISTRY, createFaults, type FaultInput } from '../../mocks/faults.ts'
import { delayOf } from '../../mocks/latency.ts'
import { seeded } from '../../mocks/random.ts'

const faultsOf = (...inputs: FaultInput[]) => {
  const faults = createFaults(ANY_REGISTRY)
  faults.set(...inputs)
  return faults
}
const struck = (input: FaultInput, count: number) => {
  const faults = faultsOf(input)
  return Array.from({ length: count }, () => faults.strike('/').fault !== undefined)
}

describe('a fault', () => {
  it('strikes every request until it is cleared', () => {
    const faults = faultsOf({ kind: 'outage' })
    expect([faults.strike('/a').fault, faults.strike('/b').fault]).toMatchObject([
      { kind: 'outage' },
      { kind: 'outage' },
    ])
    faults.clear()
    expect(faults.strike('/a')).toEqual({ delay: 0 })
  })

  it('strikes the first so many requests where it is limited', () => {
    expect(struck({ kind: 'outage', times: 2 }, 4)).toEqual([true, true, false, false])
  })

  it('strikes the paths that it names and does not count the others', () => {
    const faults = faultsOf({ kind: 'outage', path: '/accounts/*', times: 1 })
    const kinds = ['/health', '/accounts/search', '/accounts/search'].map((path) => faults.strike(path).fault?.kind)
    expect(kinds).toEqual([undefined, 'outage', undefined])
  })

  it('strikes a share of the requests, the same ones for the same seed', () => {
    const strikes = struck({ kind: 'outage', probability: 0.25, seed: 7 }, 2_000)
    expect(strikes.filter(Boolean).length / 2_000).toBeCloseTo(0.25, 1)
    expect(struck({ kind: 'outage', probability: 0.25, seed: 7 }, 2_000)).toEqual(strikes)
    expect(struck({ kind: 'outage', probability: 0.25, seed: 8 }, 2_000)).not.toEqual(strikes)
  })

  it('gives way to the one set before it, and is not counted then', () => {
    const faults = faultsOf({ kind: 'reset', times: 1 }, { kind: 'outage', times: 1 })
    expect([1, 2, 3].map(() => faults.strike('/').fault?.kind)).toEqual(['reset', 'outage', undefined])
  })

  it('combines with latencies, which add up', () => {
    const faults = faultsOf({ kind: 'latency', ms: 20 }, { kind: 'outage' }, { kind: 'latency', ms: 5, path: '/slow' })
    expect(faults.strike('/slow')).toMatchObject({ delay: 25, fault: { kind: 'outage' } })
    expect(faults.strike('/')).toMatchObject({ delay: 20 })
  })

  it('replaces what was set', () => {
    const faults = faultsOf({ kind: 'outage' }, { kind: 'latency', ms: 1 })
    faults.set({ kind: 'drip' })
    expect(faults.list()).toEqual([{ kind: 'drip', bytesPerSecond: 20 }])
  })

  it('leaves what was set when it makes no sense', () => {
    const faults = faultsOf({ kind: 'outage' })
    expect(() => faults.set({ kind: 'latency', ms: -1 })).toThrow(expect.objectContaining({ code: 'FAULT_INVALID' }))
    expect(() => faults.set({ kind: 'outage', path: 'accounts' })).toThrow('path')
    expect(faults.list()).toEqual([{ kind: 'outage' }])
  })

  it('cannot be one that the registry has no words for', () => {
    expect(() => faultsOf({ kind: 'soapFault' })).toThrow('soapFault is not a fault of this mock')
    expect(() => createFaults(['soapFault']).set({ kind: 'soapFault' })).not.toThrow()
  })
})

describe('a latency', () => {
  const many = (delay: Parameters<typeof delayOf>[0], count = 4_000) => {
    const random = seeded(3)
    return Array.from({ length: count }, () => delayOf(delay, random)).sort((a, b) => a - b)
  }
  const mean = (delays: readonly number[]) => delays.reduce((sum, one) => sum + one, 0) / delays.length

  it('is what it was set to', () => expect(many(40, 2)).toEqual([40, 40]))

  it('is uniform between two ends', () => {
    const delays = many({ distribution: 'uniform', min: 10, max: 30 })
    expect(delays[0]).toBeGreaterThanOrEqual(10)
    expect(delays.at(-1)).toBeLessThan(30)
    expect(mean(delays)).toBeCloseTo(20, 0)
  })

  it('is normal around a mean', () => {
    const delays = many({ distribution: 'normal', mean: 100, deviation: 10 })
    expect(mean(delays)).toBeCloseTo(100, -1)
    const within = delays.filter((delay) => Math.abs(delay - 100) < 10).length / delays.length
    expect(within).toBeCloseTo(0.68, 1)
  })

  it('is Pareto with a long tail: nobody is faster than the least, and few are very slow', () => {
    const delays = many({ distribution: 'pareto', min: 10, shape: 1.5 })
    expect(delays[0]).toBeGreaterThanOrEqual(10)
    expect(delays[2_000]).toBeCloseTo(10 * 2 ** (1 / 1.5), 0)
    expect(delays.at(-1)).toBeGreaterThan(300)
  })

  it('is never below zero and never longer than a minute', () => {
    const number = fc.float({ min: 0, max: 1e9, noNaN: true })
    const shape = fc.float({ min: Math.fround(0.01), max: 10, noNaN: true })
    fc.assert(
      fc.property(number, number, shape, fc.integer(), (min, deviation, tail, seed) => {
        const random = seeded(seed)
        for (const delay of [
          delayOf({ distribution: 'normal', mean: min, deviation }, random),
          delayOf({ distribution: 'pareto', min, shape: tail }, random),
        ]) {
          expect(delay).toBeGreaterThanOrEqual(0)
          expect(delay).toBeLessThanOrEqual(60_000)
        }
      }),
    )
  })
})
