import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Answer } from '../../../connectors/sdk/answer.ts'
import type { Registry } from '../../../connectors/sdk/connector.ts'
import { tax } from '../../../connectors/tax/connector.ts'
import { type RunningMock, startMock } from '../../../mocks/server.ts'
import { taxMock } from '../../../mocks/tax/server.ts'
import { sliceOf } from '../slice.ts'
import { call, deadlineFor, entityOf, PATIENT, population, statuses } from '../wire.ts'

const { samples } = population
const slice = sliceOf(tax.sdl)

let now = Date.now()
let mock: RunningMock
let registry: Registry

beforeAll(async () => {
  mock = await startMock(taxMock(population, { now: () => now }))
  registry = open()
})

afterEach(() => {
  mock.faults.clear()
  mock.requests.clear()
})

afterAll(async () => {
  await registry.close()
  await mock.close()
})

function open(over: object = {}): Registry {
  const options = { baseUrl: mock.url, clientId: 'darcha', clientSecret: 'darcha-mock-secret', deadline: PATIENT }
  return tax.open(tax.parseOptions({ ...options, ...over }))
}

type Entity = 'Person' | 'Organization'
const read = (entity: Entity, keys: readonly string[], fields: readonly string[], over = {}) =>
  registry.readers[entity]!.readMany(keys, fields, call(over))

/** What was asked for, without the tokens. */
const queries = () => mock.requests.list().filter(({ path }) => path === '/taxpayers/query')
const tokens = () => mock.requests.count('/oauth2/token')

/** With a registry of its own, so that no token and no breaker is left from other tests. */
async function within<Result>(work: (fresh: Registry) => Promise<Result>, over: object = {}): Promise<Result> {
  const fresh = open(over)
  try {
    return await work(fresh)
  } finally {
    await fresh.close()
  }
}

const readOne = (fresh: Registry): Promise<readonly Answer[]> =>
  fresh.readers['Person']!.readMany([samples.ordinary.pinfl], ['taxRegistration.status'], call())

