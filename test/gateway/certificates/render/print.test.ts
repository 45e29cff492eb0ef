import { describe, expect, it } from '@jest/globals'
import type { CertificateText } from '../../../../gateway/certificates/render/certificate-text.ts'
import { type Printable, printCertificate } from '../../../../gateway/certificates/render/print.ts'
import { tell } from '../../../../gateway/certificates/render/values.ts'
import { LANGUAGES, type Language } from '../../../../gateway/context.ts'
import {
  type Definition,
  readActNames,
  readDefinitions,
  readRegistryNames,
  readVocabulary,
} from '../../../../schema/index.ts'
import { specimen } from '../../../support/specimens.ts'
import { DEFINITIONS, definition, OFFICER, PINFL } from '../world.ts'

const vocabulary = readVocabulary()
const parts = {
  vocabulary,
  registries: readRegistryNames(),
  acts: readActNames(),
  issuer: { id: 'https://darcha.example', name: 'Sergeli one-stop shop' },
}
const print = (certificate: Printable, of: Definition, language: Language) =>
  printCertificate(certificate, of, language, parts)
const speech = { language: 'en', vocabulary } as const

/** Every text of it, in the order that it is read in. */
function words(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(words) : []
}

const lineOf = ({ particulars }: CertificateText, label: string) =>
  particulars.find((line) => line.label === label)?.texts

