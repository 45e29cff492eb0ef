/** The published rules, over evidence as the queries give it: what is granted, and what is refused for which reason. */
import { describe, expect, it } from '@jest/globals'
import { compileExpression } from '../../gateway/certificates/catalogue/expression.ts'
import { type Definition, readDefinitions } from '../../schema/index.ts'

const DEFINITIONS = readDefinitions()
const SUBJECT = '31210632040244'
const SOM = (amount: string) => ({ amount, currency: 'UZS' })
const NAMES = { uzLatn: { family: 'Karimov', given: 'Anvar', patronymic: null } }

describe('birth-record', () => {
  const record = { actNumber: '113526000001', child: { pinfl: SUBJECT }, cancelled: false }

  it.each([
    ['is granted over a record in force', record, undefined],
    ['is refused without a record', null, 'NO_BIRTH_RECORD'],
    ['is refused over a cancelled record', { ...record, cancelled: true }, 'RECORD_CANCELLED'],
    ["is refused over another person's record", { ...record, child: { pinfl: '31210932040247' } }, 'RECORD_OF_ANOTHER'],
  ])('%s', (_name, birthRecord, reason) => {
    expect(decide('birth-record', { person: { pinfl: SUBJECT, birthRecord } })).toBe(reason)
  })

  it('is refused when nobody knows the person', () => {
    expect(decide('birth-record', { person: null })).toBe('NO_BIRTH_RECORD')
  })
})

describe('no-tax-debt', () => {
  const standing = { asOf: '2026-11-24T09:00:00Z', debts: [], totalDebt: SOM('0.00') }
  const person = { pinfl: SUBJECT, lifeStatus: 'ALIVE', names: NAMES, taxStanding: standing }
  const debt = { taxKind: 'LAND', amount: SOM('120000.00'), penalty: SOM('0.00'), since: null }

  it.each([
    ['is granted to who owes nothing', person, undefined],
    [
      'is refused to who owes',
      { ...person, taxStanding: { ...standing, debts: [debt], totalDebt: SOM('120000.00') } },
      'DEBT_EXISTS',
    ],
    ['is refused over a tiyin', { ...person, taxStanding: { ...standing, totalDebt: SOM('0.01') } }, 'DEBT_EXISTS'],
    ['is refused where no account is kept', { ...person, taxStanding: null }, 'TAXPAYER_UNKNOWN'],
    ['is refused about the dead', { ...person, lifeStatus: 'DECEASED' }, 'PERSON_DECEASED'],
    ['is refused about nobody', null, 'PERSON_UNKNOWN'],
    [
      'is refused about somebody known to the tax registry alone',
      { ...person, lifeStatus: null, names: null },
      'PERSON_UNKNOWN',
    ],
  ])('%s', (_name, subject, reason) => {
    expect(decide('no-tax-debt', { person: subject })).toBe(reason)
  })
})

describe('no-utility-debt', () => {
  const connection = (debt: string | null, mandatory = true) => ({
    assignment: {
      service: 'GAS',
      provider: { name: 'Gas', stir: null },
      mandatory,
      territory: '1726',
      legalBasis: null,
    },
    accounts:
      debt === null
        ? null
        : [{ number: '1', status: 'ACTIVE', debt: SOM(debt), overdueSince: null, asOf: '2026-11-24T09:00:00Z' }],
    sources: [{ status: debt === null ? 'NOT_FOUND' : 'FOUND', asOf: '2026-11-24T09:00:00Z' }],
  })
  const dwelling = (utilityConnections: readonly object[] | null, territory: string | null = '1726283') => ({
    node: {
      dwelling: { cadastralNumber: '10:08:01:01:01:0001:0001:001', address: 'Sergeli', territory, utilityConnections },
    },
  })
  const person = (...edges: readonly object[]) => ({
    pinfl: SUBJECT,
    lifeStatus: 'ALIVE',
    names: NAMES,
    dwellings: { totalCount: edges.length, edges },
  })

  it.each([
    ['is granted when nobody is owed', person(dwelling([connection('0'), connection('0.00')])), undefined],
    [
      'is granted when a provider knows no such dwelling',
      person(dwelling([connection('0'), connection(null)])),
      undefined,
    ],
    [
      'is refused when one of many is owed',
      person(dwelling([connection('0')]), dwelling([connection('0'), connection('5000.00')])),
      'DEBT_EXISTS',
    ],
    ['is refused when one that need not answer is owed', person(dwelling([connection('1.00', false)])), 'DEBT_EXISTS'],
    ['is refused without a dwelling', person(), 'NO_DWELLING'],
    ['is refused where nobody can tell who must answer', person(dwelling(null, null)), 'DWELLING_NOT_LOCATED'],
    ['is refused where nobody was asked', person(dwelling([])), 'DWELLING_NOT_LOCATED'],
    [
      'is refused beyond one page',
      { ...person(dwelling([connection('0')])), dwellings: { totalCount: 101, edges: [] } },
      'TOO_MANY_DWELLINGS',
    ],
    ['is refused about the dead', { ...person(), lifeStatus: 'DECEASED' }, 'PERSON_DECEASED'],
    ['is refused about nobody', null, 'PERSON_UNKNOWN'],
  ])('%s', (_name, subject, reason) => {
    expect(decide('no-utility-debt', { person: subject })).toBe(reason)
  })

  it('lists everybody who was asked, with what they answered, and who did not', () => {
    const silent = { ...connection(null, false), sources: [{ status: 'UNAVAILABLE', asOf: null }] }
    const evidence = { person: person(dwelling([connection('0'), silent]), dwelling([connection(null)])) }
    const claim = definitionOf('no-utility-debt').claims.find(({ name }) => name === 'providers')
    const line = { service: 'GAS', provider: 'Gas', cadastralNumber: expect.any(String), legalBasis: null }
    expect(evaluate(claim?.expression ?? '', { evidence })).toEqual([
      { ...line, mandatory: true, hasAccount: true, answer: 'FOUND', asOf: '2026-11-24T09:00:00Z' },
      { ...line, mandatory: false, hasAccount: false, answer: 'UNAVAILABLE', asOf: null },
      { ...line, mandatory: true, hasAccount: false, answer: 'NOT_FOUND', asOf: '2026-11-24T09:00:00Z' },
    ])
  })

  it('waits for who must answer, and for nobody else', () => {
    const [dispensable] = definitionOf('no-utility-debt').dispensable
    expect(evaluate(dispensable?.when ?? '', { item: connection(null, true) })).toBe(false)
    expect(evaluate(dispensable?.when ?? '', { item: connection(null, false) })).toBe(true)
  })
})

/** The code of the first condition that does not hold; undefined where all do. */
function decide(id: string, evidence: object): string | undefined {
  const failed = definitionOf(id).conditions.find(({ expression }) => {
    const held = evaluate(expression, { evidence, subject: SUBJECT })
    if (typeof held !== 'boolean') throw new TypeError(`${expression} is neither true nor false`)
    return !held
  })
  return failed?.code
}

function definitionOf(id: string): Definition {
  const definition = DEFINITIONS.find((each) => each.id === id)
  if (definition === undefined) throw new TypeError(`no definition ${id}`)
  return definition
}

function evaluate(expression: string, variables: Record<string, unknown>): unknown {
  return compileExpression(expression)(variables as never)
}
