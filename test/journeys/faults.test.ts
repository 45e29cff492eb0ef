import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type Journey, openJourney, problems } from '../support/journey.ts'

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

const SETTINGS = { latency: { ms: 2_000 }, drip: { bytesPerSecond: 20 } } as const

describe.each(Object.entries(PLACES))('a fault of %s', (name, [path, registry]) => {
  it.each(Object.entries(CODES))('%s shows at its own fields alone, by registry and code', async (kind, codes) => {
    const mock = journey.mocks.running.find((one) => one.name === name)
    if (mock === undefined) throw new TypeError(`no mock ${name}`)
    if (!mock.faults.kinds.includes(kind as never)) return
    // Between faults the registries are well: their breakers, which look at the share of failures, stay closed.
    for (let times = 0; times < 4; times += 1) await journey.ask(QUESTION, { pinfl: journey.pinfl('ordinary') }, asking)
    mock.faults.set({ kind, ...SETTINGS[kind as keyof typeof SETTINGS] } as never)
    const answer = await journey.ask(QUESTION, { pinfl: journey.pinfl('ordinary') }, asking)
    expect(answer.status).toBe(200)
    expect(problems(answer)).toEqual([{ path, registry, code: expect.stringMatching(new RegExp(codes.join('|'))) }])
  })
})

it('an answer that comes later is an error that says so, and never a null that stands for nothing', async () => {
  const question = 'query ($n: CadastralNumber!) { dwelling(cadastralNumber: $n) { address } }'
  const { pendingExtract } = journey.mocks.population.samples
  const answer = await journey.ask(question, { n: pendingExtract.cadastralNumber }, asking)
  expect(problems(answer)).toEqual([{ path: 'dwelling.address', registry: 'land', code: 'RECORD_PENDING' }])
})
