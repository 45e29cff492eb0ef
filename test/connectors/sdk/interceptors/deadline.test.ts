import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { deadline } from '../../../../connectors/sdk/interceptors.ts'
import { intercept, remaining } from '../../../../connectors/sdk/transport.ts'
import { callOf, deaf, scripted, silence } from '../sending.ts'

describe('a deadline', () => {
  beforeEach(() => void jest.useFakeTimers())
  afterEach(() => void jest.useRealTimers())

  it('ends a send that gets no answer as REGISTRY_TIMEOUT, and aborts what is under way', async () => {
    const wire = scripted(silence)
    const answer = intercept(wire, deadline('registry', 500)).send('?', callOf())
    const expected = expect(answer).rejects.toMatchObject({ code: 'REGISTRY_TIMEOUT' })
    await jest.advanceTimersByTimeAsync(500)
    await expected
    expect(wire.calls[0]?.signal.aborted).toBe(true)
  })

  it('ends it even where nothing further in listens', async () => {
    const answer = intercept(scripted(deaf), deadline('registry', 500)).send('?', callOf())
    const expected = expect(answer).rejects.toMatchObject({ code: 'REGISTRY_TIMEOUT' })
    await jest.advanceTimersByTimeAsync(500)
    await expected
  })

  it('lets a caller who leaves go at once, with the reason of leaving and not as a failure of the registry', async () => {
    const caller = new AbortController()
    const answer = intercept(scripted(deaf), deadline('registry', 500)).send('?', callOf(caller.signal))
    const expected = expect(answer).rejects.toBe('gone')
    caller.abort('gone')
    await expected
  })

  it('sends nothing for a caller who has left already', async () => {
    const wire = scripted('answer')
    await expect(intercept(wire, deadline('registry', 500)).send('?', callOf(AbortSignal.abort('gone')))).rejects.toBe(
      'gone',
    )
    expect(wire.calls).toHaveLength(0)
  })

  it('tells those further in how long they have, and the nearer of two deadlines', async () => {
    const wire = scripted('answer')
    await intercept(wire, deadline('registry', 500), deadline('registry', 9_000)).send('?', callOf())
    const [call] = wire.calls
    expect(call && remaining(call)).toBe(500)
  })

  it('leaves neither timer nor listener behind', async () => {
    const { signal } = new AbortController()
    const removed = jest.spyOn(signal, 'removeEventListener')
    await intercept(scripted('answer'), deadline('registry', 500)).send('?', callOf(signal))
    expect(jest.getTimerCount()).toBe(0)
    expect(removed).toHaveBeenCalled()
  })
})
