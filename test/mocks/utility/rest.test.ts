import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Title } from '../../../mocks/population/contract.ts'
import { createPopulation } from '../../../mocks/population/population.ts'
import { type RunningMock, startMock } from '../../../mocks/server.ts'
import { REST_PROVIDERS } from '../../../mocks/utility/providers.ts'
import { utilityMock } from '../../../mocks/utility/server.ts'
import { contractOf } from '../contract.ts'

const population = createPopulation({ seed: 5, size: 2_000 })
const { samples } = population
const found = contractOf('utility', 'Found')
const error = contractOf('utility', 'Error')
const FIELDS = ['status', 'balance', 'overdueSince', 'lastPayment', 'meter']
const now = () => new Date('2026-11-24T20:00:00Z')

const mocks = new Map<string, RunningMock>()
beforeAll(async () => {
  for (const provider of [
    ...Object.values(REST_PROVIDERS),
    { ...REST_PROVIDERS.water, id: 'sergeli', territories: ['1726283'] },
  ]) {
    mocks.set(provider.id, await startMock(utilityMock(population, provider), { now }))
  }
})
afterAll(async () => {
  for (const mock of mocks.values()) await mock.close()
})

interface Account {
  readonly accountNo: string
  readonly status?: string
  readonly balance?: { readonly amount: string; readonly date: string }
  readonly [field: string]: unknown
}
interface Answer {
  readonly service?: string
  readonly balanceSense?: string
  readonly dwellings?: readonly { readonly cadastreNumber: string; readonly accounts: readonly Account[] }[]
  readonly code?: string
  readonly cadastreNumbers?: readonly string[]
}

const mockOf = (id: string) => mocks.get(id)!

