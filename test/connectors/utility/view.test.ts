import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Answer } from '../../../connectors/sdk/answer.ts'
import type { Registry } from '../../../connectors/sdk/connector.ts'
import { utility } from '../../../connectors/utility/connector.ts'
import type { Account, Title } from '../../../mocks/population/contract.ts'
import { type RunningAccounts, startAccounts } from '../../../mocks/utility/legacy.ts'
import { testDatabase } from '../../support/postgres.ts'
import { sliceOf } from '../slice.ts'
import { call, deadlineFor, entityOf, PATIENT, population, statuses } from '../wire.ts'

const slice = sliceOf(utility.sdl)
const everything = slice.everything('UtilityConnection').filter((path) => !path.startsWith('assignment'))

/** Flats with district heating, as the population has them; those with something owed or paid ahead before the others. */
const heated = [...population.dwellings()]
  .filter((dwelling) => !dwelling.cancelled && heatOf(dwelling).length > 0)
  .toSorted((a, b) => Math.sign(unsettled(b)) - Math.sign(unsettled(a)))
const numbers = heated.map(({ cadastralNumber }) => cadastralNumber)
const [first = '', second = ''] = numbers
/** A house: this supplier knows flats only. */
const house = population.samples.home.cadastralNumber

let mock: RunningAccounts
let registry: Registry

