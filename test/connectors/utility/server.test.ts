import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Answer } from '../../../connectors/sdk/answer.ts'
import type { Registry } from '../../../connectors/sdk/connector.ts'
import { utility } from '../../../connectors/utility/connector.ts'
import type { Account } from '../../../mocks/population/contract.ts'
import { type RunningMock, startMock } from '../../../mocks/server.ts'
import { type Provider, REST_PROVIDERS } from '../../../mocks/utility/providers.ts'
import { utilityMock } from '../../../mocks/utility/server.ts'
import { sliceOf } from '../slice.ts'
import { call, deadlineFor, entityOf, PATIENT, population, statuses } from '../wire.ts'

const { samples } = population
const home = samples.home.cadastralNumber
const indebted = samples.indebtedDwelling.cadastralNumber
/** Not in Sergeli. */
const elsewhere = samples.secondDwelling.cadastralNumber
const nowhere = '10:99:99:99:99:9999:9999'

const slice = sliceOf(utility.sdl)
const everything = slice.everything('UtilityConnection').filter((path) => !path.startsWith('assignment'))

/** Balances in the customer's view, and in the ledger's; and one that serves Sergeli alone. */
const providers = {
  electricity: REST_PROVIDERS.electricity,
  waste: REST_PROVIDERS.waste,
  management: REST_PROVIDERS.management,
  sergeli: { ...REST_PROVIDERS.water, id: 'sergeli', territories: ['1726283'] },
} as const satisfies Record<string, Provider>
type Id = keyof typeof providers

const ids = Object.keys(providers) as Id[]
const mocks = new Map<Id, RunningMock>()
const registries = new Map<Id, Registry>()

beforeAll(async () => {
  for (const id of ids) {
    mocks.set(id, await startMock(utilityMock(population, providers[id])))
    registries.set(id, open(id))
  }
})

afterEach(() => {
  for (const mock of mocks.values()) {
    mock.faults.clear()
    mock.requests.clear()
  }
})

afterAll(async () => {
  for (const registry of registries.values()) await registry.close()
  for (const mock of mocks.values()) await mock.close()
})

function open(id: Id, over: object = {}): Registry {
  const options = { baseUrl: mocks.get(id)!.url, apiKey: 'darcha-mock-key', deadline: PATIENT, name: `utility-${id}` }
  return utility.open(utility.parseOptions({ ...options, ...over }))
}

const requests = (id: Id) => mocks.get(id)!.requests.list()
const read = (id: Id, keys: readonly string[], fields: readonly string[], over = {}) =>
  registries.get(id)!.readers['UtilityConnection']!.readMany(keys, fields, call(over))

/** With a registry of its own, so that no breaker is left from other tests. */
async function outcomeOf(id: Id, over: object = {}): Promise<unknown> {
  const fresh = open(id, over)
  try {
    const answers = fresh.readers['UtilityConnection']!.readMany([home], ['accounts.debt.amount'], call())
    return await answers.catch((error: unknown) => error)
  } finally {
    await fresh.close()
  }
}

