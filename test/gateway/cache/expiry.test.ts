/** Alone in its file: the store keeps the second it last saw, so the clock must be ours from the first read on. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { keepAnswers } from '../../../gateway/cache/keep.ts'
import { contextOf } from '../../support/contexts.ts'
import { PROVENANCE } from '../../support/slices.ts'

beforeAll(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] })
})

afterAll(() => {
  jest.useRealTimers()
})

describe('an answer whose time is over', () => {
  it('is asked for again, and not before', async () => {
    let asked = 0
    const read = keepAnswers({ ttl: 30_000, registries: {}, size: 10 })(async ({ items }) => {
      asked++
      return items.map(() => ({ status: 'NOT_FOUND', provenance: PROVENANCE }))
    })
    const ask = () => read({ registry: 'civil', entity: 'Person', items: [{ key: '1', fields: ['sex'] }] }, contextOf())
    await ask()
    await jest.advanceTimersByTimeAsync(28_000)
    await ask()
    expect(asked).toBe(1)
    await jest.advanceTimersByTimeAsync(4_000)
    await ask()
    expect(asked).toBe(2)
  })
})
