import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { decodeJwt } from 'jose'
import type { RequestIdentity } from '../../../../gateway/context.ts'
import { CITIZEN, OFFICER, PINFL } from '../world.ts'
import { type Counter, openCounter } from './counter.ts'

let counter: Counter
let plain: Counter
beforeAll(async () => {
  counter = await openCounter({ namesRequester: true })
  plain = await openCounter({})
}, 120_000)
afterAll(async () => {
  await counter.close()
  await plain.close()
})

async function issued(from: Counter, identity: RequestIdentity) {
  const { id } = await from.request({}, identity)
  expect(await from.standsAt(id, 'ISSUED')).toBe('ISSUED')
  const look = 'query ($id: ID!) { certificateRequest(id: $id) { certificate { credential } } }'
  const { certificateRequest } = await from.run<{ certificateRequest: { certificate: { credential: string } } }>(
    look,
    { id },
    identity,
  )
  const calls = from.world.asked.map(({ call }) => call).filter(({ issue }) => issue === (identity.caseNumber ?? id))
  return { certificate: decodeJwt(certificateRequest.certificate.credential)['certificate'], calls }
}

const AT_COUNTER: RequestIdentity = {
  ...OFFICER,
  caseNumber: 'C-77',
  principal: { ...OFFICER.principal, pinfl: '41505889900018' },
}

describe('a certificate that names its requester', () => {
  it('says that an officer asked, and of which organisation, and never who they are', async () => {
    const { certificate } = await issued(counter, AT_COUNTER)
    expect(certificate).toMatchObject({ requestedBy: { kind: 'OFFICER', organization: 'Sergeli one-stop shop' } })
    expect(JSON.stringify(certificate)).not.toContain('41505889900018')
  })

  it('says that the subject asked', async () => {
    const { certificate } = await issued(counter, CITIZEN)
    expect(certificate).toMatchObject({ requestedBy: { kind: 'SUBJECT' } })
  })

  it('is only one whose definition wants that', async () => {
    const { certificate } = await issued(plain, AT_COUNTER)
    expect(certificate).not.toHaveProperty('requestedBy')
  })
})

describe('an officer who asks for a citizen', () => {
  it('reaches the registry as who asks, and the citizen as for whom', async () => {
    const { calls } = await issued(plain, { ...AT_COUNTER, caseNumber: 'C-78' })
    expect(calls.length).toBeGreaterThan(0)
    for (const { userId, onBehalfOf } of calls)
      expect({ userId, onBehalfOf }).toEqual({ userId: 'UZ41505889900018', onBehalfOf: PINFL })
  })

  it('is told apart from a citizen, who asks for nobody else', async () => {
    const { calls } = await issued(plain, CITIZEN)
    for (const { userId, onBehalfOf } of calls) expect({ userId, onBehalfOf }).toEqual({ userId: `UZ${PINFL}` })
  })
})
