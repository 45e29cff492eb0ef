import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type GraphQLSchema, Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import { checkEvidenceQuery, type Definition, LANGUAGES, readDefinitions, SchemaError } from '../../schema/index.ts'
import { nameOf, objectTypes, publicSchema, purposes, REGISTRY_SLICES } from './composed.ts'

const DEFINITIONS = readDefinitions()
const SCHEMA: GraphQLSchema = publicSchema()

describe('the definitions', () => {
  it('are those that the window offers', () => {
    expect(DEFINITIONS.map(({ id, numberPrefix }) => [id, numberPrefix])).toEqual([
      ['birth-record', 'BR'],
      ['death-record', 'DR'],
      ['family-composition', 'FC'],
      ['housing-subsidy-file', 'HS'],
      ['income', 'IN'],
      ['marital-status', 'MS'],
      ['marriage-record', 'MR'],
      ['no-dwelling', 'NH'],
      ['no-encumbrance', 'NE'],
      ['no-encumbrance-dwelling', 'NX'],
      ['no-tax-debt', 'ND'],
      ['no-tax-debt-organization', 'NO'],
      ['no-utility-debt', 'NU'],
      ['property-ownership', 'PO'],
      ['residence', 'RS'],
    ])
  })

  describe.each(DEFINITIONS.map((definition) => [definition.id, definition] as const))('%s', (_id, definition) => {
    it('asks only what the schema answers', () => {
      expect(checkEvidenceQuery(definition.query, SCHEMA)).toEqual([])
    })

    it('asks only what may be read for a certificate', () => {
      expect(selected(definition).filter((id) => !OPEN_FOR_CERTIFICATES.has(id) && COVERED.has(id))).toEqual([])
    })

    it('has every text in every language, and no language twice the same by mistake', () => {
      for (const texts of textsOf(definition)) {
        expect(Object.keys(texts).sort()).toEqual([...LANGUAGES].sort())
        expect(texts['uz-Cyrl']).toMatch(/[\u0400-\u04ff]/)
        expect(texts.ru).toMatch(/[\u0400-\u04ff]/)
        for (const latin of [texts['uz-Latn'], texts.kaa, texts.en]) expect(latin).not.toMatch(/[\u0400-\u04ff]/)
      }
    })

    it('refuses for a different reason by each condition', () => {
      const codes = definition.conditions.map(({ code }) => code)
      expect(new Set(codes).size).toBe(codes.length)
    })

    it('names no registry', () => {
      expect(JSON.stringify(definition.facts)).not.toMatch(/registry|reestr/i)
      expect(definition.query.text).not.toMatch(/\bregistry\b/)
    })
  })

  it('do not hold up no-utility-debt for a provider that need not answer, and say so by data', () => {
    const [dispensable] = DEFINITIONS.find(({ id }) => id === 'no-utility-debt')!.dispensable
    expect(dispensable).toEqual({
      path: 'person.dwellings.edges.node.dwelling.utilityConnections',
      when: '!item.assignment.mandatory',
    })
  })
})