async function search(id: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${mockOf(id).url}/accounts/search`, {
    method: 'POST',
    headers: { 'x-api-key': 'darcha-mock-key', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const answer = (await response.json()) as Answer
  if (response.status === 200) found(answer)
  else error(answer)
  return { status: response.status, headers: response.headers, ...answer }
}

const numbersOf = (titles: readonly Title[]) => titles.map(({ cadastralNumber }) => cadastralNumber)
const dwellings = [...population.dwellings()]
const inForce = dwellings.filter(({ cancelled }) => !cancelled)
const someNumbers = (count: number) => numbersOf(inForce.slice(40, 40 + count))

/** What is owed to the provider, in tiyin: below zero where something was paid ahead. */
const owed = (sense: string | undefined, { balance }: Account) =>
  Math.round(Number(balance?.amount) * 100) * (sense === 'C' ? -1 : 1) + 0

describe('accounts', () => {
  it('are told of each dwelling that is known, once, in an order that is not the numbers’', async () => {
    const numbers = someNumbers(18)
    const asked = [...numbers, numbers[0], '10:08:99:99:99:9999:0001']
    const { dwellings: rows = [] } = await search('electricity', { cadastreNumbers: asked, fields: ['status'] })
    const told = rows.map(({ cadastreNumber }) => cadastreNumber)
    expect(told.toSorted()).toEqual(numbers.toSorted())
    expect(told).not.toEqual(numbers)
  })

  it('have the fields that were asked for and no others', async () => {
    const cadastreNumbers = [samples.home.cadastralNumber]
    for (const field of FIELDS) {
      const { dwellings: [row] = [] } = await search('electricity', { cadastreNumbers, fields: [field] })
      expect(Object.keys(row?.accounts[0] ?? {})).toEqual(['accountNo', field])
    }
    const { dwellings: [row] = [] } = await search('electricity', { cadastreNumbers, fields: [] })
    expect(Object.keys(row?.accounts[0] ?? {})).toEqual(['accountNo'])
  })

  it.each(['electricity', 'gas', 'water', 'waste', 'management'])(
    'of %s say what the population says, by the sense of the provider',
    async (id) => {
      const { service } = REST_PROVIDERS[id as keyof typeof REST_PROVIDERS]
      for (let start = 0; start < 200; start += 20) {
        const asked = inForce.slice(start, start + 20)
        const answer = await search(id, { cadastreNumbers: numbersOf(asked), fields: ['balance', 'status'] })
        expect(answer.service).toBe(service)
        for (const title of asked) {
          const expected = population
            .accounts(title)
            .filter((one) => one.service === service && (one.status !== 'CLOSED' || one.debt > 0))
            .map((one) => [one.number, one.debt - one.credit])
          const row = answer.dwellings?.find(({ cadastreNumber }) => cadastreNumber === title.cadastralNumber)
          const told = row?.accounts.map((one) => [one.accountNo, owed(answer.balanceSense, one)])
          expect((told ?? []).toSorted()).toEqual(expected.toSorted())
        }
      }
    },
  )

  it('are in both senses among the providers', () => {
    expect(new Set(Object.values(REST_PROVIDERS).map(({ balanceSense }) => balanceSense))).toEqual(new Set(['C', 'D']))
  })

  it('are as at the end of the last day that is over in Tashkent', async () => {
    const ask = { cadastreNumbers: [samples.home.cadastralNumber], fields: ['balance'] }
    const dateOf = async () => (await search('water', ask)).dwellings?.[0]?.accounts[0]?.balance?.date
    expect(await dateOf()).toBe('2026-11-24')
    mockOf('water').faults.set({ kind: 'stale', age: 864_000 })
    expect(await dateOf()).toBe('2026-11-14')
    mockOf('water').faults.clear()
  })

  it('of the indebted dwelling are in debt for power and waste, and nowhere else', async () => {
    const indebted: string[] = []
    for (const id of Object.keys(REST_PROVIDERS)) {
      const ask = { cadastreNumbers: [samples.indebtedDwelling.cadastralNumber], fields: ['balance'] }
      const { balanceSense, dwellings: rows = [] } = await search(id, ask)
      if (rows[0]?.accounts.some((account) => owed(balanceSense, account) > 0)) indebted.push(id)
    }
    expect(indebted).toEqual(['electricity', 'waste'])
  })
})

describe('a dwelling', () => {
  it('that is known and has no account is told of, with none', async () => {
    const hasGas = (title: Title) => population.accounts(title).some(({ service }) => service === 'GAS')
    const without = inForce.filter((title) => !hasGas(title)).slice(0, 5)
    const { dwellings: rows } = await search('gas', { cadastreNumbers: numbersOf(without), fields: [] })
    expect(rows?.map(({ accounts }) => accounts)).toEqual([[], [], [], [], []])
  })

  it('that is a house is not known to the management company', async () => {
    const answer = await search('management', { cadastreNumbers: [samples.home.cadastralNumber], fields: [] })
    expect(answer.dwellings).toEqual([])
  })

  it('that was pulled down is not known any more', async () => {
    const ask = { cadastreNumbers: [samples.cancelledTitle.cadastralNumber], fields: [] }
    expect((await search('electricity', ask)).dwellings).toEqual([])
  })

  it("outside the provider's territories refuses the whole request, and only it is named", async () => {
    const outside = [samples.secondDwelling.cadastralNumber, samples.borderMoved.cadastralNumber]
    const ask = { cadastreNumbers: [samples.home.cadastralNumber, ...outside], fields: [] }
    const { status, code, cadastreNumbers } = await search('sergeli', ask)
    expect([status, code]).toEqual([422, 'U-422-TERRITORY'])
    expect(cadastreNumbers?.toSorted()).toEqual(outside.toSorted())
    expect((await search('sergeli', { ...ask, cadastreNumbers: [samples.home.cadastralNumber] })).status).toBe(200)
  })
})

describe('a search', () => {
  it('takes 20 numbers and not 21', async () => {
    expect((await search('water', { cadastreNumbers: someNumbers(20), fields: [] })).status).toBe(200)
    const refused = await search('water', { cadastreNumbers: someNumbers(21), fields: [] })
    expect([refused.status, refused.code]).toEqual([413, 'U-413-NUMBERS'])
  })

  it.each([
    ['U-400-BODY', 'what is not JSON', '{'],
    ['U-400-BODY', 'no number', { cadastreNumbers: [], fields: [] }],
    ['U-400-BODY', 'no fields', { cadastreNumbers: ['10:08:01:01:01:0001:0001'] }],
    ['U-400-NUMBER', 'a number without colons', { cadastreNumbers: ['100801010100010001'], fields: [] }],
    ['U-400-NUMBER', 'the number of a parcel', { cadastreNumbers: ['10:08:01:01:01:0001'], fields: [] }],
    ['U-400-FIELD', 'a field that is not known', { cadastreNumbers: ['10:08:01:01:01:0001:0001'], fields: ['owner'] }],
  ])('is refused as %s with %s', async (code, _, body) => {
    expect(await search('water', body)).toMatchObject({ status: 400, code })
  })

  it('needs the key', async () => {
    const refused = await search('water', { cadastreNumbers: someNumbers(1), fields: [] }, { 'x-api-key': 'guess' })
    expect(refused).toMatchObject({ status: 401, code: 'U-401-KEY' })
  })

  it('is in the log with its numbers and fields', async () => {
    mockOf('waste').requests.clear()
    const cadastreNumbers = someNumbers(2)
    await search('waste', { cadastreNumbers, fields: ['balance'] }, { 'x-operator': 'UZ1' })
    expect(mockOf('waste').requests.list()).toMatchObject([{ keys: cadastreNumbers, fields: ['balance'] }])
    expect(mockOf('waste').requests.list()[0]?.headers).toMatchObject({ 'x-api-key': '***', 'x-operator': 'UZ1' })
  })
})

describe('faults', () => {
  it("are in the provider's words, and an outage is the page of whatever stands before it", async () => {
    const body = { cadastreNumbers: someNumbers(1), fields: [] }
    const { faults, url } = mockOf('gas')
    faults.set({ kind: 'refused' })
    expect(await search('gas', body)).toMatchObject({ status: 403, code: 'U-403-AGREEMENT' })
    faults.set({ kind: 'rateLimited' })
    expect(await search('gas', body)).toMatchObject({ status: 429, code: 'U-429-RATE' })
    faults.set({ kind: 'outage' })
    const down = await fetch(`${url}/health`)
    expect([down.status, down.headers.get('content-type')]).toEqual([503, 'text/html'])
    faults.clear()
    expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' })
    expect((await fetch(`${url}/accounts`)).status).toBe(404)
  })
})
