import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { land } from '../../../connectors/land/connector.ts'
import type { Registry } from '../../../connectors/sdk/connector.ts'
import { landMock } from '../../../mocks/land/server.ts'
import { type RunningMock, startMock } from '../../../mocks/server.ts'
import { sliceOf } from '../slice.ts'
import { call, deadlineFor, entityOf, PATIENT, population, statuses } from '../wire.ts'

const { samples } = population
const slice = sliceOf(land.sdl)
const HOUR = 3_600_000

let now = new Date()
let mock: RunningMock
let registry: Registry

beforeAll(async () => {
  mock = await startMock(landMock(population, { extractDelay: HOUR }), { now: () => now })
  registry = land.open(land.parseOptions(options()))
})

afterEach(() => {
  now = new Date()
  mock.faults.clear()
  mock.requests.clear()
})

afterAll(async () => {
  await registry.close()
  await mock.close()
})

const options = () => ({
  baseUrl: mock.url,
  client: 'UZ-test/GOV/205000001/oss',
  service: 'UZ-test/GOV/202555666/kadastr/title-register',
  deadline: PATIENT,
})
const read = (entity: string, keys: readonly string[], fields: readonly string[], over = {}) =>
  registry.readers[entity]!.readMany(keys, fields, call(over))
const asked = () =>
  mock.requests.list().map(({ path, fields }) => [path.split('/').slice(7).join('/'), fields] as const)

describe('the land registry, asked over the wire for titles', () => {
  it('answers every number in its place: the unknown, the restricted and the archived included', async () => {
    const { home, restrictedTitle, pendingExtract, borderMoved } = samples
    const titles = [restrictedTitle, home, { cadastralNumber: '10:08:99:99:99:9999:9999' }, pendingExtract, borderMoved]
    const keys = titles.map(({ cadastralNumber }) => cadastralNumber)
    const answers = await read('Dwelling', keys, ['territory'])
    expect(statuses(answers)).toEqual(['WITHHELD', 'FOUND', 'NOT_FOUND', 'PENDING', 'FOUND'])
    expect(entityOf(answers[1])).toEqual({ cadastralNumber: keys[1], territory: '1726283' })
    expect(entityOf(answers[4])).toEqual({ cadastralNumber: keys[4], territory: '1726292' })
    expect(answers[0]).toMatchObject({ reason: 'STATE_SECRET' })
  })

  it('answers any numbers in any order, each by itself', async () => {
    const { borderMoved, cancelledTitle, home, homeParcel, pendingExtract, restrictedTitle } = samples
    const expected = new Map([
      ...[borderMoved, cancelledTitle, home].map(({ cadastralNumber }) => [cadastralNumber, 'FOUND'] as const),
      [homeParcel.cadastralNumber, 'NOT_FOUND'],
      [pendingExtract.cadastralNumber, 'PENDING'],
      [restrictedTitle.cadastralNumber, 'WITHHELD'],
      ['10:08', 'REGISTRY_REFUSED'],
    ])
    const someKeys = fc.array(fc.constantFrom(...expected.keys()), { minLength: 1, maxLength: 100 })
    await fc.assert(
      fc.asyncProperty(someKeys, async (keys) => {
        const answers = await read('Dwelling', keys, ['area'])
        expect(statuses(answers)).toEqual(keys.map((key) => expected.get(key)))
        const numbers = answers.map((answer, at) => entityOf(answer) ?? { cadastralNumber: keys[at] })
        expect(numbers.map((one) => Reflect.get(one, 'cadastralNumber'))).toEqual(keys)
      }),
      { numRuns: 25 },
    )
  })

  it('answers with the whole of the slice, whatever the title', async () => {
    const { home, homeParcel, cancelledTitle, mortgaged, seized } = samples
    const dwellings = [home, cancelledTitle, mortgaged, seized].map(({ cadastralNumber }) => cadastralNumber)
    for (const [entity, keys] of [
      ['Dwelling', dwellings],
      ['Parcel', [homeParcel.cadastralNumber]],
    ] as const) {
      const fields = slice.everything(entity)
      const answers = await read(entity, keys, fields)
      expect(new Set(statuses(answers))).toEqual(new Set(['FOUND']))
      expect(answers.flatMap((answer) => slice.misfits(entity, entityOf(answer)!, fields))).toEqual([])
    }
  })

  it('is asked for the fields that were selected, for the kind, and for no others', async () => {
    const number = samples.home.cadastralNumber
    await read('Dwelling', [number], ['area', 'holders.person.pinfl'])
    await read('Dwelling', [number], ['cancelled'])
    expect(asked()).toEqual([
      ['titles', ['kind', 'area_m2', 'holders']],
      ['titles', ['kind']],
    ])
  })

  it('holds no dwelling under the number of a parcel, and no parcel under that of a dwelling', async () => {
    const keys = [samples.home, samples.homeParcel].map(({ cadastralNumber }) => cadastralNumber)
    expect(statuses(await read('Parcel', keys, ['use']))).toEqual(['NOT_FOUND', 'FOUND'])
    expect(statuses(await read('Dwelling', keys, ['kind']))).toEqual(['FOUND', 'NOT_FOUND'])
  })

  it('keeps a cancelled title, without an area', async () => {
    const [answer] = await read('Dwelling', [samples.cancelledTitle.cadastralNumber], ['area', 'cancelled'])
    expect(entityOf(answer)).toMatchObject({ area: null, cancelled: true })
  })

  it('is asked again by the reference for what lay in the archive, until it is there', async () => {
    const key = samples.pendingExtract.cadastralNumber
    const [first] = await read('Dwelling', [key], ['territory'])
    const { reference, availableAt } = first as Extract<typeof first, { status: 'PENDING' }>
    const references = new Map([[key, reference]])
    expect(availableAt!.getTime() - Date.now()).toBeGreaterThan(HOUR / 2)
    expect(await read('Dwelling', [key], ['territory'], { references })).toEqual([first])

    now = new Date(now.getTime() + 2 * HOUR)
    const other = samples.home.cadastralNumber
    const answers = await read('Dwelling', [other, key], ['territory'], { references })
    expect(statuses(answers)).toEqual(['FOUND', 'FOUND'])
    expect(entityOf(answers[1])).toMatchObject({ cadastralNumber: key })
    expect(asked().map(([path]) => path)).toEqual([
      'titles',
      `extracts/${reference}`,
      `extracts/${reference}`,
      'titles',
    ])
    expect(mock.requests.list().at(-1)?.keys).toEqual([other])
  })

  it('is asked anew where it has forgotten the reference', async () => {
    const key = samples.pendingExtract.cadastralNumber
    const references = new Map([[key, 'EX-00000000-0']])
    const [answer] = await read('Dwelling', [key], ['territory'], { references })
    expect(answer).toMatchObject({ status: 'PENDING', reference: expect.not.stringMatching('EX-00000000-0') })
  })

  it('says which version of the record it was, and as of when', async () => {
    mock.faults.set({ kind: 'stale', age: 86_400 })
    const [answer] = await read('Dwelling', [samples.home.cadastralNumber], ['territory'])
    expect(answer).toMatchObject({ provenance: { recordVersion: String(samples.home.version) } })
    const { provenance } = answer as Extract<typeof answer, { status: 'FOUND' }>
    expect(Date.now() - provenance.asOf.getTime()).toBeGreaterThan(86_000_000)
  })
})

