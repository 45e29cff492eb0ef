/** A citizen who asks for a paid certificate about somebody else: nobody pays to hear that they may not. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { findPayment } from '../../../../gateway/certificates/pay/payment-records.ts'
import { GatewayError } from '../../../../gateway/errors.ts'
import { memoryProvider } from '../pay/memory-provider.ts'
import { CITIZEN, OFFICER, OTHER } from '../world.ts'
import { type Counter, openCounter } from './counter.ts'

const FEE = { share: '0.05', onlineFactor: '0.9', socialFactor: '0.5', payWithinDays: 3 }
const amounts = [{ from: '2025-08-01', som: 412_000, legalBasis: { title: 'an act', assumption: false } }]

/** What registries say of the one that is asked about: yes, no, or nothing. */
const said: { answer: boolean | undefined; asked: string[] } = { answer: false, asked: [] }
let counter: Counter
let free: Counter
beforeAll(async () => {
  const concerns = async ({ key }: { readonly key: string }) => {
    said.asked.push(key)
    if (said.answer !== undefined) return said.answer
    throw new GatewayError('REGISTRY_TIMEOUT', 'a registry did not say')
  }
  const requesters: ('SUBJECT' | 'REPRESENTATIVE' | 'OFFICER')[] = ['SUBJECT', 'REPRESENTATIVE', 'OFFICER']
  counter = await openCounter({ fee: FEE, requesters }, { concerns, paying: { provider: memoryProvider(), amounts } })
  free = await openCounter({ requesters }, { concerns })
}, 120_000)
afterAll(async () => {
  await counter.close()
  await free.close()
})

const about = { subject: { pinfl: OTHER } }
const requests = async () =>
  (await counter.store.db.selectFrom('certificate_request').select('id').execute()).map(({ id }) => id)

describe('a citizen who asks for a paid certificate about another person', () => {
  it('is told that they may not where registries know of nothing between them, and nothing is kept', async () => {
    said.answer = false
    const before = await requests()
    expect(await counter.request(about)).toMatchObject({ __typename: 'NotPermitted' })
    expect(await requests()).toEqual(before)
  })

  it('may ask, and owes the fee, where registries say that they represent them', async () => {
    said.answer = true
    const { id, status } = await counter.request(about)
    expect(status).toBe('AWAITING_PAYMENT')
    expect(await findPayment(counter.store.db, id)).toMatchObject({ amount: 1_854_000n })
  })

  it('is not turned away because a registry is silent: it is asked again at each read', async () => {
    said.answer = undefined
    expect(await counter.request(about)).toMatchObject({ status: 'AWAITING_PAYMENT' })
  })

  it('has the answer that was given before, whatever registries say since', async () => {
    const again = { ...about, idempotencyKey: crypto.randomUUID() }
    said.answer = true
    const { id } = await counter.request(again)
    said.answer = false
    expect(await counter.request(again)).toMatchObject({ id, status: 'AWAITING_PAYMENT' })
  })

  it('is told so of a draft as well', async () => {
    said.answer = false
    expect(await counter.request({ ...about, draft: true })).toMatchObject({ __typename: 'NotPermitted' })
  })
})

describe('nobody is asked about', () => {
  it.each([
    ['who asks about themselves', () => counter.request({}, CITIZEN)],
    ['an officer, whom the case entitles', () => counter.request(about, OFFICER)],
    ['who asks for what is free: reads decide it', () => free.request(about, CITIZEN)],
  ])('%s', async (_who, ask) => {
    said.answer = false
    said.asked.length = 0
    expect(await ask()).toMatchObject({ __typename: 'CertificateRequest' })
    expect(said.asked).toEqual([])
  })
})
