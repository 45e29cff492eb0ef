import { beforeAll, describe, expect, it } from '@jest/globals'
import type { JSONWebKeySet } from 'jose'
import { createKeys } from '../../../gateway/auth/keys.ts'
import { createSigner, type Signer } from './provider.ts'

let first: Signer
let second: Signer

beforeAll(async () => {
  first = await createSigner('first')
  second = await createSigner('second')
})

/** Keys behind a clock that stands still, and an issuer that can be told what to do. */
function keysOf(...signers: Signer[]) {
  const state = { asked: 0, now: 0, down: false, signers }
  const fetchKeys = async (): Promise<JSONWebKeySet> => {
    state.asked += 1
    if (state.down) throw new TypeError('down')
    return { keys: state.signers.map(({ publicJwk }) => publicJwk) }
  }
  const find = createKeys(fetchKeys, { maxAge: 600, cooldown: 30, firstCooldown: 1, now: () => state.now })
  const key = async (kid: string): Promise<string> => {
    const found = await find({ alg: 'ES256', kid }, { payload: '', signature: '' })
    return 'type' in found ? found.type : 'other'
  }
  return { state, key }
}

describe('the keys of an issuer', () => {
  it('are asked for when first needed, once for all who need them at that moment', async () => {
    const { state, key } = keysOf(first, second)
    expect(state.asked).toBe(0)
    expect(await Promise.all([key('first'), key('second'), key('first')])).toEqual(['public', 'public', 'public'])
    expect(state.asked).toBe(1)
  })

  it('are asked for again when they have grown old', async () => {
    const { state, key } = keysOf(first)
    await key('first')
    state.now = 600
    await key('first')
    expect(state.asked).toBe(1)
    state.now = 601
    await key('first')
    expect(state.asked).toBe(2)
  })

  it('are asked for again when a token names an unknown one', async () => {
    const { state, key } = keysOf(first)
    await key('first')
    state.signers = [first, second]
    state.now = 30
    expect(await key('second')).toBe('public')
  })

  it('are not asked for more than once in a cooldown, whatever tokens name', async () => {
    const { state, key } = keysOf(first)
    await key('first')
    state.now = 30
    for (let index = 0; index < 100; index++) await expect(key(`unknown-${index}`)).rejects.toThrow('no applicable key')
    expect(state.asked).toBe(2)
  })

  it('stay in use while the issuer is down, and it is not asked at every token', async () => {
    const { state, key } = keysOf(first)
    await key('first')
    state.down = true
    state.now = 10_000
    for (let index = 0; index < 100; index++) expect(await key('first')).toBe('public')
    expect(state.asked).toBe(2)
  })

  it('are forgotten when the issuer has withdrawn them', async () => {
    const { state, key } = keysOf(first)
    await key('first')
    state.signers = [second]
    state.now = 601
    await expect(key('first')).rejects.toThrow('no applicable key')
  })

  it('are IDENTITY_UNAVAILABLE while there are none, and are asked for soon again', async () => {
    const { state, key } = keysOf(first)
    state.down = true
    await expect(key('first')).rejects.toMatchObject({ code: 'IDENTITY_UNAVAILABLE' })
    await expect(key('first')).rejects.toMatchObject({ extensions: { retryAfterMs: 1 } })
    expect(state.asked).toBe(1)
    state.down = false
    state.now = 1
    expect(await key('first')).toBe('public')
  })
})