describe('the land registry, asked over the wire for holdings', () => {
  const fields = slice.everything('Person')

  it('answers for everybody, with nothing for those who hold nothing and for those whom nobody knows', async () => {
    const keys = [samples.nobody, samples.ordinary, samples.noDwelling].map(({ pinfl }) => pinfl)
    const answers = await read('Person', keys, fields)
    expect(statuses(answers)).toEqual(['FOUND', 'FOUND', 'FOUND'])
    expect(entityOf(answers[0])).toEqual({ pinfl: keys[0], dwellings: [], parcels: [] })
    expect(entityOf(answers[2])).toEqual({ pinfl: keys[2], dwellings: [], parcels: [] })
    expect(entityOf(answers[1])).toMatchObject({
      dwellings: [{ dwelling: { cadastralNumber: samples.home.cadastralNumber } }],
      parcels: [{ parcel: { cadastralNumber: samples.homeParcel.cadastralNumber } }],
    })
    expect(slice.misfits('Person', entityOf(answers[1])!, fields)).toEqual([])
  })

  it('is read page after page, to the end', async () => {
    const [answer] = await read('Person', [samples.landlord.pinfl], ['dwellings.share.numerator'])
    const { dwellings } = entityOf(answer) as { dwellings: readonly { dwelling: { cadastralNumber: string } }[] }
    expect(new Set(dwellings.map(({ dwelling }) => dwelling.cadastralNumber)).size).toBe(130)
    expect(asked()).toEqual([
      ['holdings', ['share']],
      ['holdings', ['share']],
      ['holdings', ['share']],
    ])
    expect(answer).toMatchObject({ provenance: { requestId: expect.stringMatching(/^\S+ \S+ \S+$/) } })
  })

  it('gives half a list for the whole in no case: a page that fails fails the read', async () => {
    mock.faults.set({ kind: 'refused' })
    await expect(read('Person', [samples.landlord.pinfl], fields)).rejects.toMatchObject({ code: 'REGISTRY_REFUSED' })
  })

  it('is asked for nothing of holdings that are only counted', async () => {
    await read('Person', [samples.ordinary.pinfl], ['dwellings'])
    expect(asked()).toEqual([['holdings', []]])
  })

  it('no longer counts a holding of what was cancelled', async () => {
    const [answer] = await read('Person', [samples.ownerOfRebuilt.pinfl], fields)
    const { dwellings } = entityOf(answer) as { dwellings: readonly { dwelling: { cadastralNumber: string } }[] }
    expect(dwellings.length).toBeGreaterThan(0)
    expect(dwellings.map(({ dwelling }) => dwelling.cadastralNumber)).not.toContain(
      samples.cancelledTitle.cadastralNumber,
    )
  })
})

