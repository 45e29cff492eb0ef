import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { isEnumType } from 'graphql'
import { readDirectory, SchemaError } from '../../schema/index.ts'
import { publicSchema } from './composed.ts'

const { territories, cadastralDistricts, assignments } = readDirectory()

describe('the directory', () => {
  it('knows the district of the pilot and the one that was cut from it', () => {
    const [sergeli, yangihayot] = ['1726283', '1726292'].map((code) => territories.find((each) => each.code === code))
    expect(sergeli?.names.ru).toBe('Сергелийский район')
    expect(yangihayot).toMatchObject({ from: '2020-11-13', formedFrom: expect.arrayContaining(['1726283']) })
  })

  it('does not take the codes of a cadastral number for SOATO', () => {
    expect(cadastralDistricts.find(({ territory }) => territory === '1726283')?.prefix).toBe('10:08')
  })

  it.each([
    ['MANAGEMENT', '2026-06-30', false],
    ['MANAGEMENT', '2026-07-01', true],
    ['WASTE', '2025-07-31', false],
    ['WASTE', '2025-08-01', true],
  ])('makes %s on %s mandatory: %s', (service, day, mandatory) => {
    const lines = assignments.filter(
      (line) => line.service === service && line.from <= day && day <= (line.until ?? '9999'),
    )
    expect(lines.map((line) => line.mandatory)).toEqual([mandatory])
  })

  it('gives a legal basis wherever a certificate must wait', () => {
    expect(assignments.filter((line) => line.mandatory && line.legalBasis === undefined)).toEqual([])
  })

  it('names services as the schema does', () => {
    const kinds = publicSchema().getType('ServiceKind')
    const known = isEnumType(kinds) ? kinds.getValues().map(({ name }) => name) : []
    expect(new Set(assignments.map(({ service }) => service))).toEqual(new Set(known))
  })
})

describe('a mistake in the directory', () => {
  let folder: string
  const edit = (name: string, from: string | RegExp, to: string): void => {
    const file = join(folder, name)
    const text = readFileSync(file, 'utf8')
    const edited = text.replace(from, to)
    if (edited === text) throw new TypeError(`nothing to edit: ${String(from)}`)
    writeFileSync(file, edited)
  }
  const mistakes = (): readonly string[] => {
    try {
      readDirectory(pathToFileURL(`${folder}/`))
    } catch (error) {
      if (error instanceof SchemaError) return error.mistakes
      throw error
    }
    return []
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'directory-'))
    cpSync(new URL('../../schema/directory', import.meta.url), folder, { recursive: true })
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('is none in an untouched copy', () => {
    expect(mistakes()).toEqual([])
  })

  it.each([
    [
      'a line that begins before the one above ends',
      'from: 2025-08-01',
      'from: 2025-07-01',
      /:\d+: assignments\.5\.from: lies within a line above/,
    ],
    [
      'a line that ends before it begins',
      'until: 2025-07-31',
      'until: 2019-07-31',
      /:\d+: assignments\.4\.until: lies before from/,
    ],
    [
      'a territory that nobody knows',
      'territory: "1726"',
      'territory: "1799"',
      /:\d+: assignments\.0\.territory: 1799 is not in territories\.yaml/,
    ],
    [
      'a duty without an act',
      'mandatory: false',
      'mandatory: true',
      /:\d+: assignments\.4\.mandatory: needs a legalBasis; name the act/,
    ],
    ['a STIR that is none', '"206000001"', '"06000001"', /:\d+: assignments\.0\.provider\.stir: is not a STIR/],
    ['a day that is none', 'from: 2026-07-01', 'from: 2026-07-32', /:\d+: assignments\.7\.from: is not a day/],
    ['a service that the schema does not know', 'service: HEAT', 'service: STEAM', /:\d+: assignments\.3\.service: /],
  ])('names %s', (_name, from, to, told) => {
    edit('assignments.yaml', from, to)
    expect(mistakes()).toHaveLength(1)
    expect(mistakes()[0]).toMatch(new RegExp(`^directory/assignments\\.yaml${told.source}`))
  })

  it('tells the line on which it stands', () => {
    edit('assignments.yaml', 'service: HEAT', 'service: STEAM')
    const line =
      readFileSync(join(folder, 'assignments.yaml'), 'utf8')
        .split('\n')
        .findIndex((text) => text.includes('STEAM')) + 1
    expect(mistakes()[0]).toMatch(new RegExp(`:${line}: `))
  })

  it('names a district whose region is missing, and a code that stands twice', () => {
    edit('territories.yaml', '- code: "1726262"', '- code: "1799262"')
    expect(mistakes()).toEqual([
      expect.stringMatching(/territories\.10\.code: its region 1799 is not in this file; add it/),
      expect.stringMatching(/cadastralDistricts\.0\.territory: 1726262 is not in territories\.yaml/),
    ])
    edit('territories.yaml', '- code: "1799262"', '- code: "1726264"')
    expect(mistakes()[0]).toMatch(/territories\.11\.code: stands in a line above for the same days/)
  })
})
