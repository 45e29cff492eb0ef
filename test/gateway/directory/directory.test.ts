import { describe, expect, it } from '@jest/globals'
import { createDirectory, type DirectoryLine } from '../../../gateway/directory/directory.ts'

const line = (part: Partial<DirectoryLine>): DirectoryLine => ({
  fact: 'utility',
  registry: 'r',
  service: 'GAS',
  provider: { name: 'P' },
  mandatory: true,
  territory: '1726',
  validFrom: '2020-01-01',
  ...part,
})

const registries = (lines: readonly DirectoryLine[], territory: string, on: string, fact = 'utility') =>
  createDirectory(lines)
    .assigned(fact, territory, new Date(on))
    .map(({ registry }) => registry)

describe('the directory', () => {
  it('lets a line about a region hold for its districts, and for nobody else', () => {
    const lines = [line({})]
    expect(registries(lines, '1726283', '2026-01-01')).toEqual(['r'])
    expect(registries(lines, '1727265', '2026-01-01')).toEqual([])
  })

  it('prefers, for one service, the line about the smaller territory', () => {
    const lines = [line({}), line({ registry: 'own', territory: '1726283' }), line({ registry: 'w', service: 'WATER' })]
    expect(registries(lines, '1726283', '2026-01-01')).toEqual(['own', 'w'])
    expect(registries(lines, '1726292', '2026-01-01')).toEqual(['r', 'w'])
  })

  it('counts days in the time of Tashkent, both ends included', () => {
    const lines = [line({ validFrom: '2026-07-01', validTo: '2026-07-31' })]
    expect(registries(lines, '1726', '2026-06-30T18:59:59Z')).toEqual([])
    expect(registries(lines, '1726', '2026-06-30T19:00:00Z')).toEqual(['r'])
    expect(registries(lines, '1726', '2026-07-31T18:59:59Z')).toEqual(['r'])
    expect(registries(lines, '1726', '2026-07-31T19:00:00Z')).toEqual([])
  })

  it('answers for the fact that was asked about alone', () => {
    expect(registries([line({})], '1726', '2026-01-01', 'pension')).toEqual([])
  })
})
