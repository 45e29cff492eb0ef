import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { ANY_REGISTRY, type FaultKind } from '../../mocks/faults.ts'
import { CONNECTION_FAULTS } from '../../mocks/utility/proxy.ts'
import { type Answer, eventually, type Journey, openJourney, problems } from '../support/journey.ts'

let journey: Journey
let asking: { token: string; headers: Record<string, string> }
beforeAll(async () => {
  journey = await openJourney({
    registries: (lines) => lines.map((line) => ({ ...line, options: { ...line.options, deadline: 700 } })),
  })
  asking = {
    token: await journey.mocks.identity.token({ persona: 'officer' }),
    headers: { 'darcha-purpose': 'CASE', 'darcha-case': 'A-1' },
  }
})
afterAll(() => journey.close())
afterEach(() => {
  for (const mock of journey.mocks.running) mock.faults.clear()
})

const QUESTION = `query ($pinfl: Pinfl!) { person(pinfl: $pinfl) {
  birthDate
  taxStanding { asOf }
  dwellings(first: 1) { edges { node { dwelling { address utilityConnections { assignment { service } accounts { number } } } } } }
} }`

const UTILITIES = 'person.dwellings.edges.0.node.dwelling.utilityConnections'
/** Where each mock's silence shows, and as which registry. */
const PLACES = {
  civil: ['person.birthDate', 'civil'],
  tax: ['person.taxStanding', 'tax'],
  land: ['person.dwellings', 'land'],
  gas: [`${UTILITIES}.1.accounts`, 'utility-gas'],
  heat: [`${UTILITIES}.3.accounts`, 'utility-heat'],
} as const

const CODES = {
  outage: ['REGISTRY_UNAVAILABLE'],
  reset: ['REGISTRY_UNAVAILABLE'],
  truncated: ['REGISTRY_UNAVAILABLE'],
  rateLimited: ['REGISTRY_UNAVAILABLE'],
  soapFault: ['REGISTRY_UNAVAILABLE'],
  halfOpen: ['REGISTRY_TIMEOUT'],
  drip: ['REGISTRY_TIMEOUT'],
  latency: ['REGISTRY_TIMEOUT'],
  refused: ['REGISTRY_REFUSED'],
  garbage: ['RECORD_INVALID', 'REGISTRY_UNAVAILABLE'],
  wrongSchema: ['RECORD_INVALID'],
  oversized: ['RECORD_INVALID'],
} as const

/** Told apart below: an old answer is no error, and what "later" means differs from registry to registry. */
const APART: readonly FaultKind[] = ['stale', 'pending']
/** Kinds that a place has beside those of any HTTP server; the database has those of a connection only. */
const HTTP = ANY_REGISTRY.filter((kind) => !APART.includes(kind))
const KINDS: Readonly<Record<keyof typeof PLACES, readonly FaultKind[]>> = {
  civil: [...HTTP, 'refused', 'soapFault'],
  tax: [...HTTP, 'refused'],
  land: [...HTTP, 'refused'],
  gas: [...HTTP, 'refused'],
  heat: CONNECTION_FAULTS,
}

const SETTINGS = { latency: { ms: 60_000 }, drip: { bytesPerSecond: 1 } } as const

/** On a machine that is busy, registries that are well miss the short deadline too: that answer says nothing of the fault. */
function inTime(answer: Answer<unknown>, { registry, silent }: { registry: string; silent: boolean }): boolean {
  const late = problems(answer).filter(({ code }) => code === 'REGISTRY_TIMEOUT')
  return late.every((one) => silent && one.registry === registry)
}

describe.each(Object.entries(PLACES))('a fault of %s', (name, [path, registry]) => {
  const played = Object.entries(CODES).filter(([kind]) =>
    KINDS[name as keyof typeof PLACES].includes(kind as FaultKind),
  )
  it('is played in every kind that the mock has', () => {
    const mock = journey.mocks.running.find((one) => one.name === name)
    expect(played.map(([kind]) => kind).sort()).toEqual(
      mock?.faults.kinds.filter((kind) => !APART.includes(kind)).sort(),
    )
  })

  it.each(played)('%s shows at its own fields alone, by registry and code', async (kind, codes) => {
    const mock = journey.mocks.running.find((one) => one.name === name)
    if (mock === undefined) throw new TypeError(`no mock ${name}`)
    // Between faults the registries are well: their breakers, which look at the share of failures, stay closed.
    for (let times = 0; times < 4; times += 1) await journey.ask(QUESTION, { pinfl: journey.pinfl('ordinary') }, asking)
    mock.faults.set({ kind, ...SETTINGS[kind as keyof typeof SETTINGS] } as never)
    const expected = { registry, silent: (codes as readonly string[]).includes('REGISTRY_TIMEOUT') }
    const answer = await eventually(
      () => journey.ask(QUESTION, { pinfl: journey.pinfl('ordinary') }, asking),
      (each) => inTime(each, expected),
    )
    expect(answer.status).toBe(200)
    expect(problems(answer)).toEqual([{ path, registry, code: expect.stringMatching(new RegExp(codes.join('|'))) }])
  })
})

it('an old answer is no error, and its sources say how old it is', async () => {
  journey.mocks.tax.faults.set({ kind: 'stale', age: 40 * 86_400 })
  const question = 'query ($pinfl: Pinfl!) { person(pinfl: $pinfl) { taxStanding { asOf } sources { status asOf } } }'
  const answer = await journey.ask<{ person: { taxStanding: { asOf: string }; sources: { asOf: string }[] } }>(
    question,
    { pinfl: journey.pinfl('ordinary') },
    asking,
  )
  expect(problems(answer)).toEqual([])
  const { taxStanding, sources } = answer.data?.person ?? {}
  const month = 30 * 86_400_000
  for (const asOf of [taxStanding?.asOf, sources?.[0]?.asOf]) {
    expect(Date.now() - Date.parse(asOf ?? '')).toBeGreaterThan(month)
  }
})

it('a registry that is closed for the moment is unavailable: the record itself is not announced', async () => {
  journey.mocks.civil.faults.set({ kind: 'pending' })
  const answer = await journey.ask(QUESTION, { pinfl: journey.pinfl('ordinary') }, asking)
  expect(problems(answer)).toEqual([{ path: 'person.birthDate', registry: 'civil', code: 'REGISTRY_UNAVAILABLE' }])
})

it('what rests on a record that comes later is pending with it, and the rest is answered', async () => {
  journey.mocks.land.faults.set({ kind: 'pending' })
  const answer = await journey.ask<{ person: { birthDate: string } }>(
    QUESTION,
    { pinfl: journey.pinfl('ordinary') },
    asking,
  )
  const dwelling = 'person.dwellings.edges.0.node.dwelling'
  expect(problems(answer)).toEqual([
    { path: `${dwelling}.address`, registry: 'land', code: 'RECORD_PENDING' },
    { path: `${dwelling}.utilityConnections`, registry: 'land', code: 'RECORD_PENDING' },
  ])
  expect(answer.data?.person.birthDate).toMatch(/^\d{4}/)
})

it('an answer that comes later is an error that says so, and never a null that stands for nothing', async () => {
  const question = 'query ($n: CadastralNumber!) { dwelling(cadastralNumber: $n) { address } }'
  const { pendingExtract } = journey.mocks.population.samples
  const answer = await journey.ask(question, { n: pendingExtract.cadastralNumber }, asking)
  expect(problems(answer)).toEqual([{ path: 'dwelling.address', registry: 'land', code: 'RECORD_PENDING' }])
})
