import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Belonging, rewrapped, type Sealed, seal, unseal } from '../../../../gateway/certificates/replay/seal.ts'
import { wrapUnder } from '../../../../gateway/certificates/replay/wrap.ts'

const KEYS = new Map([
  ['k-1', new Uint8Array(32).fill(1)],
  ['k-2', new Uint8Array(32).fill(2)],
])
const under = (current: string, held = KEYS) => wrapUnder({ current, find: async (kekId) => held.get(kekId) })

const belonging: Belonging = {
  requestId: '0d7bd9d0-6b1c-4c1e-9c1e-2f6a0b0c0d0e',
  definition: { id: 'no-tax-debt', version: '1.0.0' },
  shape: new Uint8Array(32).fill(9),
}
const UNREADABLE = expect.objectContaining({ code: 'DOSSIER_UNREADABLE' })

describe('a sealed dossier', () => {
  it('opens to the very text, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 5_000 }), async (text) => {
        expect(await unseal(await seal(text, belonging, under('k-1')), belonging, under('k-1'))).toBe(text)
      }),
      { numRuns: 100 },
    )
  })

  it('does not open when any bit of it, or of its wrapped key, is not as it was', async () => {
    const whole = await seal('{"person":"somebody"}', belonging, under('k-1'))
    const parts = ['sealed', 'wrapped'] as const
    for (const part of parts) {
      for (let at = 0; at < whole[part].length; at += 1) {
        const flipped = Buffer.from(whole[part])
        flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8))
        await expect(unseal({ ...whole, [part]: flipped }, belonging, under('k-1'))).rejects.toEqual(UNREADABLE)
      }
      const short: Sealed = { ...whole, [part]: whole[part].subarray(0, 10) }
      await expect(unseal(short, belonging, under('k-1'))).rejects.toEqual(UNREADABLE)
    }
  })

  it.each<[string, Belonging]>([
    ['another request', { ...belonging, requestId: '1d7bd9d0-6b1c-4c1e-9c1e-2f6a0b0c0d0e' }],
    ['another definition', { ...belonging, definition: { id: 'birth-record', version: '1.0.0' } }],
    ['another version', { ...belonging, definition: { id: 'no-tax-debt', version: '1.0.1' } }],
    ['evidence of another type', { ...belonging, shape: new Uint8Array(32).fill(8) }],
  ])('does not open under %s', async (_what, other) => {
    const sealed = await seal('{}', belonging, under('k-1'))
    await expect(unseal(sealed, other, under('k-1'))).rejects.toEqual(UNREADABLE)
  })

  it('says which key is missing', async () => {
    const sealed = await seal('{}', belonging, under('k-1'))
    await expect(unseal(sealed, belonging, under('k-2', new Map()))).rejects.toThrow(/k-1/)
  })

  it('has a data key of its own: the same text twice is never the same', async () => {
    const [one, other] = [await seal('{}', belonging, under('k-1')), await seal('{}', belonging, under('k-1'))]
    expect(one.sealed).not.toEqual(other.sealed)
    expect(one.wrapped).not.toEqual(other.wrapped)
  })

  it('keeps nothing of the text in the clear', async () => {
    const { sealed } = await seal('{"pinfl":"31210632040244"}', belonging, under('k-1'))
    expect(Buffer.from(sealed).includes('31210632040244')).toBe(false)
  })

  it('opens after its key was wrapped anew, and under the old key no more', async () => {
    const whole = await seal('{"a":1}', belonging, under('k-1'))
    const again = { ...whole, ...(await rewrapped(whole, belonging.requestId, under('k-2'))) }
    expect(again.kekId).toBe('k-2')
    expect(again.sealed).toBe(whole.sealed)
    const onlyNew = new Map([...KEYS].filter(([kekId]) => kekId === 'k-2'))
    expect(await unseal(again, belonging, under('k-2', onlyNew))).toBe('{"a":1}')
    await expect(unseal({ ...again, kekId: 'k-1' }, belonging, under('k-1'))).rejects.toEqual(UNREADABLE)
  })
})
