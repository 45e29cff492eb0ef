/**
 * Every certificate on offer, decided over what the mock registries really answer: granted to whom it is due, refused to
 * whom it is not, for the reason that the definition gives.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { SampleName } from '../../../../mocks/population/samples.ts'
import { type Decisions, openDecisions } from '../decisions.ts'
import { DEFINITIONS } from '../world.ts'

let decisions: Decisions
beforeAll(async () => {
  decisions = await openDecisions()
})
afterAll(() => decisions.close())

const keyOf = (subject: SampleName | `=${string}`): string => decisions.keyOf(subject)
const decided = (type: string, key: string) => decisions.decided(type, key)

const GRANTED: readonly (readonly [type: string, subject: SampleName])[] = [
  ['birth-record', 'ordinary'],
  ['birth-record', 'twinOlder'],
  ['death-record', 'deceased'],
  ['family-composition', 'ordinary'],
  ['family-composition', 'widowed'],
  ['family-composition', 'foreigner'],
  ['housing-subsidy-file', 'ordinary'],
  ['housing-subsidy-file', 'utilityDebtor'],
  ['housing-subsidy-file', 'noDwelling'],
  ['housing-subsidy-file', 'incompleteBirthDate'],
  ['housing-subsidy-file', 'unknownToTax'],
  ['income', 'taxDebtor'],
  ['marital-status', 'ordinary'],
  ['marital-status', 'widowed'],
  ['marriage-record', 'ordinary'],
  ['marriage-record', 'widowed'],
  ['no-dwelling', 'noDwelling'],
  ['no-encumbrance', 'homeParcel'],
  ['no-encumbrance-dwelling', 'home'],
  ['no-tax-debt', 'ordinary'],
  ['no-tax-debt', 'noDwelling'],
  ['no-tax-debt-organization', 'organization'],
  ['no-utility-debt', 'ordinary'],
  ['no-utility-debt', 'twoDwellings'],
  ['property-ownership', 'ordinary'],
  ['property-ownership', 'halfOwner'],
  ['residence', 'ordinary'],
  ['residence', 'movedWithTheBorder'],
]

const REFUSED: readonly (readonly [type: string, subject: SampleName | `=${string}`, code: string])[] = [
  ['birth-record', 'foreigner', 'NO_BIRTH_RECORD'],
  ['death-record', 'ordinary', 'NO_DEATH_RECORD'],
  ['death-record', 'nobody', 'PERSON_UNKNOWN'],
  ['family-composition', 'deceased', 'PERSON_DECEASED'],
  ['housing-subsidy-file', 'ordinaryChild', 'APPLICANT_NOT_ADULT'],
  ['housing-subsidy-file', 'landlord', 'TOO_MANY_DWELLINGS'],
  ['income', 'unknownToTax', 'TAXPAYER_UNKNOWN'],
  ['income', 'mixedUpByTax', 'CONTRADICTION'],
  ['marital-status', 'deceased', 'PERSON_DECEASED'],
  ['marital-status', 'nobody', 'PERSON_UNKNOWN'],
  ['marriage-record', 'ordinaryChild', 'NO_MARRIAGE_RECORD'],
  ['no-dwelling', 'ordinary', 'DWELLING_HELD'],
  ['no-encumbrance', '=10:08:99:99:99:9999', 'PARCEL_UNKNOWN'],
  ['no-encumbrance-dwelling', '=10:08:99:99:99:9999:9999', 'DWELLING_UNKNOWN'],
  ['no-encumbrance-dwelling', 'mortgaged', 'ENCUMBERED'],
  ['no-encumbrance-dwelling', 'seized', 'ENCUMBERED'],
  ['no-encumbrance-dwelling', 'cancelledTitle', 'RECORD_CANCELLED'],
  ['no-tax-debt', 'taxDebtor', 'DEBT_EXISTS'],
  ['no-tax-debt', 'unknownToTax', 'TAXPAYER_UNKNOWN'],
  ['no-tax-debt', 'deceased', 'PERSON_DECEASED'],
  ['no-tax-debt', 'nobody', 'PERSON_UNKNOWN'],
  ['no-tax-debt', 'mixedUpByTax', 'CONTRADICTION'],
  ['no-tax-debt-organization', 'organizationDebtor', 'DEBT_EXISTS'],
  ['no-tax-debt-organization', '=399999999', 'ORGANIZATION_UNKNOWN'],
  ['no-utility-debt', 'utilityDebtor', 'DEBT_EXISTS'],
  ['no-utility-debt', 'noDwelling', 'NO_DWELLING'],
  ['no-utility-debt', 'landlord', 'TOO_MANY_DWELLINGS'],
  ['property-ownership', 'noDwelling', 'NOTHING_HELD'],
  ['property-ownership', 'landlord', 'TOO_MANY_DWELLINGS'],
  ['residence', 'missing', 'NOT_REGISTERED'],
  ['residence', 'nobody', 'PERSON_UNKNOWN'],
]

describe('a certificate', () => {
  it('is there for each definition, granted and refused', () => {
    const ids = DEFINITIONS.map(({ id }) => id)
    expect([...new Set(GRANTED.map(([id]) => id))].sort()).toEqual(ids)
    expect([...new Set(REFUSED.map(([id]) => id))].sort()).toEqual(ids)
  })

  it.each(GRANTED)('%s is granted to %s, and every claim rests on an answer', async (type, subject) => {
    const { step, ready } = await decided(type, keyOf(subject))
    expect(step).toMatchObject({ event: 'GRANTED' })
    const { claims = [], sources = [] } = step.statement ?? {}
    expect(claims.map(({ name }) => name)).toEqual(ready.definition.claims.map(({ name }) => name))
    expect(claims.filter(({ provenance }) => provenance.length === 0)).toEqual([])
    expect(sources.length).toBeGreaterThan(0)
    for (const { asked, name } of ready.definition.claims) {
      if (asked) expect(claims.find((claim) => claim.name === name)?.value).not.toEqual([])
    }
  })

  it.each(REFUSED)('%s is refused to %s: %s', async (type, subject, code) => {
    const { step } = await decided(type, keyOf(subject))
    expect(step.fault).toBeUndefined()
    expect(step).toMatchObject({ event: 'REFUSED', rejection: { code } })
  })
})

describe('what a certificate states', () => {
  const claim = async (type: string, subject: SampleName, name: string): Promise<unknown> => {
    const { step } = await decided(type, keyOf(subject))
    return step.statement?.claims.find((each) => each.name === name)?.value
  }

  it('of having no dwelling: who was asked, under a masked number, with which answer, and why nobody else could know', async () => {
    const pinfl = keyOf('noDwelling')
    expect(await claim('no-dwelling', 'noDwelling', 'dwellingCount')).toBe(0)
    const asked = await claim('no-dwelling', 'noDwelling', 'asked')
    expect(asked).toEqual([
      {
        keeper: 'Kadastr agentligi',
        key: `${pinfl.at(0)}${'•'.repeat(10)}${pinfl.slice(-3)}`,
        answer: 'FOUND',
        asOf: expect.stringMatching(/Z$/),
        receivedAt: expect.stringMatching(/Z$/),
        reference: expect.any(String),
        basis: expect.stringContaining('UP-6061'),
      },
    ])
  })

  it('of a family: the wife and the children who live there, by name', async () => {
    const members = (await claim('family-composition', 'ordinary', 'members')) as readonly Record<string, unknown>[]
    expect(members.map(({ relation }) => relation).slice(0, 3)).toEqual(['SPOUSE', 'CHILD', 'CHILD'])
    expect(members[0]).toMatchObject({ pinfl: keyOf('ordinaryWife'), registeredTogether: true })
    expect(await claim('family-composition', 'ordinary', 'size')).toBe(members.length + 1)
  })

  it('of a marriage: both names, and that it ended where one of them died', async () => {
    expect(await claim('marriage-record', 'ordinary', 'inForce')).toBe(true)
    expect(await claim('marriage-record', 'widowed', 'inForce')).toBe(false)
    expect(await claim('marriage-record', 'ordinary', 'wife')).toMatchObject({ family: expect.any(String) })
  })

  it('of an income: each year, and who paid it', async () => {
    const years = (await claim('income', 'taxDebtor', 'incomeByYear')) as readonly Record<string, unknown>[]
    expect(years[0]).toMatchObject({ year: '2025', gross: { currency: 'UZS' } })
    const payers = (await claim('income', 'taxDebtor', 'payers')) as readonly Record<string, unknown>[]
    expect(payers.filter(({ year }) => year === '2025')).toHaveLength(2)
    expect(payers[0]).toMatchObject({ payer: expect.any(String), stir: expect.stringMatching(/^30/) })
  })

  it('of a subsidy: what is owed for which dwelling, without being refused for it', async () => {
    const debts = (await claim('housing-subsidy-file', 'utilityDebtor', 'utilityDebts')) as readonly object[]
    expect(debts.map((debt) => Reflect.get(debt, 'service')).sort()).toEqual(['ELECTRICITY', 'WASTE'])
    expect(await claim('housing-subsidy-file', 'noDwelling', 'dwellings')).toEqual([])
    expect(await claim('housing-subsidy-file', 'unknownToTax', 'incomeReported')).toBe(false)
  })

  it('that is shown before issue: what blocks it, for whoever looks at it to have it clarified', async () => {
    const { step } = await decided('housing-subsidy-file', keyOf('mixedUpByTax'))
    expect(step).toMatchObject({ event: 'GRANTED', to: 'AWAITING_PREVIEW' })
    expect(step.statement?.contradictions?.map(({ name, blocks }) => [name, blocks])).toEqual([
      ['name-in-tax', false],
      ['birth-date-in-tax', true],
    ])
  })

  it('of two scripts: nothing, where the tax registry writes a name in another', async () => {
    const { step } = await decided('no-tax-debt', keyOf('ordinary'))
    expect(step.statement?.contradictions).toEqual([])
  })
})
