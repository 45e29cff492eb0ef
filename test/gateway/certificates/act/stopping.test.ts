/** What is under way at registries when a request is stopped, at this gateway or at another of the same database. */
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { createCertificates } from '../../../../gateway/certificates/certificates.ts'
import { openQueue } from '../../../../gateway/store/queue.ts'
import { eventually } from '../../../support/journey.ts'
import { attachResolvers, CITIZEN, createWorld, definition, PROVIDERS } from '../world.ts'
import { type Counter, openCounter } from './counter.ts'

let counter: Counter
beforeAll(async () => {
  counter = await openCounter({}, { definitions: [definition('no-utility-debt')] })
}, 120_000)
afterAll(() => counter.close())

const askedFor = (id: string) =>
  counter.world.asked.filter(({ call }) => call.issue === id).map(({ registry }) => registry)

/** A request for which the land registry is asked and has not answered; the providers are asked after it. */
async function underWay(): Promise<{ id: string; release: () => void }> {
  const release = counter.world.holds('land')
  const { id } = await counter.request({ type: 'no-utility-debt' })
  await eventually(
    async () => askedFor(id),
    (asked) => asked.includes('land'),
  )
  return { id, release }
}

/** When another request has gone all the way, the stopped one would have, too. */
async function another(): Promise<void> {
  const { id } = await counter.request({ type: 'no-utility-debt' })
  expect(await counter.standsAt(id, 'ISSUED')).toBe('ISSUED')
}

const cancel = (id: string) =>
  `mutation { cancelCertificateRequest(id: "${id}") { ... on CertificateRequest { status } } }`

it('goes on where nobody stopped it', async () => {
  const { id, release } = await underWay()
  release()
  expect(await counter.standsAt(id, 'ISSUED')).toBe('ISSUED')
  expect(askedFor(id)).toEqual(expect.arrayContaining([PROVIDERS[0]]))
})

it('is broken off here: what would have been asked next is not', async () => {
  const { id, release } = await underWay()
  await counter.run(cancel(id), {}, CITIZEN)
  release()
  await another()
  expect(askedFor(id).filter((registry) => PROVIDERS.includes(registry))).toEqual([])
})

it('is broken off from another gateway, as soon as the database has told of it', async () => {
  const world = createWorld()
  const queue = await openQueue(counter.store)
  const elsewhere = createCertificates({
    ...counter.parts,
    queue,
    schema: world.composition.schema,
    contextFor: (identity, options) => world.open(identity, options),
  })
  attachResolvers(world.composition.schema, elsewhere.resolvers)
  const { id, release } = await underWay()
  const { data } = await world.open(CITIZEN).execute(cancel(id), {})
  expect(data).toEqual({ cancelCertificateRequest: { status: 'CANCELLED' } })
  const land = counter.world.asked.find(({ registry, call }) => registry === 'land' && call.issue === id)
  await eventually(async () => land?.call.signal.aborted, Boolean)
  release()
  await another()
  expect(askedFor(id).filter((registry) => PROVIDERS.includes(registry))).toEqual([])
  await elsewhere.close()
  await queue.close()
})
