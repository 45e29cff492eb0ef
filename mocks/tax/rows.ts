/**
 * What the committee holds about those who were asked for, as rows in its own words and in an order that is nobody's.
 */
import type { Organization, Person, Population, Taxpayer } from '../population/contract.ts'
import { createDraw } from '../population/draw.ts'
import { shuffled } from '../random.ts'
import { type DebtsBlock, debtsOf } from './debts.ts'
import { type IncomeRow, incomeOf } from './income.ts'
import type { Part } from './query.ts'
import { type Registration, registrationOf } from './registration.ts'

export interface Wanted {
  readonly pinfl: readonly string[]
  readonly stir: readonly string[]
  readonly parts: ReadonlySet<Part>
}

export interface Row {
  readonly pinfl?: string
  readonly stir?: string
  readonly restricted?: 'Y'
  readonly row_version?: number
  readonly registration?: Registration
  readonly names?: { readonly full: string; readonly short: string }
  readonly address?: { readonly soato: string }
  readonly debts?: DebtsBlock
  readonly income?: readonly IncomeRow[]
}

export function rowsOf(population: Population, { pinfl, stir, parts }: Wanted, asOf: Date): readonly Row[] {
  const people = [...new Set(pinfl)].flatMap((key) => {
    const person = population.personByPinfl(key)
    if (person === undefined) return []
    const taxpayer = population.taxpayer(person)
    return taxpayer === undefined ? [] : [rowOfPerson({ population, person, taxpayer }, parts, asOf)]
  })
  const organizations = [...new Set(stir)].flatMap((key) => {
    const organization = population.organizationByStir(key)
    if (organization === undefined) return []
    return [rowOfOrganization(organization, population.organizationTaxpayer(organization), { population, parts, asOf })]
  })
  return shuffled([...people, ...organizations], ({ pinfl: person, stir: body }) => person ?? body ?? '')
}

interface Payer {
  readonly population: Population
  readonly person: Person
  readonly taxpayer: Taxpayer
}

/** Protected people are held and not told about. */
function rowOfPerson({ population, person, taxpayer }: Payer, parts: ReadonlySet<Part>, asOf: Date): Row {
  const { pinfl, index } = person
  if (person.withheld) return { pinfl, restricted: 'Y' }
  const draw = createDraw(population.seed)
  return {
    pinfl,
    row_version: 1 + draw.below('tax version', index, 40),
    ...(parts.has('registration') && {
      registration: registrationOf(taxpayer, { index, draw, organization: false }),
    }),
    ...(parts.has('debts') && { debts: debtsOf(taxpayer, { index, draw, asOf }) }),
    ...(parts.has('income') && { income: incomeOf(taxpayer, { index, draw, asOf, population }) }),
  }
}

interface Asking {
  readonly population: Population
  readonly parts: ReadonlySet<Part>
  readonly asOf: Date
}

function rowOfOrganization(organization: Organization, taxpayer: Taxpayer, { population, parts, asOf }: Asking): Row {
  const { index, stir, name, shortName, soato } = organization
  // Another seed: organisations have indexes of their own, and not the accidents of the people with the same ones.
  const draw = createDraw(population.seed + 1)
  return {
    stir,
    row_version: 1 + draw.below('tax version', index, 40),
    ...(parts.has('registration') && { registration: registrationOf(taxpayer, { index, draw, organization: true }) }),
    ...(parts.has('names') && { names: { full: name, short: shortName } }),
    ...(parts.has('address') && { address: { soato } }),
    ...(parts.has('debts') && { debts: debtsOf(taxpayer, { index, draw, asOf }) }),
  }
}
