/** What the tax authority keeps: grown-ups, mostly with a STIR; what they owe and what they earned in the last years. */
import { addDays, addYears, dayOf, LAST_DAY, LAST_YEAR, later, yearOf } from './calendar.ts'
import type { Person } from './contract/person.ts'
import type { Organization, TaxDebt, Taxpayer, YearIncome } from './contract/tax.ts'
import { personOf } from './people.ts'
import { districtOf, SERGELI } from './places.ts'
import { traitsOf } from './traits.ts'
import { SLOTS, type World } from './world.ts'

export function taxpayerOf(world: World, person: Person): Taxpayer | undefined {
  const { index, household, birthDate, deathDate, residences } = person
  const { accidents, taxDebt } = traitsOf(world, household)
  const since = later(addYears(birthDate, 18), dayOf(1998 + world.draw.below('tax since', index, 12), 40))
  const unheardOf = accidents && world.draw.percent('no taxpayer', index, 3)
  if (since > LAST_DAY || unheardOf || person.unknownTo.includes('tax')) return undefined
  const soato = residences[0]?.soato ?? SERGELI.soato
  const suspended = accidents && world.draw.percent('tax suspended', index, 2)
  return {
    registeredAs: registeredAs(world, person),
    ...(world.draw.percent('stir', index, 70) && { stir: stirOf(world, index) }),
    status: deathDate !== undefined ? 'CLOSED' : suspended ? 'SUSPENDED' : 'ACTIVE',
    since,
    ...(deathDate !== undefined && { until: addDays(deathDate, 60) }),
    soato,
    office: officeOf(soato),
    selfEmployed: world.draw.percent('self-employed', index, 12),
    debts: index % SLOTS === 0 && taxDebt ? twoDebts(world, index) : accidents ? fewDebts(world, index) : [],
    incomes: incomesOf(world, person, since),
  }
}

export function organizationTaxpayer(world: World, { index, soato, stir }: Organization): Taxpayer {
  const since = dayOf(1999 + world.draw.below('org since', index, 24), world.draw.below('org since day', index, 360))
  const indebted = index === 1 || (index > 2 && world.draw.percent('org debt', index, 10))
  return {
    stir,
    status: index > 2 && world.draw.percent('org closed', index, 5) ? 'SUSPENDED' : 'ACTIVE',
    since,
    soato,
    office: officeOf(soato),
    selfEmployed: false,
    debts: indebted ? [debt(world, 'VALUE_ADDED', index, 100), debt(world, 'PROFIT', index, 100)] : [],
    incomes: [],
  }
}

/** Registers are older than marriages; and in one household the husband's card is a stranger's. */
function registeredAs(world: World, person: Person): NonNullable<Taxpayer['registeredAs']> {
  const { accidents, mixedUpByTax } = traitsOf(world, person.household)
  if (mixedUpByTax && person.index % SLOTS === 0) {
    const { names, birthDate } = personOf(world, person.index + 7)
    return { names, birthDate }
  }
  const maiden = accidents && world.draw.percent('maiden name', person.index, 30)
  return { names: maiden ? person.namesAtBirth : person.names, birthDate: person.birthDate }
}

/** People's begin with 5. Some people have none, though they are taxpayers. */
export function personByStir(world: World, stir: string): Person | undefined {
  if (!/^50\d{7}$/.test(stir)) return undefined
  const index = world.stirCodes.invert(Number(stir.slice(2)))
  if (index >= world.people) return undefined
  const person = personOf(world, index)
  return taxpayerOf(world, person)?.stir === stir ? person : undefined
}

function stirOf(world: World, index: number): string {
  return `50${String(world.stirCodes.apply(index)).padStart(7, '0')}`
}

const officeOf = (soato: string): string => `${districtOf(soato).name.latin} davlat soliq inspeksiyasi`

function twoDebts(world: World, index: number): TaxDebt[] {
  return [debt(world, 'LAND', index, 1), debt(world, 'PROPERTY', index, 1)]
}

function fewDebts(world: World, index: number): TaxDebt[] {
  return world.draw.percent('owes', index, 4) ? [debt(world, world.draw.pick('owes what', index, OWED), index, 1)] : []
}

const OWED = ['LAND', 'PROPERTY', 'PERSONAL_INCOME', 'TURNOVER'] as const

/** Up to three million so'm, times `scale`. */
function debt(world: World, tax: TaxDebt['tax'], index: number, scale: number): TaxDebt {
  const amount = scale * (1_000_000 + world.draw.below(`debt ${tax}`, index, 299_000_000))
  const since = dayOf(2024 + world.draw.below(`since ${tax}`, index, 2), 45)
  return { tax, amount, penalty: Math.floor(amount / 25), since }
}

/** Five years back, for those between 18 and 60 who work. */
function incomesOf(world: World, { index, birthDate, deathDate }: Person, since: string): YearIncome[] {
  if (!world.draw.percent('works', index, 75) && index !== SLOTS) return []
  const years = [1, 2, 3, 4, 5].map((back) => LAST_YEAR - back)
  const worked = years.filter(
    (year) => year > yearOf(since) && year - yearOf(birthDate) <= 60 && year < yearOf(deathDate ?? '9999'),
  )
  return worked.map((year) => incomeOf(world, index, year))
}

function incomeOf(world: World, index: number, year: number): YearIncome {
  const at = index * 100 + (year - 2000)
  const main = 3_000_000_000 + world.draw.below('income', at, 12_000_000_00)
  const side = index === SLOTS || world.draw.percent('second job', at, 15) ? Math.floor(main / 4) : 0
  const employer = world.draw.below('employer', index, world.organizations)
  const other = (employer + 1) % world.organizations
  const payers = [{ organization: employer, gross: main }, ...(side > 0 ? [{ organization: other, gross: side }] : [])]
  return { year, gross: main + side, taxPaid: Math.floor((main + side) * 0.12), payers }
}
