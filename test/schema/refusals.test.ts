/** Refusals that real registers come to rarely: cancelled records, records that disagree, what a registry may not or cannot tell. */
import { describe, expect, it } from '@jest/globals'
import { compileExpression, moment } from '../../gateway/certificates/catalogue/expression.ts'
import { readDefinitions } from '../../schema/index.ts'

const DEFINITIONS = readDefinitions()
const SUBJECT = '31210632040244'
const NOW = new Date('2026-11-27T09:00:00Z')

/** The code of the first condition that does not hold; undefined where all do. */
function decide(id: string, evidence: object, now = NOW): string | undefined {
  const definition = DEFINITIONS.find((each) => each.id === id)
  if (definition === undefined) throw new TypeError(`no definition ${id}`)
  const variables = { evidence: evidence as never, subject: SUBJECT, now: moment(now) }
  return definition.conditions.find(({ expression }) => compileExpression(expression)(variables) !== true)?.code
}

const names = { uzLatn: { family: 'Karimov', given: 'Anvar', patronymic: null } }
const alive = { pinfl: SUBJECT, lifeStatus: 'ALIVE', names, birthDate: '1963-10-12' }

describe('death-record', () => {
  const record = { actNumber: '413526000001', person: { pinfl: SUBJECT }, cancelled: false }
  const dead = { ...alive, lifeStatus: 'DECEASED', deathRecord: record }

  it.each([
    ['a record in force of the dead', dead, undefined],
    ['a record that was cancelled', { ...dead, deathRecord: { ...record, cancelled: true } }, 'RECORD_CANCELLED'],
    ["somebody else's record", { ...dead, deathRecord: { ...record, person: { pinfl: '1' } } }, 'RECORD_OF_ANOTHER'],
    ['a record of who is held to be alive', { ...dead, lifeStatus: 'ALIVE' }, 'RECORDS_DISAGREE'],
    ['a record of whom nobody knows anything', { ...dead, lifeStatus: 'UNKNOWN' }, 'RECORDS_DISAGREE'],
  ])('of %s', (_what, person, code) => {
    expect(decide('death-record', { person })).toBe(code)
  })
})

describe('marriage-record', () => {
  const marriage = { actNumber: '213526000001', spouses: [{ pinfl: SUBJECT }, { pinfl: '1' }], cancelled: false }
  const cancelled = { ...marriage, actNumber: '213526000002', cancelled: true }

  it.each([
    ['the latest', [marriage], undefined],
    ['the latest that was not cancelled', [cancelled, marriage], undefined],
    ['none but cancelled ones', [cancelled], 'RECORD_CANCELLED'],
    ['two other people', [{ ...marriage, spouses: [{ pinfl: '1' }, { pinfl: '2' }] }], 'RECORD_OF_ANOTHER'],
    ['nobody', [], 'NO_MARRIAGE_RECORD'],
  ])('of %s', (_what, marriageRecords, code) => {
    expect(decide('marriage-record', { person: { ...alive, marriageRecords } })).toBe(code)
  })
})

describe('marital-status', () => {
  const inForce = [{ actNumber: '213526000001', inForce: true }]

  it.each([
    ['SINGLE', [], undefined],
    ['MARRIED', inForce, undefined],
    // A marriage that the registry knows by its card alone, such as one whose act was lost.
    ['MARRIED', [], undefined],
    ['UNKNOWN', [], 'STATUS_NOT_ESTABLISHED'],
    ['DIVORCED', inForce, 'RECORDS_DISAGREE'],
    ['SINGLE', inForce, 'RECORDS_DISAGREE'],
  ])('%s', (maritalStatus, marriageRecords, code) => {
    expect(decide('marital-status', { person: { ...alive, maritalStatus, marriageRecords, family: [] } })).toBe(code)
  })
})

describe('family-composition', () => {
  const member = { relation: 'CHILD', names, lifeStatus: 'ALIVE', registeredTogether: true }

  it('is refused where somebody is left out because they are protected', () => {
    const hidden = { ...member, names: null, lifeStatus: null, registeredTogether: null }
    expect(decide('family-composition', { person: { ...alive, family: [member] } })).toBeUndefined()
    expect(decide('family-composition', { person: { ...alive, family: [member, hidden] } })).toBe('MEMBER_PROTECTED')
  })

  it('counts husband or wife, children, and the parents who live there; not the dead', () => {
    const family = [
      { ...member, relation: 'SPOUSE' },
      member,
      { ...member, lifeStatus: 'DECEASED' },
      { ...member, registeredTogether: null },
      { ...member, relation: 'PARENT' },
      { ...member, relation: 'PARENT', registeredTogether: false },
      { ...member, relation: 'PARENT', registeredTogether: null },
    ]
    const { expression = '' } =
      DEFINITIONS.find(({ id }) => id === 'family-composition')?.claims.find(({ name }) => name === 'size') ?? {}
    expect(compileExpression(expression)({ evidence: { person: { family } } as never })).toBe(5)
  })
})

