/** Who holds what, page by page. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { landMock } from '../../../mocks/land/server.ts'
import { createPopulation } from '../../../mocks/population/population.ts'
import { type RunningMock, startMock } from '../../../mocks/server.ts'
import { ask, at, list } from './ask.ts'

const population = createPopulation({ seed: 3, size: 400 })
const { samples } = population
let now = new Date('2026-11-24T04:00:00Z')
let land: RunningMock

beforeAll(async () => {
  land = await startMock(landMock(population), { now: () => now })
})
afterAll(() => land.close())

interface Question {
  readonly pins?: readonly string[]
  readonly stirs?: readonly string[]
  readonly kinds?: readonly string[]
  readonly cursor?: unknown
  readonly fields: readonly string[]
}
const page = async (body: Question) => (await ask(land.url, '/holdings', { body })).body

describe('holdings', () => {
  it('come with the fields that were asked for and no others', async () => {
    const { holdings } = await page({ pins: [samples.ordinary.pinfl], kinds: ['2'], fields: ['share'] })
    const { cadastralNumber } = samples.home
    expect(holdings).toEqual([
      { pin: samples.ordinary.pinfl, cad_no: cadastralNumber, kind: '2', status: 'A', share: '1/1' },
    ])
  })

  it('are of the kinds that were asked for', async () => {
    const kinds = async (asked?: string[]) =>
      list(
        (await page({ pins: [samples.ordinary.pinfl], fields: [], ...(asked && { kinds: asked }) }))['holdings'],
      ).map((row) => at(row, 'kind'))
    expect(await kinds()).toEqual(['1', '2'])
    expect(await kinds(['1'])).toEqual(['1'])
    expect(await kinds(['3', '4'])).toEqual([])
  })

  it('are none for those who hold nothing, and for nobody', async () => {
    const pins = [samples.noDwelling.pinfl, samples.nobody.pinfl]
    expect(await page({ pins, fields: [] })).toMatchObject({ holdings: [], next_cursor: null })
  })

  it('keep a cancelled title that somebody held last', async () => {
    const { holdings } = await page({ pins: [samples.ownerOfRebuilt.pinfl], kinds: ['2'], fields: [] })
    expect(
      list(holdings)
        .map((row) => at(row, 'status'))
        .sort(),
    ).toEqual(['A', 'C'])
  })

  it('of an organisation are premises that nobody lives in', async () => {
    const { holdings } = await page({
      stirs: [samples.organization.stir],
      kinds: ['4'],
      fields: ['right_code', 'since', 'soato'],
    })
    expect(list(holdings)[0]).toMatchObject({
      stir: samples.organization.stir,
      kind: '4',
      right_code: '1',
      soato: '1726283',
    })
  })

  it('come fifty to a page until there are no more', async () => {
    const question = { pins: [samples.landlord.pinfl, samples.ordinary.pinfl], kinds: ['2', '3'], fields: ['share'] }
    const rows: unknown[] = []
    const sizes: number[] = []
    for (let cursor: unknown; cursor !== null; ) {
      const body = await page({ ...question, ...(cursor !== undefined && { cursor }) })
      rows.push(...list(body['holdings']))
      sizes.push(list(body['holdings']).length)
      cursor = body['next_cursor']
    }
    expect(sizes).toEqual([50, 50, 31])
    expect(new Set(rows.map((row) => at(row, 'cad_no'))).size).toBe(131)
  })

  it('are not continued by another question, a made-up cursor, or after an hour', async () => {
    const question = { pins: [samples.landlord.pinfl], fields: ['share'] }
    const { next_cursor: cursor } = await page(question)
    const type = async (body: Question) => (await page(body))['type']
    expect(await type({ ...question, fields: [], cursor })).toBe('cursor.invalid')
    expect(await type({ ...question, cursor: `${cursor}00` })).toBe('cursor.invalid')
    expect(await type({ ...question, cursor: 'page2' })).toBe('cursor.invalid')
    now = new Date('2026-11-24T05:00:01Z')
    expect(await type({ ...question, cursor })).toBe('cursor.invalid')
    now = new Date('2026-11-24T04:30:00Z')
    expect(list((await page({ ...question, cursor }))['holdings'])).toHaveLength(50)
  })
})
