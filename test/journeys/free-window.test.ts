/** A window without a payment provider: an honest catalogue of what is free, and no way around it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { signMessage } from '../../gateway/certificates/sign/signed-message.ts'
import { readDefinitions } from '../../schema/index.ts'
import { citizenAsking, issuedCertificate } from '../support/certificates.ts'
import { type Journey, openJourney } from '../support/journey.ts'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney({ config: { payment: undefined } })
})
afterAll(() => journey.close())

describe('without a payment provider', () => {
  it('only what is free is offered', async () => {
    const { data } = await journey.ask<{ certificateTypes: { id: string }[] }>('{ certificateTypes { id } }')
    const free = readDefinitions().filter(({ fee }) => Number(fee.share) === 0)
    expect(data?.certificateTypes.map(({ id }) => id)).toEqual(free.map(({ id }) => id).sort())
  })

  it('what costs something is no certificate of this window, and what is free is issued as ever', async () => {
    const ask = `mutation ($input: RequestCertificateInput!) {
      requestCertificate(input: $input) { __typename ... on UnknownCertificateType { available } } }`
    const subject = { pinfl: journey.pinfl('ordinary') }
    const input = { type: 'birth-record', subject, idempotencyKey: crypto.randomUUID() }
    const { data } = await journey.ask(ask, { input }, await citizenAsking(journey, 'ordinary'))
    expect(data).toEqual({
      requestCertificate: {
        __typename: 'UnknownCertificateType',
        available: expect.not.arrayContaining(['birth-record']),
      },
    })
    expect((await issuedCertificate(journey, 'no-tax-debt', 'ordinary')).number).toMatch(/^ND-/)
  })

  it('nobody can tell it of a payment', async () => {
    const headers = {
      'content-type': 'application/json',
      ...signMessage(journey.mocks.payment.secret, '{}', new Date()),
    }
    const response = await fetch(`${journey.window.url}/payments/callback`, { method: 'POST', headers, body: '{}' })
    expect(response.status).toBe(404)
  })
})
