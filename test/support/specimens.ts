/**
 * A certificate of any definition, filled in by what its claims are printed as: for tests and checks that must hold for
 * every kind there is, and for the next one.
 */
import type { Printable } from '../../gateway/certificates/render/print.ts'
import type { Definition, Print, PrintOne, Vocabulary } from '../../schema/index.ts'

export const ISSUED_AT = new Date('2026-11-24T09:31:07Z')
const AS_OF = '2026-11-24T04:00:00.000Z'
const RECEIVED_AT = '2026-11-24T09:30:58.120Z'

/** `rows` items in each list and table. */
export function specimen(definition: Definition, vocabulary: Vocabulary, rows = 2): Printable {
  const key = KEYS[definition.subject]
  return {
    number: `${definition.numberPrefix}-2026-7K3M-9QXV-2B4T-HC8W`,
    pin: '0427',
    issuedAt: ISSUED_AT,
    validUntil: definition.validityDays === undefined ? null : new Date('2026-12-24T18:59:59.999Z'),
    request: {
      id: '0b7f2f8e-6c53-4e0a-9a0e-0f6f6f0d8c11',
      subject: { kind: definition.subject, key },
      identity: {
        principal: { kind: 'citizen', id: 'c-1', clientId: 'portal', pinfl: KEYS.PERSON, scopes: [] },
        purpose: 'CERTIFICATE',
        language: 'uz-Latn',
      },
    },
    statement: {
      asOf: AS_OF,
      claims: definition.claims.map((claim) => ({
        name: claim.name,
        value: byPrint(claim.name, claim.print, vocabulary, rows),
        provenance: [],
      })),
      sources: SOURCES,
    },
  }
}

const KEYS = {
  PERSON: '31210632040244',
  ORGANIZATION: '301234567',
  DWELLING: '10:08:01:01:01:0001:0001:001',
  PARCEL: '10:08:01:01:01:0001',
} as const

const SOURCES: Printable['statement']['sources'] = [
  ['civil', 'FOUND'],
  ['land', 'FOUND'],
  ['utility-gas', 'FOUND'],
  ['utility-electricity', 'NOT_FOUND'],
  ['utility-water', 'FOUND'],
].map(([registry = '', status], at) => ({
  registry,
  status: status === 'FOUND' ? 'FOUND' : 'NOT_FOUND',
  asOf: AS_OF,
  receivedAt: RECEIVED_AT,
  requestId: `5c1de3c4-93a7-4b07-8f1e-2b1f0c9e7a0${at}`,
  record: { type: 'Person', key: KEYS.PERSON },
}))

function byPrint(name: string, print: Print, vocabulary: Vocabulary, rows: number): unknown {
  if (print.as === 'LIST') return repeat(rows, (at) => one(name, print.of, vocabulary, at))
  if (print.as !== 'TABLE') return one(name, print, vocabulary, 0)
  return repeat(rows, (at) =>
    print.columns.reduce<object>(
      (item, column) => placed(item, column.name.split('.'), one(column.name, column, vocabulary, at)),
      {},
    ),
  )
}

/** The item with the value at this path. */
function placed(item: object, [name = '', ...rest]: readonly string[], value: unknown): object {
  const below = Object.entries(item).find(([key]) => key === name)?.[1] ?? {}
  return { ...item, [name]: rest.length === 0 ? value : placed(Object(below), rest, value) }
}

function one(name: string, { as, words }: PrintOne, vocabulary: Vocabulary, at: number): unknown {
  const cyrillic = /cyr/i.test(name)
  const values: Readonly<Record<PrintOne['as'], unknown>> = {
    TEXT: textOf(name, at),
    NAME: cyrillic
      ? { family: 'Ғуломов', given: 'Ўткирбек', patronymic: 'Шуҳрат ўғли' }
      : {
          family: ['Gʻulomov', 'Toʻraqulova'][at % 2],
          given: ['Oʻtkirbek', 'Maʼmura'][at % 2],
          patronymic: 'Shuhrat oʻgʻli',
        },
    DATE: ['1987-04-12', '1987-04', '1987'][at % 3],
    MOMENT: AS_OF,
    NUMBER: 3 + at,
    AREA: ['54.30', '1250.7'][at % 2],
    MONEY: { amount: ['0.00', '12750000.50'][at % 2], currency: 'UZS' },
    SHARE: { numerator: 1, denominator: 1 + at },
    YES_NO: at % 2 === 0,
    CODE: Object.keys(vocabulary[words ?? ''] ?? {})[at] ?? 'UNKNOWN',
  }
  return values[as]
}

function textOf(name: string, at: number): string {
  if (/pinfl/i.test(name)) return KEYS.PERSON
  if (/stir/i.test(name)) return KEYS.ORGANIZATION
  if (/cadastral/i.test(name)) return `${KEYS.DWELLING.slice(0, -1)}${at + 1}`
  if (/address|place/i.test(name)) return 'Toshkent shahri, Sergeli tumani, Yangi Sergeli koʻchasi, 12-uy, 45-xonadon'
  if (/actNumber/i.test(name)) return '102526000123'
  return 'Sergeli tumani FHDYO boʻlimi'
}

function repeat(times: number, item: (at: number) => unknown): readonly unknown[] {
  return Array.from({ length: times }, (_, at) => item(at))
}