describe('the land registry', () => {
  it('refuses a malformed key by itself, and is not asked for it', async () => {
    const { pinfl } = samples.ordinary
    expect(statuses(await read('Person', [pinfl, '12'], ['parcels']))).toEqual(['FOUND', 'REGISTRY_REFUSED'])
    expect(mock.requests.list()[0]?.keys).toEqual([pinfl])
    mock.requests.clear()
    expect(statuses(await read('Parcel', ['10:08'], ['use']))).toEqual(['REGISTRY_REFUSED'])
    expect(mock.requests.count()).toBe(0)
  })

  it('is told who asks, in which case and for whom', async () => {
    await read('Parcel', [samples.homeParcel.cadastralNumber], ['use'], { representedParty: 'COM/301234567' })
    expect(mock.requests.list()[0]?.headers).toMatchObject({
      'x-road-client': 'UZ-test/GOV/205000001/oss',
      'x-road-userid': 'UZ30101800000018',
      'x-road-issue': 'C-2026-1',
      'x-road-represented-party': 'COM/301234567',
    })
  })

  it('is told of the person for whom somebody else asks, and of nobody where people ask for themselves', async () => {
    const { pinfl } = samples.ordinary
    const number = samples.homeParcel.cadastralNumber
    await read('Parcel', [number], ['use'], { onBehalfOf: pinfl, representedParty: 'GOV/201234567' })
    await read('Person', [pinfl], ['parcels'], { onBehalfOf: pinfl })
    await read('Person', [pinfl], ['parcels'])
    const told = mock.requests.list().map(({ headers, actingFor }) => [headers['x-road-userid'], actingFor])
    expect(told).toEqual([
      ['UZ30101800000018', `UZ${pinfl}`],
      ['UZ30101800000018', `UZ${pinfl}`],
      ['UZ30101800000018', undefined],
    ])
  })

  it.each([
    [{ kind: 'refused' }, 'REGISTRY_REFUSED'],
    [{ kind: 'wrongSchema' }, 'RECORD_INVALID'],
    [{ kind: 'outage' }, 'REGISTRY_UNAVAILABLE'],
    [{ kind: 'rateLimited' }, 'REGISTRY_UNAVAILABLE'],
    [{ kind: 'halfOpen' }, 'REGISTRY_TIMEOUT'],
    [{ kind: 'garbage' }, 'RECORD_INVALID'],
  ] as const)('under the fault %j is %s, for every entity', async (fault, code) => {
    mock.faults.set(fault)
    const keys = { Person: samples.ordinary.pinfl, Parcel: '10:08:01:02:03:0001', Dwelling: '10:08:01:02:03:0001:0001' }
    const failed = Object.entries(keys).map(async ([entity, key]) => {
      const fresh = land.open(land.parseOptions({ ...options(), deadline: deadlineFor(code) }))
      try {
        return await fresh.readers[entity]!.readMany([key], ['holders'], call()).catch((error: unknown) => error)
      } finally {
        await fresh.close()
      }
    })
    for (const error of await Promise.all(failed)) expect(error).toMatchObject({ code })
  })

  it('says that it is there, and that it is not', async () => {
    await expect(registry.ping(call())).resolves.toBeUndefined()
    mock.faults.set({ kind: 'refused' })
    await expect(registry.ping(call())).rejects.toMatchObject({ code: 'REGISTRY_REFUSED' })
  })

  it('is not asked on behalf of somebody who has left', async () => {
    const gone = new Error('left')
    const signal = AbortSignal.abort(gone)
    await expect(read('Parcel', ['10:08:01:02:03:0001'], ['use'], { signal })).rejects.toBe(gone)
    expect(mock.requests.count()).toBe(0)
  })
})