beforeAll(async () => {
  const { adminUrl } = await testDatabase()
  mock = await startAccounts({ population, adminUrl })
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

function open({ databaseUrl = mock.connectionString, deadline = PATIENT } = {}): Registry {
  return utility.open(utility.parseOptions({ name: 'utility-heat', databaseUrl, deadline }))
}

const read = (keys: readonly string[], fields: readonly string[], over = {}) =>
  registry.readers['UtilityConnection']!.readMany(keys, fields, call(over))

async function outcomeOf(fresh: Registry): Promise<unknown> {
  try {
    const answers = fresh.readers['UtilityConnection']!.readMany([first], ['accounts.debt.amount'], call())
    return await answers.catch((error: unknown) => error)
  } finally {
    await fresh.close()
  }
}

describe('a provider with an old database, read through its view', () => {
  it('answers every dwelling in its place; one that it does not know is no fact about debts', async () => {
    const answers = await read([second, house, first], ['accounts.number'])
    expect(statuses(answers)).toEqual(['FOUND', 'NOT_FOUND', 'FOUND'])
    expect(answers.map(entityOf)).toMatchObject([{ cadastralNumber: second }, undefined, { cadastralNumber: first }])
  })

  it('tells what the population owes and has paid ahead, a hundred dwellings in one statement', async () => {
    const keys = numbers.slice(0, registry.readers['UtilityConnection']!.maxBatch)
    const answers = await read(keys, everything)
    const amounts = heated.flatMap(heatOf)
    expect(amounts.some(({ debt }) => debt > 0) && amounts.some(({ credit }) => credit > 0)).toBe(true)
    expect(keys).toHaveLength(100)
    expect(mock.requests.count()).toBe(1)
    answers.forEach((answer, at) => {
      const told = entityOf(answer) as { accounts: readonly Amounts[] }
      expect(slice.misfits('UtilityConnection', told, everything)).toEqual([])
      const known = heatOf(heated[at]!).map(({ debt, credit }) => [debt, credit])
      const struckOut = told.accounts.length === 0 && known.every(([debt]) => debt === 0)
      expect(told.accounts.map(({ debt, credit }) => [tiyin(debt), tiyin(credit)])).toEqual(struckOut ? [] : known)
    })
  })

  it('knows a dwelling whose account was struck out: the list is empty, not absent', async () => {
    const answers = (await inBatches(numbers)).map(entityOf) as { accounts: readonly object[] }[]
    expect(answers.some(({ accounts }) => accounts.length === 0)).toBe(true)
    expect(answers.some(({ accounts }) => accounts.length === 1)).toBe(true)
  })

  it('is asked for the columns that were selected, and for no others', async () => {
    await read([first], ['accounts.debt.amount', 'accounts.credit.amount', 'accounts.asOf'])
    await read([first], ['accounts.lastPaymentAt', 'accounts.overdueSince', 'accounts.status'])
    await read([first], ['cadastralNumber'])
    const always = ['kad_r', 'hisob_r', 'sana']
    expect(mock.requests.list().map(({ fields }) => fields)).toEqual([
      [...always, 'sld', 'peny'],
      [...always, 'hol', 'qarz_s', 'oxir_tol_s'],
      always,
    ])
  })

  it('answers as of the end of yesterday in Tashkent, with evidence of the exchange', async () => {
    const [answer] = await read([first], ['accounts.asOf'])
    const { provenance, entity } = answer as Extract<Answer, { status: 'FOUND' }>
    const age = Date.now() - provenance.asOf.getTime()
    expect(provenance.asOf.toISOString()).toMatch(/T19:00:00\.000Z$/)
    expect(age).toBeGreaterThan(0)
    expect(age).toBeLessThan(86_400_000)
    for (const { asOf } of (entity as { accounts: readonly { asOf: string }[] }).accounts) {
      expect(asOf).toBe(provenance.asOf.toISOString())
    }
    expect(provenance).toMatchObject({
      requestId: call().requestId,
      requestDigest: expect.stringMatching(/^[\da-f]{64}$/),
      responseDigest: expect.stringMatching(/^[\da-f]{64}$/),
    })
  })

  it('is not asked for what is no dwelling, whatever it is', async () => {
    const wrong = [population.samples.homeParcel.cadastralNumber, "10'; DROP TABLE hisob; --"]
    expect(statuses(await read([...wrong, first], ['accounts.number']))).toEqual([
      'REGISTRY_REFUSED',
      'REGISTRY_REFUSED',
      'FOUND',
    ])
    expect(mock.requests.count()).toBe(1)
    expect(statuses(await read(wrong, ['accounts.number']))).toEqual(['REGISTRY_REFUSED', 'REGISTRY_REFUSED'])
    expect(mock.requests.count()).toBe(1)
  })

  it('is not asked on behalf of somebody who has left', async () => {
    const gone = new Error('left')
    const signal = AbortSignal.abort(gone)
    await expect(read([first], ['accounts.number'], { signal })).rejects.toBe(gone)
    expect(mock.requests.count()).toBe(0)
  })

  it('says that it is there, and that it is not', async () => {
    await expect(registry.ping(call())).resolves.toBeUndefined()
    const fresh = open()
    mock.faults.set({ kind: 'outage' })
    await expect(fresh.ping(call())).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
    await fresh.close()
  })
})

interface Amounts {
  readonly debt: { readonly amount: string }
  readonly credit: { readonly amount: string }
}

function tiyin({ amount }: { readonly amount: string }): number {
  return Number(amount.replace('.', ''))
}

function heatOf(dwelling: Title): readonly Account[] {
  return population.accounts(dwelling).filter(({ service }) => service === 'HEAT')
}

function unsettled(dwelling: Title): number {
  return heatOf(dwelling).reduce((sum, { debt, credit }) => sum + debt + credit, 0)
}

async function inBatches(keys: readonly string[]): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  for (let at = 0; at < keys.length; at += 100) {
    answers.push(...(await read(keys.slice(at, at + 100), ['accounts.number'])))
  }
  return answers
}

describe('a fault of a provider with an old database', () => {
  it.each([
    [{ kind: 'outage' }, 'REGISTRY_UNAVAILABLE'],
    [{ kind: 'reset' }, 'REGISTRY_UNAVAILABLE'],
    [{ kind: 'truncated' }, 'REGISTRY_UNAVAILABLE'],
    [{ kind: 'halfOpen' }, 'REGISTRY_TIMEOUT'],
    [{ kind: 'latency', ms: 60_000 }, 'REGISTRY_TIMEOUT'],
  ] as const)('%j is %s', async (fault, code) => {
    mock.faults.set(fault)
    const outcome = await outcomeOf(open({ deadline: deadlineFor(code) }))
    expect(outcome).toMatchObject({ code })
    expect(JSON.stringify([String(outcome), outcome])).not.toContain(first.replaceAll(':', ''))
  })

  it('is never an answer where bytes are garbage', async () => {
    mock.faults.set({ kind: 'garbage' })
    expect(await outcomeOf(open({ deadline: '500ms' }))).toMatchObject({
      code: expect.stringMatching(/^(RECORD_INVALID|REGISTRY_UNAVAILABLE|REGISTRY_TIMEOUT)$/),
    })
  })

  it('of ours, a role that may not read, is a refusal that names no secret', async () => {
    const stranger = mock.connectionString.replace('hisob_oquvchi:hisob-mock-parol', 'begona:a-wrong-one')
    const outcome = await outcomeOf(open({ databaseUrl: stranger }))
    expect(outcome).toMatchObject({ code: 'REGISTRY_REFUSED', registryCode: expect.stringMatching(/^28/) })
    expect(JSON.stringify([String(outcome), outcome])).not.toContain('a-wrong-one')
  })
})
