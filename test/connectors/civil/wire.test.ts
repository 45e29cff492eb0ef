import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { civil } from '../../../connectors/civil/connector.ts'
import type { Registry } from '../../../connectors/sdk/connector.ts'
import { civilMock } from '../../../mocks/civil/server.ts'
import { type RunningMock, startMock } from '../../../mocks/server.ts'
import { sliceOf } from '../slice.ts'
import { call, deadlineFor, entityOf, PATIENT, population, statuses } from '../wire.ts'

const { samples } = population
const slice = sliceOf(civil.sdl)
const entities = ['Person', 'BirthRecord', 'MarriageRecord', 'DivorceRecord', 'DeathRecord'] as const

let mock: RunningMock
let registry: Registry

beforeAll(async () => {
  mock = await startMock(civilMock(population))
  registry = civil.open(civil.parseOptions(options()))
})

afterEach(() => {
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
  service: 'UZ-test/GOV/201122334/fhdyo/v1',
  deadline: PATIENT,
})
const read = (entity: (typeof entities)[number], keys: readonly string[], fields: readonly string[], over = {}) =>
  registry.readers[entity]!.readMany(keys, fields, call(over))

describe('the civil registry, asked over the wire', () => {
  it('answers every key in its place, the unknown and the protected included', async () => {
    const keys = [samples.withheld, samples.ordinary, samples.nobody, samples.deceased].map(({ pinfl }) => pinfl)
    const answers = await read('Person', keys, ['lifeStatus'])
    expect(statuses(answers)).toEqual(['WITHHELD', 'FOUND', 'NOT_FOUND', 'FOUND'])
    expect(answers.map(entityOf)).toEqual([
      undefined,
      { pinfl: keys[1], lifeStatus: 'ALIVE' },
      undefined,
      { pinfl: keys[3], lifeStatus: 'DECEASED' },
    ])
  })

  it('answers any keys in any order, each by itself', async () => {
    const { deceased, foreigner, legacyCheckDigit, nobody, ordinary, withheld } = samples
    const expected = new Map([
      ...[deceased, foreigner, legacyCheckDigit, ordinary].map(({ pinfl }) => [pinfl, 'FOUND'] as const),
      [withheld.pinfl, 'WITHHELD'],
      [nobody.pinfl, 'NOT_FOUND'],
      ['1234', 'REGISTRY_REFUSED'],
    ])
    const someKeys = fc.array(fc.constantFrom(...expected.keys()), { minLength: 1, maxLength: 50 })
    await fc.assert(
      fc.asyncProperty(someKeys, async (keys) => {
        const answers = await read('Person', keys, ['sex'])
        expect(statuses(answers)).toEqual(keys.map((key) => expected.get(key)))
        expect(answers.map((answer, at) => Reflect.get(entityOf(answer) ?? { pinfl: keys[at] }, 'pinfl'))).toEqual(keys)
      }),
      { numRuns: 25 },
    )
  })

  it('answers with the whole of the slice for everybody', async () => {
    const people = Object.values(samples).flatMap((one) => ('index' in one && 'pinfl' in one ? [one.pinfl] : []))
    const fields = slice.everything('Person')
    const answers = await read('Person', people, fields)
    expect(new Set(statuses(answers))).toEqual(new Set(['FOUND', 'WITHHELD']))
    const found = answers.flatMap((answer) => entityOf(answer) ?? [])
    expect(found.flatMap((person) => slice.misfits('Person', person, fields))).toEqual([])
  })

  it('is asked for the parts that were selected, and for no others', async () => {
    const { pinfl } = samples.ordinary
    await read('Person', [pinfl], ['birthDate', 'names.uzLatn.family', 'residence.territory'])
    await read('Person', [pinfl], ['wards.pinfl'])
    await read('Person', [pinfl], ['sex', 'wards.pinfl'])
    await read('Person', [pinfl], [])
    const asked = mock.requests.list().map(({ operation, fields }) => [operation, ...(fields ?? [])].join(' '))
    expect(asked.slice(0, 2)).toEqual(['GetPersons names birth registration', 'GetWards'])
    expect(asked.slice(2, 4).toSorted()).toEqual(['GetPersons sex', 'GetWards'])
    expect(asked.slice(4)).toEqual(['GetPersons livestatus'])
  })

  it('knows who represents whom: a guardian does, who was deprived or cannot be determined does not', async () => {
    const { guardian, guardianWard, deprivedParent, soleCustody, soleCustodyChild, custodyUndetermined } = samples
    const keys = [guardian, deprivedParent, soleCustody, custodyUndetermined].map(({ pinfl }) => pinfl)
    const answers = await read('Person', keys, ['lifeStatus', 'wards.pinfl'])
    expect(answers.map(entityOf)).toMatchObject([
      { wards: [{ pinfl: guardianWard.pinfl }], lifeStatus: 'ALIVE' },
      { wards: [] },
      { wards: expect.arrayContaining([{ pinfl: soleCustodyChild.pinfl }]) },
      { wards: [] },
    ])
  })

  it('is not believed about a person whom one of its answers knows and the other does not', async () => {
    const forgetful = civilMock({ ...population, personByPinfl: () => undefined })
    const honest = civilMock(population)
    const two = await startMock({
      ...honest,
      handle: (request) => (request.body.includes('GetWards') ? forgetful : honest).handle(request),
    })
    const other = civil.open(civil.parseOptions({ ...options(), baseUrl: two.url }))
    try {
      const keys = [samples.ordinary.pinfl, samples.nobody.pinfl]
      const answers = await other.readers['Person']!.readMany(keys, ['sex', 'wards.pinfl'], call())
      expect(statuses(answers)).toEqual(['RECORD_INVALID', 'NOT_FOUND'])
    } finally {
      await other.close()
      await two.close()
    }
  })

  it('answers as of the moment that it says itself, with evidence of the exchange', async () => {
    mock.faults.set({ kind: 'stale', age: 86_400 })
    const [answer] = await read('Person', [samples.ordinary.pinfl], ['sex', 'wards.pinfl'])
    const { provenance } = answer as Extract<typeof answer, { status: 'FOUND' }>
    expect(Date.now() - provenance.asOf.getTime()).toBeGreaterThan(86_000_000)
    expect(Date.now() - provenance.receivedAt.getTime()).toBeLessThan(60_000)
    expect(provenance.requestId.split(' ')).toHaveLength(2)
    expect([provenance.requestDigest, provenance.responseDigest]).toEqual([
      expect.stringMatching(/^[\da-f]{64}$/),
      expect.stringMatching(/^[\da-f]{64}$/),
    ])
  })

  it('answers act records by number; a number of another kind is no such record', async () => {
    const [person] = await read(
      'Person',
      [samples.ordinary.pinfl],
      ['birthRecord.actNumber', 'marriageRecords.actNumber'],
    )
    const { birthRecord, marriageRecords } = entityOf(person) as {
      birthRecord: { actNumber: string }
      marriageRecords: readonly { actNumber: string }[]
    }
    const numbers = [birthRecord.actNumber, marriageRecords[0]!.actNumber, '100000000000']
    const fields = slice.everything('BirthRecord')
    const births = await read('BirthRecord', numbers, fields)
    expect(statuses(births)).toEqual(['FOUND', 'NOT_FOUND', 'NOT_FOUND'])
    expect(slice.misfits('BirthRecord', entityOf(births[0])!, fields)).toEqual([])
    expect(statuses(await read('MarriageRecord', numbers, ['inForce']))).toEqual(['NOT_FOUND', 'FOUND', 'NOT_FOUND'])
  })

  it('refuses a malformed key by itself, and is not asked for it', async () => {
    const { pinfl } = samples.ordinary
    const answers = await read('Person', ['not a number', pinfl], ['sex'])
    expect(statuses(answers)).toEqual(['REGISTRY_REFUSED', 'FOUND'])
    expect(mock.requests.list()[0]?.keys).toEqual([pinfl])
    mock.requests.clear()
    expect(statuses(await read('BirthRecord', ['9'], ['sex']))).toEqual(['REGISTRY_REFUSED'])
    expect(mock.requests.count()).toBe(0)
  })

  it.each([
    [{ kind: 'soapFault' }, 'REGISTRY_UNAVAILABLE'],
    [{ kind: 'refused' }, 'REGISTRY_REFUSED'],
    [{ kind: 'pending' }, 'REGISTRY_UNAVAILABLE'],
    [{ kind: 'wrongSchema' }, 'RECORD_INVALID'],
    [{ kind: 'outage' }, 'REGISTRY_UNAVAILABLE'],
    [{ kind: 'halfOpen' }, 'REGISTRY_TIMEOUT'],
    [{ kind: 'garbage' }, 'RECORD_INVALID'],
  ] as const)('under the fault %j is %s, for every entity', async (fault, code) => {
    mock.faults.set(fault)
    const asked = entities.map(async (entity) => {
      const fresh = civil.open(civil.parseOptions({ ...options(), deadline: deadlineFor(code) }))
      try {
        const key = entity === 'Person' ? samples.ordinary.pinfl : `${entities.indexOf(entity)}10325600007`
        return await fresh.readers[entity]!.readMany([key], ['sex', 'cancelled'], call()).catch((error) => error)
      } finally {
        await fresh.close()
      }
    })
    for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ code })
  })

  it('says that it is there, and that it is not', async () => {
    await expect(registry.ping(call())).resolves.toBeUndefined()
    mock.faults.set({ kind: 'pending' })
    await expect(registry.ping(call())).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
  })

  it('is not asked on behalf of somebody who has left', async () => {
    const gone = new Error('left')
    const signal = AbortSignal.abort(gone)
    await expect(read('Person', [samples.ordinary.pinfl], ['sex'], { signal })).rejects.toBe(gone)
    expect(mock.requests.count()).toBe(0)
  })
})
