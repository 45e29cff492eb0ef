/** What `darcha check` says of each kind of mistake: the file, the line, where, and what to do. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { checkDefinitions } from '../../../../gateway/certificates/catalogue/catalogue.ts'
import { checkVocabulary, readDefinitions, SchemaError } from '../../../../schema/index.ts'
import { createWorld } from '../world.ts'

const { schema } = createWorld().composition
const CERTIFICATES = new URL('../../../../schema/certificates/', import.meta.url)
const VOCABULARY = new URL('../../../../schema/vocabulary.yaml', import.meta.url)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mistakes-'))
  cpSync(CERTIFICATES, folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

function edit(file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(join(folder, file), 'utf8')
  const edited = text.replace(from, to)
  if (edited === text) throw new TypeError(`nothing to edit: ${String(from)}`)
  writeFileSync(join(folder, file), edited)
}

function lineOf(file: string, text: string): number {
  const lines = readFileSync(join(folder, file), 'utf8').split('\n')
  return lines.findIndex((line) => line.includes(text)) + 1
}

function mistakes(more: readonly string[] = []): readonly string[] {
  try {
    return checkDefinitions(readDefinitions(pathToFileURL(`${folder}/`), more), schema)
  } catch (cause) {
    if (cause instanceof SchemaError) return cause.mistakes
    throw cause
  }
}

describe('a mistake in an expression', () => {
  const file = 'no-utility-debt/definition.yaml'

  it('is on its own line, inside an expression of several', () => {
    edit(file, 'double(a.debt.amount)', 'double(a.dept.amount)')
    expect(mistakes()).toEqual([
      `certificates/${file}:${lineOf(file, 'a.dept')}: conditions.5.expression: (DEBT_EXISTS) dept is not there; select it in facts.graphql or mend the name`,
    ])
  })

  it('is on its own line in a table of many', () => {
    edit(file, "'mandatory': c.assignment.mandatory", "'mandatory': c.assignment.obligatory")
    expect(mistakes()).toEqual([
      `certificates/${file}:${lineOf(file, 'obligatory')}: claims.3.expression: (providers) obligatory is not there; select it in facts.graphql or mend the name`,
    ])
  })

  it('is on its own line where it is not even CEL', () => {
    const tax = 'no-tax-debt/definition.yaml'
    edit(tax, 'totalDebt.amount) == 0.0', 'totalDebt.amount) =! 0.0')
    expect(mistakes()).toEqual([
      expect.stringMatching(
        new RegExp(
          `^certificates/${tax}:${lineOf(tax, '=! 0.0')}: conditions\\.3\\.expression: is not CEL; found = but`,
        ),
      ),
    ])
  })

  it('is on its own line where an item may stay unanswered', () => {
    edit(file, '!item.assignment.mandatory', '!item.assignment.needed')
    expect(mistakes()).toEqual([
      `certificates/${file}:${lineOf(file, 'assignment.needed')}: dispensable.0.when: needed is not there; select it in facts.graphql or mend the name`,
    ])
  })
})

describe('a claim that is printed as what it is not', () => {
  it.each([
    [
      'birth-record',
      'path: person.birthRecord.birthDate\n    print: { as: DATE }',
      'path: person.birthRecord.birthDate',
      /claims\.5: .*is an IncompleteDate; print it as DATE|claims\.5\.print\.as: \(birthDate\) is an IncompleteDate; print it as DATE/,
    ],
    ['birth-record', '{ as: CODE, words: Sex }', '{ as: TEXT }', /\(sex\) is a Sex; print it as CODE$/],
    [
      'birth-record',
      '{ as: CODE, words: Sex }',
      '{ as: CODE, words: LifeStatus }',
      /print\.words: \(sex\) is of the enum Sex; write words: Sex$/,
    ],
    [
      'birth-record',
      '{ as: CODE, words: Sex }',
      '{ as: CODE, words: Gender }',
      /print\.words: \(sex\) Gender is not in vocabulary\.yaml; write it there or mend the name$/,
    ],
    ['no-tax-debt', '{ as: MONEY }', '{ as: NUMBER }', /\(totalDebt\) is a Money; print it as MONEY$/],
    ['no-tax-debt', '{ as: MOMENT }', '{ as: DATE }', /\(standingAsOf\) is a DateTime; print it as MOMENT$/],
    ['no-tax-debt', '{ as: NAME }', '{ as: YES_NO }', /\(name\) is a PersonName; print it as NAME$/],
    ['no-dwelling', '{ as: NUMBER }', '{ as: MONEY }', /\(dwellingCount\) is an Int; print it as NUMBER or TEXT$/],
    [
      'no-dwelling',
      '{ as: NUMBER }',
      '{ as: LIST, of: { as: NUMBER } }',
      /print\.as: \(dwellingCount\) is no list but an int; print it as one value$/,
    ],
    ['marriage-record', '{ as: YES_NO }', '{ as: DATE }', /\(inForce\) is a Boolean; print it as YES_NO$/],
  ])('%s: %s', (id, from, to, said) => {
    const file = `${id}/definition.yaml`
    edit(file, from, to)
    const [mistake, ...more] = mistakes()
    expect(more).toEqual([])
    expect(mistake).toMatch(said)
    expect(mistake).toMatch(new RegExp(`^certificates/${id}/definition\\.yaml:\\d+: claims\\.`))
  })

  it('as a table is told by the column', () => {
    const file = 'no-utility-debt/definition.yaml'
    edit(file, '        - name: hasAccount', '        - name: account')
    expect(mistakes()).toEqual([
      `certificates/${file}:${lineOf(file, '- name: account')}: claims.3.print.columns.3.name: (providers) account is no member of an item; mend the name`,
    ])
  })

  it('as a table of who was asked has the columns of that', () => {
    const file = 'no-dwelling/definition.yaml'
    edit(file, '        - name: keeper', '        - name: registry')
    expect(mistakes()[0]).toMatch(/\(asked\) registry is no member of an item; mend the name$/)
  })

  it('as a list of records is told to be a table', () => {
    edit(
      'no-encumbrance/definition.yaml',
      'expression: evidence.parcel.encumbrances.size()\n    print: { as: NUMBER }',
      'path: parcel.encumbrances\n    print: { as: LIST, of: { as: TEXT } }',
    )
    expect(mistakes()[0]).toMatch(/print\.of\.as: \(encumbranceCount\) is an Encumbrance; print it as TABLE$/)
  })
})

describe('a contradiction that cannot be one', () => {
  const file = 'no-tax-debt/definition.yaml'

  it.each([
    [
      'a name and a day',
      'right: person.taxRegistration.name\n    compare: NAME',
      'right: person.taxRegistration.name\n    compare: DATE',
      /contradictions\.0\.right: is a string that is no date; DATE compares days$/,
    ],
    [
      'a sum',
      'left: person.birthDate',
      'left: person.taxStanding.totalDebt',
      /contradictions\.1\.left: is a map that is no date; DATE compares days$/,
    ],
    [
      'a list of debts',
      'left: person.names.uzLatn',
      'left: person.taxStanding.debts',
      /contradictions\.0\.left: is a map; NAME compares a name/,
    ],
    [
      'a name as a text',
      'compare: NAME',
      'compare: ADDRESS',
      /contradictions\.0\.left: is a map; ADDRESS compares texts$/,
    ],
    [
      'what is not selected',
      'left: person.birthDate',
      'left: person.birthPlace',
      /contradictions\.1\.left: person\.birthPlace is not selected in facts\.graphql; select it there or mend the path$/,
    ],
  ])('compares %s', (_what, from, to, said) => {
    edit(file, from, to)
    const told = mistakes()
    expect(told.some((mistake) => said.test(mistake))).toBe(true)
    for (const mistake of told) expect(mistake).toMatch(/^certificates\/no-tax-debt\/definition\.yaml:\d+: /)
  })
})

describe('a negative fact', () => {
  it('is not claimed with who was asked where nobody says who keeps it', () => {
    const file = 'no-dwelling/definition.yaml'
    edit(file, / {4}closedWorld:\n {6}keeper: .*\n {6}basis: .*\n/, '')
    expect(mistakes()).toEqual([
      `certificates/${file}:${lineOf(file, 'asked: true')}: claims.4.asked: needs closedWorld at the fact dwellings: who keeps it, by which act`,
    ])
  })
})

describe('two definitions', () => {
  it('do not bear the same title in any language', () => {
    edit('no-encumbrance/definition.yaml', /^ {2}ru: .*$/m, '  ru: Справка об отсутствии жилья')
    const line = lineOf('no-encumbrance/definition.yaml', '  ru: Справка об отсутствии жилья')
    expect(mistakes()).toEqual([
      `certificates/no-encumbrance/definition.yaml:${line}: title.ru: is another definition's title; say how the two differ`,
    ])
  })

  it("do not bear the same name in an operator's folder and in ours; the folder is named as it was given", () => {
    const own = join(folder, '..', `own-${crypto.randomUUID()}`)
    mkdirSync(own)
    cpSync(join(folder, 'residence'), join(own, 'residence'), { recursive: true })
    expect(mistakes([own])[0]).toBe(
      `${own}/residence/definition.yaml:2: id: residence is another definition's; choose another name`,
    )
    rmSync(own, { recursive: true })
  })

  it('are all told of, when both are wrong', () => {
    edit('residence/definition.yaml', 'workingDays: 1', 'workingDays: soon')
    edit('income/definition.yaml', 'release: CONSENT', 'release: NEVER')
    expect(mistakes().map((mistake) => mistake.split(':')[0])).toEqual([
      'certificates/income/definition.yaml',
      'certificates/residence/definition.yaml',
    ])
  })
})

describe('a vocabulary', () => {
  const words = readFileSync(VOCABULARY, 'utf8')
  const vocabulary = (text: string): readonly string[] => {
    writeFileSync(join(folder, 'vocabulary.yaml'), text)
    return checkVocabulary(schema, pathToFileURL(`${folder}/`))
  }

  it('has words for every value of its enum', () => {
    expect(vocabulary(words)).toEqual([])
    const lacking = words.replace(/^ {2}EASEMENT:\n(?: {4}.*\n)+/m, '')
    const line = lacking.split('\n').indexOf('EncumbranceKind:') + 1
    expect(vocabulary(lacking)).toEqual([`vocabulary.yaml:${line}: EncumbranceKind: EASEMENT has no words; write them`])
  })

  it('has no words for what is none', () => {
    const more = words.replace(
      '  FLAT:\n',
      '  CASTLE:\n    uz-Latn: q\n    uz-Cyrl: қ\n    ru: з\n    kaa: q\n    en: c\n  FLAT:\n',
    )
    const line = more.split('\n').indexOf('  CASTLE:') + 1
    expect(vocabulary(more)).toEqual([
      `vocabulary.yaml:${line}: DwellingKind.CASTLE: is not a value of this enum; remove it`,
    ])
  })

  it('of an enum that no registry here has is nobody’s mistake', () => {
    expect(
      vocabulary(`${words}VehicleKind:\n  CAR:\n    uz-Latn: a\n    uz-Cyrl: а\n    ru: а\n    kaa: a\n    en: a\n`),
    ).toEqual([])
  })
})
