import { describe, expect, it } from '@jest/globals'
import { createDirectory } from '../../../gateway/directory/directory.ts'
import { type Assignment as DirectoryLine, readDirectory } from '../../../schema/index.ts'

const line = (part: Partial<DirectoryLine>): DirectoryLine => ({
  fact: 'utility',
  registry: 'r',
  service: 'GAS',
  provider: { name: 'P' },
  mandatory: false,
  territory: '1726',
  from: '2020-01-01',
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

  it('names every provider of a service where a territory has several', () => {
    expect(registries([line({}), line({ registry: 'other' })], '1726283', '2026-01-01')).toEqual(['r', 'other'])
  })

  it('as it stands names all six services in Sergeli, management among them only since the law asks for it', () => {
    const { assignments } = readDirectory()
    const mandatory = (on: string) =>
      createDirectory(assignments)
        .assigned('utility', '1726283', new Date(on))
        .filter((one) => one.mandatory)
        .map(({ service }) => service)
    expect(mandatory('2026-11-24')).toContain('MANAGEMENT')
    expect(mandatory('2026-06-30')).not.toContain('MANAGEMENT')
  })

  it('counts days in the time of Tashkent, both ends included', () => {
    const lines = [line({ from: '2026-07-01', until: '2026-07-31' })]
    expect(registries(lines, '1726', '2026-06-30T18:59:59Z')).toEqual([])
    expect(registries(lines, '1726', '2026-06-30T19:00:00Z')).toEqual(['r'])
    expect(registries(lines, '1726', '2026-07-31T18:59:59Z')).toEqual(['r'])
    expect(registries(lines, '1726', '2026-07-31T19:00:00Z')).toEqual([])
  })

  it('answers for the fact that was asked about alone', () => {
    expect(registries([line({})], '1726', '2026-01-01', 'pension')).toEqual([])
  })
})