describe('a provider with a server, asked over the wire', () => {
  it('answers every dwelling in its place; one that it does not know is no fact about debts', async () => {
    const answers = await read('electricity', [nowhere, indebted, home], ['accounts.number'])
    expect(statuses(answers)).toEqual(['NOT_FOUND', 'FOUND', 'FOUND'])
    expect(answers.map(entityOf)).toMatchObject([undefined, { cadastralNumber: indebted }, { cadastralNumber: home }])
  })

  it('tells what the population owes and has paid ahead, whatever the sign of its balances means', async () => {
    const dwellings = [...population.dwellings()].filter(({ cancelled }) => !cancelled).slice(0, 20)
    const keys = dwellings.map(({ cadastralNumber }) => cadastralNumber)
    const signs = new Set<string>()
    for (const id of ['electricity', 'waste'] as const) {
      const answers = await read(id, keys, everything)
      answers.forEach((answer, at) => {
        const told = entityOf(answer)
        const known = population.accounts(dwellings[at]!).filter(({ service }) => service === providers[id].service)
        expect(told).toEqual({ cadastralNumber: keys[at], accounts: accountsLike(known) })
        expect(slice.misfits('UtilityConnection', told ?? {}, everything)).toEqual([])
        for (const { debt, credit } of known) signs.add(`${id} ${Math.sign(debt - credit)}`)
      })
    }
    expect(signs).toContain('electricity 1')
    expect(signs).toContain('waste 1')
  })

  it('is asked for the fields that were selected, and for no others', async () => {
    await read('electricity', [home], ['accounts.debt.amount', 'accounts.credit.currency', 'accounts.asOf'])
    await read('electricity', [home], ['accounts.lastPaymentAt', 'accounts.number', 'accounts.status'])
    await read('electricity', [home], ['accounts.number', 'accounts.overdueSince'])
    await read('electricity', [home], ['cadastralNumber'])
    const asked = requests('electricity').map(({ fields }) => fields)
    expect(asked).toEqual([['balance'], ['status', 'lastPayment'], ['overdueSince'], []])
  })

  it('says who asks and in which request', async () => {
    await read('electricity', [home], ['accounts.number'])
    expect(requests('electricity')[0]?.headers).toMatchObject({
      'x-operator': call().userId,
      'x-request-id': call().requestId,
    })
  })

  it('says for whom somebody else asks, and nobody where people ask for themselves', async () => {
    await read('electricity', [home], ['accounts.number'], { onBehalfOf: '31210632040244' })
    await read('electricity', [home], ['accounts.number'])
    expect(requests('electricity').map(({ actingFor }) => actingFor)).toEqual(['UZ31210632040244', undefined])
  })

  it('takes the twenty dwellings that it declares in one request', async () => {
    const keys = [...population.dwellings()].slice(0, 20).map(({ cadastralNumber }) => cadastralNumber)
    expect(registries.get('electricity')!.readers['UtilityConnection']).toMatchObject({ maxBatch: 20 })
    expect(await read('electricity', keys, ['accounts.number'])).toHaveLength(20)
    expect(requests('electricity')).toHaveLength(1)
  })

  it('refuses what is no dwelling by itself, and is not asked for it', async () => {
    const parcel = samples.homeParcel.cadastralNumber
    const answers = await read('electricity', [parcel, home, 'not a number'], ['accounts.number'])
    expect(statuses(answers)).toEqual(['REGISTRY_REFUSED', 'FOUND', 'REGISTRY_REFUSED'])
    expect(requests('electricity').map(({ keys }) => keys)).toEqual([[home]])
    expect(statuses(await read('electricity', [parcel], ['accounts.number']))).toEqual(['REGISTRY_REFUSED'])
    expect(requests('electricity')).toHaveLength(1)
  })

  it('answers as of the end of the day that its amounts describe, with evidence of the exchange', async () => {
    mocks.get('electricity')!.faults.set({ kind: 'stale', age: 10 * 86_400 })
    const [answer] = await read('electricity', [home], ['accounts.asOf', 'accounts.debt.amount'])
    const { provenance, entity } = answer as Extract<Answer, { status: 'FOUND' }>
    expect(provenance.asOf.toISOString()).toMatch(/T19:00:00\.000Z$/)
    expect(Date.now() - provenance.asOf.getTime()).toBeGreaterThan(10 * 86_400_000)
    expect(entity).toMatchObject({ accounts: [{ asOf: provenance.asOf.toISOString() }] })
    expect(provenance).toMatchObject({
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      requestDigest: expect.stringMatching(/^[\da-f]{64}$/),
      responseDigest: expect.stringMatching(/^[\da-f]{64}$/),
    })
  })

  it('is not asked on behalf of somebody who has left', async () => {
    const gone = new Error('left')
    const signal = AbortSignal.abort(gone)
    await expect(read('electricity', [home], ['accounts.number'], { signal })).rejects.toBe(gone)
    expect(requests('electricity')).toHaveLength(0)
  })

  it('says that it is there, and that it is not', async () => {
    const registry = registries.get('management')!
    await expect(registry.ping(call())).resolves.toBeUndefined()
    mocks.get('management')!.faults.set({ kind: 'outage' })
    await expect(registry.ping(call())).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
  })
})

/** As the population has them, in our words. */
function accountsLike(known: readonly Account[]): readonly object[] {
  const som = (tiyin: number): object => ({ amount: (tiyin / 100).toFixed(2), currency: 'UZS' })
  return known
    .filter(({ status, debt, credit }) => status !== 'CLOSED' || debt > 0 || credit > 0)
    .toSorted((a, b) => (a.number < b.number ? -1 : 1))
    .map(({ number, status, debt, credit, overdueSince = null, lastPaymentOn }) => ({
      number,
      status,
      debt: som(debt),
      credit: som(credit),
      overdueSince,
      asOf: expect.stringMatching(/T19:00:00\.000Z$/),
      lastPaymentAt: lastPaymentOn === undefined ? null : expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/),
    }))
}