describe('the tax registry, asked over the wire', () => {
  it('answers every key in its place, the unknown and the protected included', async () => {
    const { ordinary, unknownToTax, taxDebtor, withheld, nobody } = samples
    const keys = [withheld, taxDebtor, nobody, ordinary, unknownToTax].map(({ pinfl }) => pinfl)
    const answers = await read('Person', keys, ['taxRegistration.status'])
    expect(statuses(answers)).toEqual(['WITHHELD', 'FOUND', 'NOT_FOUND', 'FOUND', 'NOT_FOUND'])
    expect(answers.map(entityOf)).toMatchObject([
      undefined,
      { pinfl: keys[1] },
      undefined,
      { pinfl: keys[3] },
      undefined,
    ])
  })

  it('answers with the whole of the slice for everybody', async () => {
    const all = Object.values(samples)
    const everybody = {
      Person: all.flatMap((one) => ('pinfl' in one ? [one.pinfl] : [])),
      Organization: all.flatMap((one) => ('stir' in one && 'shortName' in one ? [one.stir] : [])),
    }
    for (const entity of ['Person', 'Organization'] as const) {
      const fields = slice.everything(entity)
      const answers = await read(entity, everybody[entity], fields)
      const found = answers.flatMap((answer) => entityOf(answer) ?? [])
      expect(found.length).toBeGreaterThan(1)
      expect(statuses(answers).filter((status) => !['FOUND', 'NOT_FOUND', 'WITHHELD'].includes(status))).toEqual([])
      expect(found.flatMap((one) => slice.misfits(entity, one, fields))).toEqual([])
    }
  })

  it('tells what is owed as the population has it, to the tiyin, and that nothing is owed', async () => {
    const { taxDebtor, ordinary } = samples
    const debts = population.taxpayer(taxDebtor)!.debts
    const total = debts.reduce((sum, { amount, penalty }) => sum + amount + penalty, 0)
    const answers = await read('Person', [taxDebtor.pinfl, ordinary.pinfl], ['taxStanding.totalDebt.amount'])
    expect(answers.map(entityOf)).toMatchObject([
      { taxStanding: { totalDebt: { amount: (total / 100).toFixed(2), currency: 'UZS' } } },
      { taxStanding: { totalDebt: { amount: '0.00' }, debts: [] } },
    ])
    const { taxStanding } = entityOf(answers[0]) as { taxStanding: { debts: { taxKind: string }[] } }
    expect(taxStanding.debts.map(({ taxKind }) => taxKind).toSorted()).toEqual(debts.map(({ tax }) => tax).toSorted())
  })

  it('tells income as the population has it, payers by their key', async () => {
    const [answer] = await read('Person', [samples.taxDebtor.pinfl], ['incomeByYear.gross.amount'])
    const { incomeByYear } = entityOf(answer) as { incomeByYear: { year: number; gross: { amount: string } }[] }
    const year = new Date().getUTCFullYear()
    const known = population.taxpayer(samples.taxDebtor)!.incomes.filter((one) => one.year < year)
    expect(incomeByYear.map((one) => [one.year, one.gross.amount])).toEqual(
      known.slice(0, 5).map((one) => [one.year, (one.gross / 100).toFixed(2)]),
    )
  })

  it('is asked for the parts that were selected, and for no others', async () => {
    const { ordinary, organization } = samples
    await read('Person', [ordinary.pinfl], ['taxStanding.debts.taxKind'])
    await read('Person', [ordinary.pinfl], ['incomeByYear.year', 'taxRegistration.since'])
    await read('Organization', [organization.stir], ['name', 'shortName'])
    await read('Organization', [organization.stir], ['taxStanding.asOf', 'territory'])
    expect(queries().map(({ fields }) => fields)).toEqual([
      ['debts'],
      ['registration', 'income'],
      ['names'],
      ['debts', 'address'],
    ])
  })

  it('asks for nothing but whether somebody is known where nothing else was selected', async () => {
    const { ordinary, nobody, organization } = samples
    expect(statuses(await read('Person', [ordinary.pinfl, nobody.pinfl], ['pinfl']))).toEqual(['FOUND', 'NOT_FOUND'])
    expect(statuses(await read('Organization', [organization.stir], ['stir']))).toEqual(['FOUND'])
    expect(queries().map(({ fields }) => fields)).toEqual([['names'], ['income']])
  })

  it('says who asks, for which case, in which request', async () => {
    await read('Person', [samples.ordinary.pinfl], ['taxRegistration.status'])
    expect(queries()[0]?.headers).toMatchObject({
      'x-sender-id': call().userId,
      'x-basis': call().issue,
      'x-request-id': call().requestId,
    })
  })

  it('takes the hundred keys that it declares in one request', async () => {
    const { maxBatch } = registry.readers['Person']!
    const keys = Array.from({ length: maxBatch }, (_, at) => population.person(at).pinfl)
    const answers = await read('Person', keys, ['taxRegistration.status'])
    expect(answers).toHaveLength(100)
    expect(queries()).toHaveLength(1)
    expect(answers.flatMap((one) => entityOf(one) ?? []).length).toBeGreaterThan(50)
  })

  it('refuses a malformed key by itself, and is not asked for it', async () => {
    const { pinfl } = samples.ordinary
    const answers = await read('Person', ['not a number', pinfl], ['taxRegistration.status'])
    expect(statuses(answers)).toEqual(['REGISTRY_REFUSED', 'FOUND'])
    expect(queries()[0]?.keys).toEqual([pinfl])
    mock.requests.clear()
    expect(statuses(await read('Organization', ['012345678'], ['name']))).toEqual(['REGISTRY_REFUSED'])
    expect(mock.requests.count()).toBe(0)
  })

  it('answers as of the moment that its debts describe, with evidence of the exchange', async () => {
    mock.faults.set({ kind: 'stale', age: 10 * 86_400, path: '/taxpayers/*' })
    const [answer] = await read('Person', [samples.ordinary.pinfl], ['taxStanding.asOf'])
    const { provenance, entity } = answer as Extract<Answer, { status: 'FOUND' }>
    expect(Date.now() - provenance.asOf.getTime()).toBeGreaterThan(9 * 86_400_000)
    expect(entity).toMatchObject({ taxStanding: { asOf: provenance.asOf.toISOString() } })
    expect(Date.now() - provenance.receivedAt.getTime()).toBeLessThan(60_000)
    expect(provenance).toMatchObject({
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      recordVersion: expect.stringMatching(/^\d+$/),
      requestDigest: expect.stringMatching(/^[\da-f]{64}$/),
      responseDigest: expect.stringMatching(/^[\da-f]{64}$/),
    })
  })

  it('is not asked on behalf of somebody who has left', async () => {
    const gone = new Error('left')
    const signal = AbortSignal.abort(gone)
    await expect(read('Person', [samples.ordinary.pinfl], ['pinfl'], { signal })).rejects.toBe(gone)
    expect(mock.requests.count()).toBe(0)
  })

  it('says that it is there, and that it is not', async () => {
    await expect(registry.ping(call())).resolves.toBeUndefined()
    mock.faults.set({ kind: 'outage' })
    await expect(registry.ping(call())).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
  })
})

