/** What the land mock tells of titles, at once or out of its archive, and what it does not. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { landMock } from '../../../mocks/land/server.ts'
import { createPopulation } from '../../../mocks/population/population.ts'
import { type RunningMock, startMock } from '../../../mocks/server.ts'
import { ask, at, list } from './ask.ts'

const population = createPopulation({ seed: 2, size: 400 })
const { samples } = population
const ALL = [
  ...['kind', 'old_cad_no', 'soato', 'soato_history', 'address', 'area_m2', 'rooms', 'use_code', 'parcel_cad_no'],
  ...['dwellings', 'encumbered', 'encumbrances', 'holders', 'updated_at'],
]
let now = new Date('2026-11-24T04:00:00Z')
let land: RunningMock

beforeAll(async () => {
  land = await startMock(landMock(population, { extractDelay: 60_000 }), { now: () => now })
})
afterAll(() => land.close())

const asked = (numbers: readonly string[], fields: readonly string[] = ALL) =>
  ask(land.url, '/titles', { body: { numbers, fields } })
const title = async (number: string, fields?: readonly string[]) => at((await asked([number], fields)).body, 'titles.0')

describe('titles', () => {
  it('come with the fields that were asked for and no others', async () => {
    expect(Object.keys(Object(await title(samples.home.cadastralNumber, ['soato', 'area_m2'])))).toEqual([
      ...['cad_no', 'status', 'version', 'soato', 'area_m2'],
    ])
    expect(Object.keys(Object(await title(samples.home.cadastralNumber, [])))).toEqual(['cad_no', 'status', 'version'])
    expect(Object.keys(Object(await title(samples.home.cadastralNumber)))).toEqual([
      'cad_no',
      'status',
      'version',
      ...ALL,
    ])
  })

  it('are written as the register writes', async () => {
    const home = await title(samples.home.cadastralNumber)
    expect(home).toMatchObject({
      kind: '2',
      status: 'A',
      encumbered: 'N',
      use_code: '01',
      soato: '1726283',
      dwellings: [],
    })
    expect(home).toMatchObject({
      area_m2: expect.stringMatching(/^\d+\.\d{2}$/),
      rooms: expect.stringMatching(/^\d$/),
      parcel_cad_no: samples.homeParcel.cadastralNumber,
      holders: [
        {
          pin: samples.ordinary.pinfl,
          right_code: '1',
          share: '1/1',
          since: expect.stringMatching(/^\d{2}\.\d{2}\.\d{4}$/),
        },
      ],
      soato_history: [{ soato: '1726283', from: '01.01.2010', to: '' }],
    })
    expect(await title(samples.homeParcel.cadastralNumber)).toMatchObject({
      kind: '1',
      rooms: '',
      parcel_cad_no: '',
      dwellings: [samples.home.cadastralNumber],
    })
  })

  it('come each once, in another order than they were asked for, and not at all where none is held', async () => {
    const numbers = [...population.dwellings()]
      .slice(0, 60)
      .filter(({ archived, restricted }) => !archived && !restricted)
      .map((one) => one.cadastralNumber)
    const [first = ''] = numbers
    const { body } = await asked([...numbers, first, '10:08:01:00:00:0000'], [])
    const answered = list(body['titles']).map((row) => at(row, 'cad_no'))
    expect([...answered].sort()).toEqual([...numbers].sort())
    expect(answered).not.toEqual(numbers)
  })

  it('that were cancelled stay, with no area and no holder', async () => {
    expect(await title(samples.cancelledTitle.cadastralNumber)).toMatchObject({
      status: 'C',
      area_m2: '0.00',
      holders: [],
      encumbrances: [],
      rooms: '',
    })
  })

  it('lie where the border is today, whatever their number says', async () => {
    expect(await title(samples.borderMoved.cadastralNumber)).toMatchObject({
      cad_no: expect.stringMatching(/^10:08:/),
      soato: '1726292',
      soato_history: [
        { soato: '1726283', from: '01.01.2010', to: '12.11.2020' },
        { soato: '1726292', from: '13.11.2020', to: '' },
      ],
    })
  })

  it('say what encumbers them, in whatever currency', async () => {
    expect(await title(samples.mortgaged.cadastralNumber)).toMatchObject({
      encumbered: 'Y',
      encumbrances: [{ type: 'ipoteka', currency: '860', amount: expect.stringMatching(/^\d+\.\d{2}$/) }],
    })
    expect(await title(samples.seized.cadastralNumber)).toMatchObject({
      encumbrances: [{ type: 'xatlov', currency: '840' }],
    })
  })

  it('may have joint holders, holders of a half, and the state', async () => {
    const shares = async (number: string) =>
      list(at(await title(number), 'holders')).map((holder) => at(holder, 'share'))
    const [half] = population.holdingsOfPerson(samples.halfOwner)
    expect(await shares(samples.mortgaged.cadastralNumber)).toEqual(['1/1', '1/1'])
    expect(await shares(half?.title.cadastralNumber ?? '')).toEqual(['1/2', '1/2'])
    expect(at(await title(samples.mortgaged.parcel ?? ''), 'holders.0')).toMatchObject({ state: 'Y', right_code: '3' })
  })

  it('about which nothing may be told are named, and nothing is told', async () => {
    const { body } = await asked([samples.restrictedTitle.cadastralNumber])
    expect(body).toMatchObject({
      titles: [],
      restricted: [{ cad_no: samples.restrictedTitle.cadastralNumber, reason: 'state_secret' }],
    })
  })
})

describe('titles in the archive', () => {
  it('are promised with a reference while the others are told, and given when the time has come', async () => {
    const both = [samples.pendingExtract.cadastralNumber, samples.home.cadastralNumber]
    const first = await asked(both, ['kind'])
    expect([first.status, first.headers.get('retry-after')]).toEqual([202, '60'])
    expect(list(first.body['titles'])).toHaveLength(1)
    const reference = String(at(first.body, 'archived.0.reference'))
    expect(at(first.body, 'archived.0')).toEqual({
      cad_no: both[0],
      reference,
      available_at: '2026-11-24T04:01:00.000Z',
    })

    now = new Date('2026-11-24T04:00:59Z')
    const early = await ask(land.url, `/extracts/${reference}?fields=kind`)
    expect([early.status, early.headers.get('retry-after'), at(early.body, 'archived.0.reference')]).toEqual([
      202,
      '1',
      reference,
    ])

    now = new Date('2026-11-24T04:01:00Z')
    const due = await ask(land.url, `/extracts/${reference}?fields=kind`)
    expect(due.status).toBe(200)
    expect(due.body['titles']).toEqual([
      { cad_no: both[0], status: 'A', version: samples.pendingExtract.version, kind: '3' },
    ])

    now = new Date('2026-12-25T04:01:00Z')
    expect((await ask(land.url, `/extracts/${reference}`)).body['type']).toBe('extract.unknown')
    now = new Date('2026-11-24T04:00:00Z')
  })

  it('have references that tell nothing and outlive the mock', async () => {
    const { body } = await asked([samples.pendingExtract.cadastralNumber], [])
    const reference = String(at(body, 'archived.0.reference'))
    expect(reference).toMatch(/^EX-[0-9A-Z]+-[0-9A-Z]+$/)
    const other = await startMock(landMock(population), { now: () => new Date('2026-11-24T05:00:00Z') })
    try {
      expect((await ask(other.url, `/extracts/${reference}`)).status).toBe(200)
    } finally {
      await other.close()
    }
  })

  it.each(['EX-1-2', 'EX-00-00', 'nonsense', '..%2Ftitles'])(
    'are not found by the made-up reference %s',
    async (reference) => {
      expect((await ask(land.url, `/extracts/${reference}`)).body['type']).toBe('extract.unknown')
    },
  )

  it('know no field that is not in the list', async () => {
    expect((await ask(land.url, '/extracts/EX-1-2?fields=owner')).body['type']).toBe('request.unknown_field')
  })
})