describe('a dwelling outside the territory of a provider', () => {
  it('has no answer, and does not cost its siblings theirs', async () => {
    const answers = await read('sergeli', [elsewhere, home, nowhere], ['accounts.number'])
    expect(statuses(answers)).toEqual(['REGISTRY_REFUSED', 'FOUND', 'NOT_FOUND'])
    expect(answers[0]).toMatchObject({ error: { registryCode: 'U-422-TERRITORY', retryable: false } })
    expect(requests('sergeli').map(({ keys }) => keys)).toEqual([
      [elsewhere, home, nowhere],
      [home, nowhere],
    ])
  })

  it('is not asked again where there is no other', async () => {
    expect(statuses(await read('sergeli', [elsewhere], ['accounts.number']))).toEqual(['REGISTRY_REFUSED'])
    expect(requests('sergeli')).toHaveLength(1)
  })

  it('is named in no error', async () => {
    const [answer] = await read('sergeli', [elsewhere], ['accounts.number'])
    const { error } = answer as Extract<Answer, { status: 'UNAVAILABLE' }>
    expect(JSON.stringify([error.message, error.stack, error.cause, error])).not.toContain(elsewhere)
  })
})

describe('a fault of a provider with a server', () => {
  it.each([
    [{ kind: 'outage' }, 'REGISTRY_UNAVAILABLE'],
    [{ kind: 'reset' }, 'REGISTRY_UNAVAILABLE'],
    [{ kind: 'truncated' }, 'REGISTRY_UNAVAILABLE'],
    [{ kind: 'halfOpen' }, 'REGISTRY_TIMEOUT'],
    [{ kind: 'drip' }, 'REGISTRY_TIMEOUT'],
    [{ kind: 'refused' }, 'REGISTRY_REFUSED'],
    [{ kind: 'garbage' }, 'RECORD_INVALID'],
    [{ kind: 'wrongSchema' }, 'RECORD_INVALID'],
    [{ kind: 'oversized' }, 'RECORD_INVALID'],
  ] as const)('%j is %s', async (fault, code) => {
    mocks.get('waste')!.faults.set(fault)
    const outcome = await outcomeOf('waste', { deadline: deadlineFor(code) })
    expect(outcome).toMatchObject({ code })
    expect(JSON.stringify([String(outcome), outcome])).not.toContain(home)
  })

  it('says when to come back after too many requests, and is not asked again before', async () => {
    mocks.get('waste')!.faults.set({ kind: 'rateLimited', retryAfter: 70 })
    expect(await outcomeOf('waste')).toMatchObject({ code: 'REGISTRY_UNAVAILABLE', retryAfter: 70_000 })
    expect(requests('waste')).toHaveLength(1)
  })

  it('of ours, a wrong key, is a refusal that does not name the key', async () => {
    const outcome = await outcomeOf('waste', { apiKey: 'a-wrong-one' })
    expect(outcome).toMatchObject({ code: 'REGISTRY_REFUSED', registryCode: 'U-401-KEY' })
    expect(JSON.stringify([String(outcome), outcome])).not.toContain('a-wrong-one')
  })

  it('of ours, the address of another provider, is no answer where the service is known', async () => {
    expect(await outcomeOf('waste', { service: 'GAS' })).toMatchObject({ code: 'RECORD_INVALID' })
    expect(await outcomeOf('waste', { service: 'WASTE' })).toMatchObject([{ status: 'FOUND' }])
  })
})

describe('the options of a provider', () => {
  it('are those of a server or of a database, never of both and never of neither', () => {
    const server = { baseUrl: 'https://water.example', apiKey: 'hunter2' }
    const database = { databaseUrl: 'postgresql://oquvchi:hunter2@heat.example/hisob' }
    expect(utility.parseOptions(server)).toMatchObject({ name: 'utility' })
    expect(utility.parseOptions(database)).toMatchObject({ name: 'utility' })
    expect(() => utility.parseOptions({ ...server, ...database })).toThrow(/baseUrl.*is no option here/)
    expect(() => utility.parseOptions({})).toThrow(/baseUrl: is missing; apiKey: is missing/)
    expect(() => utility.parseOptions({ ...server, service: 'HEAT' })).toThrow(/service: must be ELECTRICITY/)
    for (const parsed of [server, database].map((given) => utility.parseOptions(given))) {
      expect(JSON.stringify(parsed)).not.toContain('hunter2')
    }
  })
})
