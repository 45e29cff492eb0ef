import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { importJWK, jwtVerify } from 'jose'
import type { RequestIdentity } from '../../../../gateway/context.ts'
import { memoryKeyring } from '../sign/memory-keyring.ts'
import { CITIZEN, OFFICER, OTHER, outage, PINFL } from '../world.ts'
import { AGENCY, COLLEAGUE, type Counter, FOREIGN_OFFICER, openCounter, STRANGER } from './counter.ts'

const PARENT: RequestIdentity = { ...CITIZEN, principal: { ...CITIZEN.principal, id: 'c-9', pinfl: '30101900000009' } }
const SERVICE: RequestIdentity = {
  principal: { kind: 'service', id: 's-1', clientId: 'kindergarten', scopes: ['certificates:request'] },
  purpose: 'CERTIFICATE',
  language: 'en',
}

const keyring = await memoryKeyring()
let counter: Counter
beforeAll(async () => {
  counter = await openCounter(
    { release: 'CONSENT' },
    { keyring, concerns: async ({ key }, { principal }) => key === PINFL && principal.id === 'c-9' },
  )
})
afterAll(() => counter.close())

const consent = (id: string, more = '') => `giveConsent(input: { requestId: "${id}" ${more} })`
const askedFor = (id: string) => counter.world.asked.filter(({ call }) => call.issue === id).length

