import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Table } from '../../../../gateway/certificates/render/certificate-text.ts'
import { type Condensed, condensed, grouped, whole } from '../../../../gateway/certificates/render/condense.ts'

const HEADINGS = ['Number', 'Service', 'Answer', 'Basis']

function tableOf(rows: readonly (readonly string[])[]): Table {
  const width = rows[0]?.length ?? 0
  return { headings: HEADINGS.slice(0, width).map((text) => ({ text, numeric: false })), rows }
}

/** The rows as they were, out of what is said once, what is said of a group, and what is said of each. */
function told({ common, headings, groups }: Condensed, table: Table): readonly string[] {
  return groups.flatMap(({ title, rows }) => {
    const [label = '', names = ''] = title?.split(': ') ?? []
    return (title === undefined ? [undefined] : names.split(', ')).flatMap((name) =>
      rows.map((row) => {
        const said = new Map(common.map((line) => [line.label, line.texts.join('')]))
        if (name !== undefined) said.set(label, name)
        for (const [at, { text }] of headings.entries()) said.set(text, row[at] ?? '')
        return table.headings.map(({ text }) => said.get(text)).join('|')
      }),
    )
  })
}

describe('a table of who was asked', () => {
  const cell = fc.constantFrom('a', 'b', 'c')
  const rows = fc
    .integer({ min: 1, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }))

  it.each([
    ['whole', whole],
    ['grouped', grouped],
    ['condensed', condensed],
  ] as const)('says every row, and no other, when it is %s', (_name, form) => {
    fc.assert(
      fc.property(rows, (of) => {
        const table = tableOf(of)
        expect(told(form(table), table).toSorted()).toEqual(of.map((row) => row.join('|')).toSorted())
      }),
    )
  })

  const PROVIDERS = tableOf([
    ['10:08', 'gas', 'answered', 'Code'],
    ['10:08', 'waste', 'answered', 'Law'],
    ['10:09', 'gas', 'answered', 'Code'],
    ['10:09', 'waste', 'answered', 'Law'],
  ])

  it('names a dwelling once above its providers, and dwellings with the same ones together', () => {
    expect(grouped(PROVIDERS).groups).toEqual([
      {
        title: 'Number: 10:08, 10:09',
        rows: [
          ['gas', 'answered', 'Code'],
          ['waste', 'answered', 'Law'],
        ],
      },
    ])
  })

  it('says once what every row says, where it is set closer', () => {
    expect(condensed(PROVIDERS).common).toEqual([{ label: 'Answer', texts: ['answered'] }])
    expect(condensed(PROVIDERS).headings.map(({ text }) => text)).toEqual(['Service', 'Basis'])
  })

  it('stays as it is where it has two rows', () => {
    const short = tableOf([
      ['10:08', 'gas'],
      ['10:08', 'waste'],
    ])
    expect(condensed(short)).toEqual(whole(short))
  })
})