describe('a certificate in words', () => {
  const every = DEFINITIONS.flatMap((of) => LANGUAGES.map((language) => [of.id, language, of] as const))

  it.each(every)('says everything that %s states, in %s', (_id, language, of) => {
    const text = print(specimen(of, vocabulary), of, language)
    const labels = text.sections.flatMap(({ entries }) => entries.map(({ label }) => label))
    expect(labels.toSorted()).toEqual(of.claims.map(({ label }) => label[language]).toSorted())
    expect(words(text).filter((each) => each === '' || /undefined|\[object|\{\w+\}/.test(each))).toEqual([])
  })

  it('has the definition’s sections in their order', () => {
    const of = definition('birth-record')
    const text = print(specimen(of, vocabulary), of, 'en')
    expect(text.sections.map(({ title }) => title)).toEqual(of.sections.map(({ title }) => title.en))
  })

  it('is the same for the same certificate', () => {
    const of = definition('no-tax-debt')
    expect(print(specimen(of, vocabulary), of, 'kaa')).toEqual(print(specimen(of, vocabulary), of, 'kaa'))
  })

  it('says until when it is valid, or that there is no end', () => {
    const of = definition('no-tax-debt')
    const certificate = specimen(of, vocabulary)
    expect(lineOf(print(certificate, of, 'en'), 'Valid')).toEqual(['until the end of 24\u00a0December 2026'])
    expect(lineOf(print({ ...certificate, validUntil: null }, of, 'en'), 'Valid')).toEqual([
      'without end, unless withdrawn',
    ])
  })

  it('names its registries in the language, and one that nobody has named by its name', () => {
    const of = definition('no-tax-debt')
    const certificate = specimen(of, vocabulary)
    const unnamed = {
      ...certificate.statement.sources[0],
      registry: 'vehicles',
    } as (typeof certificate.statement.sources)[0]
    const { table } = print(
      { ...certificate, statement: { ...certificate.statement, sources: [...certificate.statement.sources, unnamed] } },
      of,
      'ru',
    ).sources
    expect(table.rows.map(([name]) => name)).toEqual(expect.arrayContaining(['Кадастровое агентство', 'vehicles']))
  })

  it('tells which registries were asked, not about which record: its key may be another person’s', () => {
    const of = definition('no-utility-debt')
    const certificate = specimen(of, vocabulary)
    const sources = certificate.statement.sources.map((source) => ({
      ...source,
      record: { type: 'Person', key: '30101900000017' },
    }))
    const text = print({ ...certificate, statement: { ...certificate.statement, sources } }, of, 'en')
    expect(words(text).join('\n')).not.toContain('30101900000017')
  })

  it.each(DEFINITIONS)('names every act of $id in its reader’s language', (of) => {
    const confirmed = of.legalBasis.filter(({ assumption }) => !assumption)
    expect(confirmed.filter(({ title }) => !(title in parts.acts)).map(({ title }) => title)).toEqual([])
  })

  it('puts nothing on paper that is not confirmed against an act', () => {
    const of = definition('no-tax-debt')
    const { acts } = print(specimen(of, vocabulary), of, 'en').legalBasis
    const assumed = of.legalBasis.filter(({ assumption }) => assumption).map(({ title }) => title)
    expect(assumed.length).toBeGreaterThan(0)
    expect(acts.filter((act) => assumed.some((title) => act.includes(title)))).toEqual([])
  })
})

describe('who asked', () => {
  const of = definition('no-tax-debt')
  const certificate = specimen(of, vocabulary)
  const asked = (identity: Partial<Printable['request']['identity']>) =>
    print(
      {
        ...certificate,
        request: { ...certificate.request, identity: { ...certificate.request.identity, ...identity } },
      },
      of,
      'en',
    )

  it('is the person concerned', () => {
    expect(lineOf(asked({}), 'Requested by')).toEqual(['the person concerned'])
  })

  it('is a representative, with their number', () => {
    const principal = { ...certificate.request.identity.principal, pinfl: '30101900000017' }
    expect(lineOf(asked({ principal }), 'Requested by')).toEqual(['legal representative, PINFL 30101900000017'])
  })

  it('is an officer, with the case and whom they acted for', () => {
    const text = asked({ ...OFFICER, onBehalfOf: '30101900000017' })
    expect(lineOf(text, 'Requested by')).toEqual(['officer of Sergeli one-stop shop, case C-1'])
    expect(lineOf(text, 'On behalf of')).toEqual(['natural person, PINFL 30101900000017'])
  })

  it('is not told twice where the officer acted for the subject', () => {
    expect(lineOf(asked({ ...OFFICER, onBehalfOf: PINFL }), 'On behalf of')).toBeUndefined()
  })
})

describe('a value in words', () => {
  it('says that it is absent, and that a list is empty', () => {
    for (const as of ['TEXT', 'NAME', 'DATE', 'MONEY', 'YES_NO'] as const)
      expect(tell(null, { as }, speech)).toEqual({ texts: ['not recorded'] })
    expect(tell([], { as: 'LIST', of: { as: 'TEXT' } }, speech)).toEqual({ texts: ['none'] })
    expect(tell([], { as: 'TABLE', columns: [] }, speech)).toEqual({ texts: ['none'] })
    expect(tell(null, { as: 'LIST', of: { as: 'TEXT' } }, speech)).toEqual({ texts: ['not recorded'] })
  })

  it('is a word of its vocabulary, or the code itself where the vocabulary has none', () => {
    const print = { as: 'CODE', words: 'LifeStatus' } as const
    expect(tell('ALIVE', print, { ...speech, language: 'kaa' })).toEqual({ texts: ['tiri'] })
    expect(tell('MISSING', print, speech)).toEqual({ texts: ['MISSING'] })
  })

  it('has the parts of a name that the register has', () => {
    expect(tell({ family: 'Lee', given: 'Ann', patronymic: null }, { as: 'NAME' }, speech)).toEqual({
      texts: ['Lee Ann'],
    })
    expect(tell({ family: null, given: null }, { as: 'NAME' }, speech)).toEqual({ texts: ['not recorded'] })
  })

  it('knows in every language each act by which a definition asks nobody else', () => {
    const acts = readActNames()
    const bases = readDefinitions().flatMap(({ facts }) =>
      facts.flatMap(({ closedWorld }) => (closedWorld === undefined ? [] : [closedWorld.basis])),
    )
    expect(bases.length).toBeGreaterThan(0)
    expect(bases.filter((basis) => acts[basis] === undefined)).toEqual([])
  })

  it('has no remark for developers in an act by which a definition asks nobody else, nor in what it is called', () => {
    const bases = readDefinitions().flatMap(({ facts }) =>
      facts.flatMap(({ closedWorld }) => (closedWorld === undefined ? [] : [closedWorld])),
    )
    expect(bases.filter(({ assumption }) => assumption).length).toBeGreaterThan(0)
    const said = bases.flatMap(({ basis }) => [basis, ...Object.values(readActNames()[basis] ?? {})])
    expect(said.filter((text) => /assum/i.test(text))).toEqual([])
  })

  it('still prints what was issued while a basis bore such a remark, in the language of the reader', () => {
    const [before, now] = ['(assumption)', ''].map((remark) =>
      tell(
        `Tax Code: the tax authority alone keeps the accounts of taxpayers ${remark}`.trim(),
        { as: 'TEXT' },
        {
          ...speech,
          acts: readActNames(),
          language: 'ru',
        },
      ),
    )
    expect(before).toEqual({ texts: ['Налоговый кодекс Республики Узбекистан'] })
    expect(now).toEqual(before)
  })

  it('tells an act that is named as a reason in the language of the reader, and no other text', () => {
    const title = 'Tax Code: the tax authority alone keeps the accounts of taxpayers'
    const acts = readActNames()
    expect(tell(title, { as: 'TEXT' }, { ...speech, acts, language: 'ru' })).toEqual({
      texts: ['Налоговый кодекс Республики Узбекистан'],
    })
    expect(tell('Tax Code', { as: 'TEXT' }, { ...speech, acts, language: 'ru' })).toEqual({ texts: ['Tax Code'] })
  })

  it('keeps a registry’s own apostrophes, and nothing that deceives the eye', () => {
    expect(tell("Hududgaz ta'minot", { as: 'TEXT' }, speech)).toEqual({ texts: ["Hududgaz ta'minot"] })
    expect(tell('10\u202e01\nsoʻm\u0000', { as: 'TEXT' }, speech)).toEqual({ texts: ['1001 soʻm'] })
  })

  it('is a table with a row for each item, values at a path, and several values in one cell', () => {
    const label = { 'uz-Latn': 'a', 'uz-Cyrl': 'a', ru: 'a', kaa: 'a', en: 'a' }
    const columns = [
      { name: 'dwelling.area', label, as: 'AREA' },
      { name: 'holders.name', label, as: 'TEXT' },
    ] as const
    const items = [{ dwelling: { area: '54.3' }, holders: [{ name: 'Ann' }, { name: 'Bob' }] }, { dwelling: null }]
    expect(tell(items, { as: 'TABLE', columns: [...columns] }, speech)).toEqual({
      table: {
        headings: [
          { text: 'a', numeric: true },
          { text: 'a', numeric: false },
        ],
        rows: [
          ['54.3\u00a0m²', 'Ann; Bob'],
          ['not recorded', 'not recorded'],
        ],
      },
    })
  })

  it('is in a table of who was asked known as such, with its moments in figures', () => {
    const label = { 'uz-Latn': 'a', 'uz-Cyrl': 'a', ru: 'a', kaa: 'a', en: 'a' }
    const columns = [
      { name: 'answer', label, as: 'CODE', words: 'SourceStatus' },
      { name: 'asOf', label, as: 'MOMENT' },
    ] as const
    const items = [{ answer: 'FOUND', asOf: '2026-11-24T04:00:00Z' }]
    expect(tell(items, { as: 'TABLE', columns: [...columns] }, speech)).toMatchObject({
      table: { rows: [['answered', '24.11.2026\u00a009:00']], asked: true },
    })
    const [, asOf] = columns
    expect(tell(items, { as: 'TABLE', columns: [asOf] }, speech)).not.toHaveProperty('table.asked')
  })
})
