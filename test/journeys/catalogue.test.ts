import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { SampleName } from '../../mocks/population/samples.ts'
import { type Definition, readDefinitions } from '../../schema/index.ts'
import { type Counter, openCounter, type Subject } from '../support/counter.ts'
import { type Journey, openJourney } from '../support/journey.ts'

/** To whom, or about what, each is granted; to whom it is refused, and why. */
const EXAMPLES: Readonly<
  Record<string, { granted: SampleName; refused: Readonly<Partial<Record<SampleName, string>>> }>
> = {
  'birth-record': { granted: 'ordinaryChild', refused: { foreigner: 'NO_BIRTH_RECORD' } },
  'death-record': { granted: 'deceased', refused: { ordinary: 'NO_DEATH_RECORD' } },
  'family-composition': { granted: 'ordinary', refused: { deceased: 'PERSON_DECEASED' } },
  'housing-subsidy-file': {
    granted: 'ordinary',
    refused: { ordinaryChild: 'APPLICANT_NOT_ADULT', landlord: 'TOO_MANY_DWELLINGS' },
  },
  income: { granted: 'taxDebtor', refused: { unknownToTax: 'TAXPAYER_UNKNOWN', mixedUpByTax: 'CONTRADICTION' } },
  'marital-status': { granted: 'widowed', refused: { foreigner: 'STATUS_NOT_ESTABLISHED' } },
  'marriage-record': { granted: 'ordinaryWife', refused: { noDwelling: 'NO_MARRIAGE_RECORD' } },
  'no-dwelling': { granted: 'noDwelling', refused: { ordinary: 'DWELLING_HELD', deceased: 'PERSON_DECEASED' } },
  'no-encumbrance': { granted: 'homeParcel', refused: { mortgagedParcel: 'ENCUMBERED' } },
  'no-encumbrance-dwelling': {
    granted: 'home',
    refused: { mortgaged: 'ENCUMBERED', seized: 'ENCUMBERED', cancelledTitle: 'RECORD_CANCELLED' },
  },
  'no-tax-debt': {
    granted: 'utilityDebtor',
    refused: { taxDebtor: 'DEBT_EXISTS', unknownToTax: 'TAXPAYER_UNKNOWN', mixedUpByTax: 'CONTRADICTION' },
  },
  'no-tax-debt-organization': { granted: 'organization', refused: { organizationDebtor: 'DEBT_EXISTS' } },
  'no-utility-debt': {
    granted: 'twoDwellings',
    refused: { utilityDebtor: 'DEBT_EXISTS', noDwelling: 'NO_DWELLING', landlord: 'TOO_MANY_DWELLINGS' },
  },
  'property-ownership': { granted: 'halfOwner', refused: { noDwelling: 'NOTHING_HELD' } },
  residence: { granted: 'noDwelling', refused: { missing: 'NOT_REGISTERED' } },
}

const DEFINITIONS = readDefinitions()

let journey: Journey
let counter: Counter
beforeAll(async () => {
  journey = await openJourney()
  counter = await openCounter(journey)
})
afterAll(() => journey.close())

function subjectOf({ subject }: Definition, name: SampleName): Partial<Subject> {
  const sample = journey.mocks.population.samples[name]
  if (subject === 'PERSON' && 'pinfl' in sample) return { pinfl: sample.pinfl }
  if (subject === 'ORGANIZATION' && 'stir' in sample && typeof sample.stir === 'string') return { stir: sample.stir }
  if ('cadastralNumber' in sample) return { cadastralNumber: sample.cadastralNumber }
  throw new TypeError(`${name} is no ${subject}`)
}

function examplesOf({ id }: Definition) {
  const examples = EXAMPLES[id]
  if (examples === undefined) throw new TypeError(`nobody is an example for ${id}; add one to this table`)
  return examples
}

describe.each(DEFINITIONS.map((definition) => [definition.id, definition] as const))('%s', (id, definition) => {
  const { granted, refused } = examplesOf(definition)

  it(`is granted to ${granted}, each claim with where it comes from`, async () => {
    const request = await counter.serve(await counter.ask(id, subjectOf(definition, granted)))
    expect([request.status, request.rejection, request.failure]).toEqual(['ISSUED', null, null])
    expect(request.certificate?.number.slice(0, 2)).toBe(definition.numberPrefix)
    expect(request.certificate?.claims.map(({ name }) => name)).toEqual(definition.claims.map(({ name }) => name))
    for (const { provenance } of request.certificate?.claims ?? []) expect(provenance.length).toBeGreaterThan(0)
    expect(request.facts.every(({ status }) => status === 'GATHERED')).toBe(true)
  })

  it.each(Object.entries(refused))('is refused to %s: %s', async (name, code) => {
    const request = await counter.serve(await counter.ask(id, subjectOf(definition, name as SampleName)))
    expect([request.status, request.rejection?.code]).toEqual(['REJECTED', code])
    expect(request.rejection?.message.text).toMatch(/\w/)
    expect(request.certificate).toBeNull()
  })
})

it('every certificate waits while the registries are silent, and is issued by itself when they answer again', async () => {
  const { identity, payment, running } = journey.mocks
  const registries = running.filter((mock) => mock !== identity && mock !== payment)
  for (const { faults } of registries) faults.set({ kind: 'outage' })
  const asked: string[] = []
  for (const definition of DEFINITIONS) {
    asked.push(await counter.ask(definition.id, subjectOf(definition, examplesOf(definition).granted)))
  }
  const waits = ({ status }: { status: string }) => status === 'WAITING'
  for (const id of asked) expect((await counter.serve(id, waits)).status).toBe('WAITING')

  for (const { faults } of registries) faults.clear()
  for (const id of asked) {
    const { status, rejection, failure } = await counter.serve(id)
    expect([status, rejection, failure]).toEqual(['ISSUED', null, null])
  }
}, 180_000)