describe('a mistake in a definition', () => {
  let folder: string
  const file = (name: string): string => join(folder, 'no-tax-debt', name)
  const edit = (name: string, from: string | RegExp, to: string): void => {
    const text = readFileSync(file(name), 'utf8')
    const edited = text.replace(from, to)
    if (edited === text) throw new TypeError(`nothing to edit: ${String(from)}`)
    writeFileSync(file(name), edited)
  }
  const mistakes = (): readonly string[] => {
    try {
      readDefinitions(pathToFileURL(`${folder}/`))
    } catch (error) {
      if (error instanceof SchemaError) return error.mistakes
      throw error
    }
    return []
  }
  const lineOf = (name: string, text: string): number =>
    readFileSync(file(name), 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'definitions-'))
    cpSync(new URL('../../schema/certificates', import.meta.url), folder, { recursive: true })
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('is none in an untouched copy', () => {
    expect(mistakes()).toEqual([])
  })

  it('names file, line and language of a label that is missing', () => {
    edit('definition.yaml', /^ {2}kaa: .*\n/m, '')
    const line = lineOf('definition.yaml', 'title:')
    expect(mistakes()).toEqual([
      `certificates/no-tax-debt/definition.yaml:${line}: title.kaa: is missing; write it here`,
    ])
  })

  it('names a word that does not belong there, on its own line', () => {
    edit('definition.yaml', 'workingDays: 1', 'workingDays: 1\nworkingHours: 8')
    const line = lineOf('definition.yaml', 'workingHours')
    expect(mistakes()).toEqual([
      `certificates/no-tax-debt/definition.yaml:${line}: workingHours: is not a word of this file; remove or mend it`,
    ])
  })

  it('names the condition that is not CEL', () => {
    edit('definition.yaml', "lifeStatus != 'DECEASED'", "lifeStatus =! 'DECEASED'")
    const line = lineOf('definition.yaml', '=!')
    expect(mistakes()).toHaveLength(1)
    expect(mistakes()[0]).toContain(`definition.yaml:${line}: conditions.1.expression: is not CEL; `)
  })

  it('names a path that the query does not select', () => {
    edit('definition.yaml', 'path: person.taxStanding.totalDebt', 'path: person.taxStanding.debt')
    const line = lineOf('definition.yaml', 'person.taxStanding.debt')
    expect(mistakes()).toEqual([
      `certificates/no-tax-debt/definition.yaml:${line}: claims.2.path: person.taxStanding.debt is not selected in facts.graphql; select it there or mend the path`,
    ])
  })

  it('names a claim that rests on no fact, and one that has no value', () => {
    edit('definition.yaml', /fact: tax-standing\n {4}path: person.taxStanding.asOf/, 'fact: standing')
    expect(mistakes()[0]).toMatch(/claims\.3: has exactly one of path, expression and asked$/)
    edit('definition.yaml', 'fact: standing', 'fact: standing\n    path: person.taxStanding.asOf')
    expect(mistakes()[0]).toMatch(/claims\.3\.fact: standing is not among facts; add it there$/)
  })

  it('names a folder that is called otherwise than what is in it', () => {
    edit('definition.yaml', 'id: no-tax-debt', 'id: tax-free')
    expect(mistakes()).toEqual([
      "certificates/no-tax-debt/definition.yaml:2: id: is the folder's name; write no-tax-debt",
    ])
  })

  it('names two definitions that would number alike', () => {
    edit('definition.yaml', 'numberPrefix: ND', 'numberPrefix: NU')
    expect(mistakes()[0]).toMatch(
      /no-utility-debt\/definition\.yaml:\d+: numberPrefix: NU is another definition's; choose two other letters$/,
    )
  })

  it('names the line of a query that does not parse, or asks about anything but the subject', () => {
    edit('facts.graphql', 'lifeStatus', 'lifeStatus {')
    expect(mistakes()[0]).toMatch(/^certificates\/no-tax-debt\/facts\.graphql:\d+: Syntax Error/)
    edit('facts.graphql', 'lifeStatus {', 'lifeStatus')
    edit('facts.graphql', '$subject: Pinfl!', '$subject: String!')
    expect(mistakes()).toEqual([
      "certificates/no-tax-debt/facts.graphql:2: takes the subject's key and nothing else; declare ($subject: Pinfl!)",
    ])
  })

  it('names the line of a query that the schema does not answer', () => {
    edit('facts.graphql', 'lifeStatus', 'shoeSize')
    edit('definition.yaml', 'paths: [person.lifeStatus, person.names, person.birthDate]', 'paths: [person.names]')
    const definition = readDefinitions(pathToFileURL(`${folder}/`)).find(({ id }) => id === 'no-tax-debt')!
    const [mistake, ...more] = checkEvidenceQuery(definition.query, SCHEMA)
    expect(mistake).toMatch(
      /^certificates\/no-tax-debt\/facts\.graphql:5: Cannot query field "shoeSize" on type "Person"/,
    )
    expect(more).toEqual([])
  })

  it('names YAML that is none, and a file that is not there', () => {
    edit('definition.yaml', 'title:', 'title: [')
    expect(mistakes()[0]).toMatch(/^certificates\/no-tax-debt\/definition\.yaml:\d+: /)
    rmSync(file('definition.yaml'))
    expect(mistakes()).toEqual([
      'certificates/no-tax-debt/definition.yaml: cannot be read; see schema/README.md for what a folder holds',
    ])
  })

  it('is told together with those of the other definitions', () => {
    edit('definition.yaml', 'id: no-tax-debt', 'id: tax-free')
    rmSync(join(folder, 'birth-record', 'facts.graphql'))
    expect(mistakes()).toHaveLength(2)
  })
})

const ruled = REGISTRY_SLICES.flatMap((slice) =>
  objectTypes(slice).flatMap((type) =>
    (type.fields ?? []).flatMap((field) => {
      const open = purposes(type, field)
      return open === undefined ? [] : [{ id: `${nameOf(type)}.${nameOf(field)}`, open }]
    }),
  ),
)
const COVERED = new Set(ruled.map(({ id }) => id))
const OPEN_FOR_CERTIFICATES = new Set(ruled.flatMap(({ id, open }) => (open.includes('CERTIFICATE') ? [id] : [])))

function selected({ query }: Definition): readonly string[] {
  const info = new TypeInfo(SCHEMA)
  const ids: string[] = []
  visit(
    query.document,
    visitWithTypeInfo(info, {
      [Kind.FIELD]: ({ name }) => void ids.push(`${info.getParentType()?.name}.${name.value}`),
    }),
  )
  return ids
}

function textsOf({ title, description, facts, claims, conditions }: Definition): readonly Definition['title'][] {
  return [
    title,
    description,
    ...[...facts, ...claims].map(({ label }) => label),
    ...conditions.map(({ refusal }) => refusal),
  ]
}