describe('no-tax-debt-organization', () => {
  const standing = { debts: [], totalDebt: { amount: '0.00', currency: 'UZS' } }
  const organization = { stir: '301234567', taxRegistration: { status: 'ACTIVE' }, taxStanding: standing }

  it.each([
    ['in force', organization, undefined],
    ['suspended', { ...organization, taxRegistration: { status: 'SUSPENDED' } }, undefined],
    ['closed', { ...organization, taxRegistration: { status: 'CLOSED' } }, 'ORGANIZATION_CLOSED'],
    ['without an account', { ...organization, taxStanding: null }, 'TAXPAYER_UNKNOWN'],
    ['unknown', null, 'ORGANIZATION_UNKNOWN'],
  ])('of one that is %s', (_what, given, code) => {
    expect(decide('no-tax-debt-organization', { organization: given })).toBe(code)
  })
})

describe('no-dwelling', () => {
  it('is refused where nothing was told, and granted where nothing is held', () => {
    expect(decide('no-dwelling', { person: { ...alive, dwellings: null } })).toBe('HOLDER_UNKNOWN')
    expect(decide('no-dwelling', { person: { ...alive, dwellings: { totalCount: 0 } } })).toBeUndefined()
    expect(decide('no-dwelling', { person: { ...alive, dwellings: { totalCount: 1 } } })).toBe('DWELLING_HELD')
  })
})

describe('property-ownership', () => {
  const page = (one: string, count: number, cancelled = false) => ({
    totalCount: count,
    edges: Array.from({ length: Math.min(count, 100) }, () => ({ node: { [one]: { cancelled } } })),
  })

  it.each([
    ['parcels alone', page('dwelling', 0), page('parcel', 1), undefined],
    ['a page that is full', page('dwelling', 100), page('parcel', 0), undefined],
    ['more than a page of dwellings', page('dwelling', 101), page('parcel', 0), 'TOO_MANY_DWELLINGS'],
    ['more than a page of parcels', page('dwelling', 0), page('parcel', 101), 'TOO_MANY_PARCELS'],
    [
      'a right to a dwelling that is no more',
      page('dwelling', 1, true),
      page('parcel', 0),
      'DWELLING_RECORD_CANCELLED',
    ],
    ['a right to a parcel that is no more', page('dwelling', 1), page('parcel', 1, true), 'PARCEL_RECORD_CANCELLED'],
  ])('of %s', (_what, dwellings, parcels, code) => {
    expect(decide('property-ownership', { person: { ...alive, dwellings, parcels } })).toBe(code)
  })
})

describe('no-encumbrance', () => {
  const parcel = { cadastralNumber: '10:08:01:01:01:0001', cancelled: false, encumbrances: [] }

  it.each([
    ['an unencumbered parcel', parcel, undefined],
    ['a parcel that is no more', { ...parcel, cancelled: true }, 'RECORD_CANCELLED'],
    ['a parcel with a right of way', { ...parcel, encumbrances: [{ kind: 'EASEMENT' }] }, 'ENCUMBERED'],
  ])('of %s', (_what, given, code) => {
    expect(decide('no-encumbrance', { parcel: given })).toBe(code)
  })
})

describe('housing-subsidy-file', () => {
  const person = (birthDate: string | null) => ({
    person: { ...alive, birthDate, family: [], dwellings: { totalCount: 0, edges: [] } },
  })

  it.each([
    ['2008-11-27', undefined],
    ['2008-11-28', 'APPLICANT_NOT_ADULT'],
    ['2007', undefined],
    // In the year in which they turn 18 nobody knows whether they have.
    ['2008', 'APPLICANT_NOT_ADULT'],
    ['2008-03', 'APPLICANT_NOT_ADULT'],
    [null, 'APPLICANT_NOT_ADULT'],
  ])('asked for by who was born %s: %s', (birthDate, code) => {
    expect(decide('housing-subsidy-file', person(birthDate))).toBe(code)
  })

  it('goes by the day in Tashkent', () => {
    const evening = new Date('2026-11-27T18:59:59Z')
    const midnight = new Date('2026-11-27T19:00:00Z')
    expect(decide('housing-subsidy-file', person('2008-11-28'), evening)).toBe('APPLICANT_NOT_ADULT')
    expect(decide('housing-subsidy-file', person('2008-11-28'), midnight)).toBeUndefined()
  })
})
