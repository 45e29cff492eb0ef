/** What providers keep for a dwelling. Everybody has power, water and waste; only flats have heat and management. */
import { addDays, LAST_DAY } from './calendar.ts'
import type { Account, UtilityService } from './contract/account.ts'
import type { Title } from './contract/title.ts'
import { traitsOf } from './traits.ts'
import type { World } from './world.ts'

export function accountsOf(world: World, dwelling: Title): readonly Account[] {
  const flat = dwelling.kind === 'FLAT'
  if (dwelling.cancelled || (!flat && dwelling.kind !== 'HOUSE')) return []
  const serial = serialOf(dwelling)
  const gas = world.draw.percent('gas', serial, flat ? 70 : 95)
  const services: UtilityService[] = [
    'ELECTRICITY',
    'WATER',
    'WASTE',
    ...(gas ? (['GAS'] as const) : []),
    ...(flat ? FLATS : []),
  ]
  return services.flatMap((service) => accountsAt(world, dwelling, service, serial))
}

const FLATS = ['HEAT', 'MANAGEMENT'] as const
/** Where the sample `utilityDebtor` owes. */
const SAMPLE_DEBTS: readonly UtilityService[] = ['ELECTRICITY', 'WASTE']

const PREFIXES: Readonly<Record<UtilityService, string>> = {
  ELECTRICITY: '0108',
  GAS: 'G-',
  WATER: '26',
  HEAT: 'IS/',
  WASTE: '5',
  MANAGEMENT: 'UY-',
}

/** Household and place on the plot, of eight and six digits; flats by the number on the door. */
function serialOf({ cadastralNumber, household }: Title): number {
  const [, , , , quarter = '0', , building = '0', part = '0'] = cadastralNumber.split(':')
  return (
    household * 1000 + Math.floor(Number(quarter) / 20) * 200 + (part === '0' ? Number(building) % 10 : Number(part))
  )
}

function accountsAt(world: World, { household }: Title, service: UtilityService, serial: number): Account[] {
  const { accidents, utilityDebt } = traitsOf(world, household)
  const number = `${PREFIXES[service]}${String(serial).padStart(9, '0')}`
  const owes = accidents
    ? utilityDebt && world.draw.percent(`owes ${service}`, serial, 40)
    : utilityDebt && SAMPLE_DEBTS.includes(service)
  const paid = !owes && accidents && world.draw.percent(`credit ${service}`, serial, 15)
  const lastPaymentOn = addDays(
    LAST_DAY,
    -(owes ? 120 : 0) - world.draw.below(`paid ${service}`, serial, owes ? 300 : 60),
  )
  const account: Account = {
    service,
    number,
    status: owes && world.draw.percent(`cut off ${service}`, serial, 10) ? 'SUSPENDED' : 'ACTIVE',
    debt: owes ? 1_500_000 + world.draw.below(`debt ${service}`, serial, 90_000_000) : 0,
    credit: paid ? 500_000 + world.draw.below(`credit ${service} sum`, serial, 20_000_000) : 0,
    ...(owes && { overdueSince: addDays(lastPaymentOn, 30) }),
    ...(world.draw.percent(`pays ${service}`, serial, 95) && { lastPaymentOn }),
  }
  const old = accidents && service === 'ELECTRICITY' && world.draw.percent('old account', serial, 3)
  return old ? [account, closed(world, serial)] : [account]
}

/** An account that ended with the meter; now and then something is still owed on it. */
function closed(world: World, serial: number): Account {
  const debt = world.draw.percent('old debt', serial, 30) ? 700_000 : 0
  return {
    service: 'ELECTRICITY',
    number: `0101${String(serial).padStart(9, '0')}`,
    status: 'CLOSED',
    debt,
    credit: 0,
    ...(debt > 0 && { overdueSince: '2023-02-01' }),
    lastPaymentOn: '2022-12-20',
  }
}
