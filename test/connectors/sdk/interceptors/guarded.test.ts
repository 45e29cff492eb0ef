import { describe, expect, it } from '@jest/globals'
import { bulkhead, guarded } from '../../../../connectors/sdk/interceptors.ts'
import { intercept, type SendCall } from '../../../../connectors/sdk/transport.ts'
import { callOf, deaf, down, scripted, silence } from '../sending.ts'

describe('a bulkhead', () => {
  it('sends a bounded number at once, lets a bounded number wait, and tells the others that the registry is busy', async () => {
    const open: ((answer: string) => void)[] = []
    const wire = scripted(() => new Promise((resolve) => open.push(resolve)))
    const { send } = intercept(wire, bulkhead<string, string>('registry', { concurrent: 2, queued: 1 }))
    const sent = [send('1', callOf()), send('2', callOf()), send('3', callOf())]
    await expect(send('4', callOf())).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
    expect(wire.calls).toHaveLength(2)
    open.shift()?.('first')
    await expect(sent[0]).resolves.toBe('first')
    await new Promise(setImmediate)
    expect(wire.calls).toHaveLength(3)
    for (const answer of open) answer('other')
    await expect(Promise.all(sent)).resolves.toEqual(['first', 'other', 'other'])
  })

  it('sends nothing for those who left while they waited', async () => {
    const caller = new AbortController()
    const open: ((answer: string) => void)[] = []
    const wire = scripted(() => new Promise((resolve) => open.push(resolve)))
    const { send } = intercept(wire, bulkhead<string, string>('registry', { concurrent: 1, queued: 1 }))
    const first = send('1', callOf())
    const waiting = send('2', callOf(caller.signal))
    caller.abort('gone')
    open.shift()?.('first')
    await expect(first).resolves.toBe('first')
    await expect(waiting).rejects.toBe('gone')
    expect(wire.calls).toHaveLength(1)
  })
})

describe('a guarded transport', () => {
  it('tries once more inside one deadline, and each try passes what the wire needs', async () => {
    const wire = scripted(down(), 'answer')
    const ids: string[] = []
    const numbered =
      (next: (request: string, call: SendCall) => Promise<string>) => (request: string, call: SendCall) => {
        ids.push(`${request}-${ids.length}`)
        return next(request, call)
      }
    await expect(guarded(wire, {}, numbered).send('try', callOf())).resolves.toBe('answer')
    expect(ids).toEqual(['try-0', 'try-1'])
    const ends = wire.calls.map((call) => call.deadline)
    expect(ends[0]).toBe(ends[1])
  })

  it('lets a caller go at once who waits for a place', async () => {
    const transport = guarded(scripted(deaf), { concurrent: 1, queued: 1, deadline: 60_000 })
    const caller = new AbortController()
    const held = transport.send('1', callOf(caller.signal))
    const waiting = transport.send('2', callOf(caller.signal))
    caller.abort('gone')
    await expect(held).rejects.toBe('gone')
    await expect(waiting).rejects.toBe('gone')
  })

  it('stops retrying once the breaker has opened', async () => {
    const wire = scripted(down())
    const transport = guarded(wire)
    await Promise.allSettled(Array.from({ length: 16 }, () => transport.send('?', callOf())))
    const before = wire.calls.length
    await expect(transport.send('?', callOf())).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
    expect(wire.calls).toHaveLength(before)
    expect(before).toBeLessThan(32)
  })

  it('counts silence until the deadline against the registry', async () => {
    const wire = scripted(silence)
    const transport = guarded(wire, { deadline: 20 })
    const asked = await Promise.allSettled(Array.from({ length: 12 }, () => transport.send('?', callOf())))
    expect(asked.every(({ status }) => status === 'rejected')).toBe(true)
    await expect(transport.send('?', callOf())).rejects.toThrow('left alone')
  })

  it('closes the wire', async () => {
    const wire = scripted('answer')
    await guarded(wire).close()
    expect(wire.closed()).toBe(true)
  })
})