describe('a certificate that needs consent', () => {
  it('asks no registry before the subject gave it, and goes on when they did', async () => {
    const { id, status, release } = await counter.request({}, SERVICE)
    expect({ status, release }).toEqual({ status: 'AWAITING_CONSENT', release: null })
    expect(askedFor(id)).toBe(0)
    expect(await counter.act(consent(id))).toMatchObject({
      status: 'COLLECTING',
      release: { kind: 'CONSENT', givenBy: 'SUBJECT', withdrawnAt: null },
    })
    expect(await counter.standsAt(id, 'ISSUED')).toBe('ISSUED')
    expect(askedFor(id)).toBeGreaterThan(0)
  })

  it('takes it of the legal representative, and says so', async () => {
    const { id } = await counter.request({}, SERVICE)
    expect(await counter.act(consent(id), PARENT)).toMatchObject({ release: { givenBy: 'REPRESENTATIVE' } })
  })

  it('takes it of the officer who made the request or a colleague, with the number of the signed form alone', async () => {
    const { id } = await counter.request({}, OFFICER)
    expect(await counter.act(consent(id), COLLEAGUE)).toMatchObject({ __typename: 'ConsentInvalid' })
    expect(await counter.act(consent(id, 'formNumber: "  "'), COLLEAGUE)).toMatchObject({
      __typename: 'ConsentInvalid',
      message: expect.any(String),
    })
    expect(await counter.act(consent(id, 'formNumber: "17/2026"'), COLLEAGUE)).toMatchObject({
      release: { givenBy: 'OFFICER', formNumber: '17/2026' },
    })
  })

  it.each([
    ['a stranger', STRANGER, 'RequestNotFound'],
    ['an officer of another shop', FOREIGN_OFFICER, 'RequestNotFound'],
    ['the service that asked', SERVICE, 'ActionNotPermitted'],
  ] as const)('does not take it of %s', async (_who, identity, type) => {
    const { id } = await counter.request({}, SERVICE)
    expect((await counter.act(consent(id, 'formNumber: "17/2026"'), identity)).__typename).toBe(type)
    expect(await counter.standsAt(id, 'AWAITING_CONSENT')).toBe('AWAITING_CONSENT')
  })

  it.each([
    ['an agency', AGENCY],
    ['somebody without the scope', { ...CITIZEN, principal: { ...CITIZEN.principal, scopes: [] } }],
  ] as const)('does not even listen to %s', async (_who, identity) => {
    const { id } = await counter.request({}, SERVICE)
    await expect(counter.act(consent(id), identity)).rejects.toMatchObject({
      extensions: { code: expect.stringMatching(/ACCESS_DENIED|PURPOSE_REQUIRED/) },
    })
  })

  it('takes it once: repeated, it is the same', async () => {
    const { id } = await counter.request({}, SERVICE)
    const first = await counter.act(consent(id))
    const again = await counter.act(consent(id))
    expect(again.release).toEqual(first.release)
  })

  it('takes none that is over, or lasts longer than the request', async () => {
    const { id } = await counter.request({}, SERVICE)
    for (const until of ['2020-01-01T00:00:00Z', '2099-01-01T00:00:00Z']) {
      const given = await counter.act(consent(id, `until: "${until}"`))
      expect(given.__typename).toBe('ConsentInvalid')
    }
  })

  it('is on record, signed, with what it covers and by what right', async () => {
    const { id } = await counter.request({}, SERVICE)
    const { release } = await counter.act(consent(id))
    expect(release?.['fields']).toContain('person.taxStanding.totalDebt.amount')
    const { publicJwk } = await keyring.current()
    const { payload, protectedHeader } = await jwtVerify(
      String(release?.['record']),
      await importJWK(publicJwk, 'ES256'),
    )
    expect(protectedHeader.typ).toBe('darcha-release+jwt')
    expect(payload).toMatchObject({
      request: id,
      kind: 'CONSENT',
      giver: { role: 'SUBJECT', pinfl: PINFL },
      purpose: 'CERTIFICATE',
      subject: { kind: 'PERSON', pinfl: PINFL },
      certificate: { type: 'no-tax-debt' },
    })
    expect(JSON.stringify(payload)).not.toContain(OTHER)
    // Canonical: names in order, at every depth.
    const text = Buffer.from(String(release?.['record']).split('.')[1] ?? '', 'base64url').toString()
    const names = [...text.matchAll(/[{,]"(\w+)":/g)].map(([, name]) => name)
    expect(Object.keys(JSON.parse(text) as object)).toEqual([...Object.keys(JSON.parse(text) as object)].sort())
    expect(names.length).toBeGreaterThan(10)
  })
})

describe('consent withdrawn', () => {
  const withdraw = (id: string) => `withdrawConsent(requestId: "${id}")`

  it('before it was given is a refusal: the request ends, and nobody was asked', async () => {
    const { id } = await counter.request({}, SERVICE)
    expect(await counter.act(withdraw(id))).toMatchObject({
      status: 'CANCELLED',
      cancellation: { code: 'CONSENT_WITHDRAWN' },
    })
    expect((await counter.act(consent(id))).__typename).toBe('StateConflict')
    expect(askedFor(id)).toBe(0)
  })

  it('while a registry is silent ends the request, and nothing more is asked of any registry', async () => {
    counter.world.breaks('tax', outage())
    const { id } = await counter.request({}, SERVICE)
    await counter.act(consent(id))
    await counter.standsAt(id, 'WAITING')
    expect(await counter.act(withdraw(id))).toMatchObject({
      status: 'CANCELLED',
      release: { withdrawnAt: expect.anything() },
    })
    counter.world.breaks('tax')
    const asked = askedFor(id)
    expect(asked).toBeGreaterThan(0)
    // Another request goes through the same workers and registries: by then the withdrawn one's turn had come.
    const { id: other } = await counter.request({}, SERVICE)
    await counter.act(consent(other))
    await counter.standsAt(other, 'ISSUED')
    expect(askedFor(id)).toBe(asked)
  })

  it('is not for the service that asked to withdraw', async () => {
    const { id } = await counter.request({}, SERVICE)
    expect((await counter.act(withdraw(id), SERVICE)).__typename).toBe('ActionNotPermitted')
    expect((await counter.act(withdraw(id), STRANGER)).__typename).toBe('RequestNotFound')
  })

  it('after the certificate was issued leaves it issued, and is noted', async () => {
    const { id } = await counter.request({}, SERVICE)
    await counter.act(consent(id))
    await counter.standsAt(id, 'ISSUED')
    expect(await counter.act(withdraw(id))).toMatchObject({
      status: 'ISSUED',
      release: { withdrawnAt: expect.anything() },
    })
  })
})