describe('the token of the tax registry', () => {
  it('is asked for once, however many reads wait for it', async () => {
    await within(async (fresh) => {
      await Promise.all(Array.from({ length: 8 }, () => readOne(fresh)))
      await readOne(fresh)
    })
    expect([tokens(), queries().length]).toEqual([1, 9])
  })

  it('is renewed once, by all together, when the committee does not take it any more', async () => {
    await within(async (fresh) => {
      await readOne(fresh)
      now += 301_000
      const answers = await Promise.all(Array.from({ length: 4 }, () => readOne(fresh)))
      expect(answers.flatMap(statuses)).toEqual(['FOUND', 'FOUND', 'FOUND', 'FOUND'])
    })
    expect(tokens()).toBe(2)
  })

  it('is not asked for again and again where a new one is refused too', async () => {
    const moody = await startMock(taxMock(population, { tokenSeconds: 0 }))
    const outcome = await within(async (fresh) => readOne(fresh).catch((error: unknown) => error), {
      baseUrl: moody.url,
    })
    expect(outcome).toMatchObject({ code: 'REGISTRY_REFUSED', status: 401 })
    expect(moody.requests.count('/taxpayers/query')).toBe(2)
    await moody.close()
  })

  it('is refused to a client with a wrong secret, which is named nowhere', async () => {
    const outcome = await within((fresh) => readOne(fresh).catch((error: unknown) => error), {
      clientSecret: 'a-wrong-one',
    })
    expect(outcome).toMatchObject({ code: 'REGISTRY_REFUSED' })
    expect(String(outcome)).not.toContain('a-wrong-one')
    expect(queries()).toHaveLength(0)
  })
})

describe('a fault of the tax registry', () => {
  it.each([
    [{ kind: 'outage' }, 'REGISTRY_UNAVAILABLE'],
    [{ kind: 'reset' }, 'REGISTRY_UNAVAILABLE'],
    [{ kind: 'truncated' }, 'REGISTRY_UNAVAILABLE'],
    [{ kind: 'halfOpen' }, 'REGISTRY_TIMEOUT'],
    [{ kind: 'drip' }, 'REGISTRY_TIMEOUT'],
    [{ kind: 'latency', ms: 60_000 }, 'REGISTRY_TIMEOUT'],
    [{ kind: 'refused' }, 'REGISTRY_REFUSED'],
    [{ kind: 'garbage' }, 'RECORD_INVALID'],
    [{ kind: 'wrongSchema' }, 'RECORD_INVALID'],
    [{ kind: 'oversized' }, 'RECORD_INVALID'],
  ] as const)('%j is %s, for both entities', async (fault, code) => {
    const asked = [
      ['Person', samples.ordinary.pinfl],
      ['Organization', samples.organization.stir],
    ] as const
    mock.faults.set({ ...fault, path: '/taxpayers/*' })
    for (const [entity, key] of asked) {
      const outcome = await within(
        (fresh) =>
          fresh.readers[entity]!.readMany([key], ['taxStanding.asOf'], call()).catch((error: unknown) => error),
        { deadline: deadlineFor(code) },
      )
      expect(outcome).toMatchObject({ code })
      expect(JSON.stringify([String(outcome), outcome])).not.toContain(key)
    }
  })

  it('says when to come back after too many requests, and is not asked again before', async () => {
    mock.faults.set({ kind: 'rateLimited', retryAfter: 70, path: '/taxpayers/*' })
    const outcome = await within((fresh) => readOne(fresh).catch((error: unknown) => error))
    expect(outcome).toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
      retryAfter: 70_000,
      registryCode: 'https://soliq.example/problems/too-many-requests',
    })
    expect(queries()).toHaveLength(1)
  })

  it('that has passed is asked about once more', async () => {
    mock.faults.set({ kind: 'outage', times: 1, path: '/taxpayers/*' })
    expect(statuses(await within(readOne))).toEqual(['FOUND'])
    expect(queries()).toHaveLength(2)
  })
})

describe('the options of the tax registry', () => {
  it('name every mistake, and never repeat a secret', () => {
    const wrong = () => tax.parseOptions({ baseUrl: 'ftp://soliq.example', clientSecret: 42, secret: 'hunter2' })
    expect(wrong).toThrow(/baseUrl.*clientId.*clientSecret.*secret: is no option here/)
    expect(wrong).not.toThrow('hunter2')
  })
})
