/** Everything at once: one population, every registry and the identity provider as servers over it, and who takes the money. */
import { join } from 'node:path'
import { civilMock } from './civil/server.ts'
import { type RunningIdentity, startIdentity } from './identity/identity.ts'
import { landMock } from './land/server.ts'
import { type RunningPayment, startPayment } from './payment/payment.ts'
import type { Population } from './population/contract.ts'
import { createPopulation } from './population/population.ts'
import { type MockRegistry, type RunningMock, startMock } from './server.ts'
import { taxMock } from './tax/server.ts'
import { MOCK_CLIENT } from './tax/tokens.ts'
import { type RunningAccounts, startAccounts } from './utility/legacy.ts'
import { REST_PROVIDERS, type RestProviderId } from './utility/providers.ts'
import { MOCK_KEY, utilityMock } from './utility/server.ts'

export interface MocksOptions {
  /** @default createPopulation's */
  readonly seed?: number
  /** How many people. @default createPopulation's */
  readonly size?: number
  /** By name; 0, or none, for any that is free. */
  readonly ports?: Readonly<Partial<Record<MockName, number>>>
  /** @default 127.0.0.1 */
  readonly host?: string
  /** A PostgreSQL for the heat supplier's accounts; without it that one supplier is missing. See AccountsOptions. */
  readonly accountsAdminUrl?: string
  /** Where is kept what outlives a restart: the invoices. @default nothing does */
  readonly folder?: string
  /** Whom the identity provider's tokens are for. @default 'darcha' */
  readonly audience?: string
  /** The registries' clock. @default the machine's */
  readonly now?: () => Date
}

/** In the order of their usual ports. */
export const MOCK_NAMES = [
  'identity',
  'civil',
  'tax',
  'land',
  'electricity',
  'gas',
  'water',
  'waste',
  'management',
  'heat',
  'heat-control',
  'payment',
] as const
export type MockName = (typeof MOCK_NAMES)[number]

/** One after the other, in the order of their names; 0 for any that is free. */
export function portsFrom(first: number): Readonly<Partial<Record<MockName, number>>> {
  if (first === 0) return {}
  return Object.fromEntries(MOCK_NAMES.map((name, at) => [name, first + at]))
}

export interface RunningMocks {
  readonly population: Population
  readonly identity: RunningIdentity
  readonly civil: RunningMock
  readonly tax: RunningMock
  readonly land: RunningMock
  readonly utilities: Readonly<Record<RestProviderId, RunningMock>>
  /** The heat supplier, where there is a PostgreSQL for it. */
  readonly accounts?: RunningAccounts
  /** Who takes the money for certificates. */
  readonly payment: RunningPayment
  /** What the registries know their client by. */
  readonly credentials: {
    readonly tax: { readonly id: string; readonly secret: string }
    readonly utility: { readonly key: string }
  }
  /** All of them. */
  readonly running: readonly RunningMock[]
  close(): Promise<void>
}

/** Throws `MockError` PORT_TAKEN or UNREACHABLE; then none is left running. */
export async function startMocks(options: MocksOptions = {}): Promise<RunningMocks> {
  const { seed, size, accountsAdminUrl } = options
  const population = createPopulation({ ...(seed !== undefined && { seed }), ...(size !== undefined && { size }) })
  const running: RunningMock[] = []
  try {
    const registry = (mock: MockRegistry) => kept(running, startMock(mock, addressOf(options, mock.name)))
    const identity = await kept(running, startIdentity({ ...addressOf(options, 'identity'), ...audienceOf(options) }))
    const civil = await registry(civilMock(population))
    const tax = await registry(taxMock(population))
    const land = await registry(landMock(population))
    const utility = (id: RestProviderId) => registry(utilityMock(population, REST_PROVIDERS[id]))
    const utilities = {
      electricity: await utility('electricity'),
      gas: await utility('gas'),
      water: await utility('water'),
      waste: await utility('waste'),
      management: await utility('management'),
    }
    const payment = await kept(running, startPayment({ ...addressOf(options, 'payment'), file: invoicesOf(options) }))
    const supplier = accountsAdminUrl === undefined ? undefined : startHeat(population, accountsAdminUrl, options)
    const accounts = supplier && (await kept(running, supplier))
    return {
      population,
      identity,
      civil,
      tax,
      land,
      utilities,
      payment,
      ...(accounts !== undefined && { accounts }),
      credentials: { tax: MOCK_CLIENT, utility: { key: MOCK_KEY } },
      running,
      close: () => closeAll(running),
    }
  } catch (error) {
    await closeAll(running)
    throw error
  }
}

async function kept<Mock extends RunningMock>(running: RunningMock[], starting: Promise<Mock>): Promise<Mock> {
  const mock = await starting
  running.push(mock)
  return mock
}

function startHeat(population: Population, adminUrl: string, options: MocksOptions): Promise<RunningAccounts> {
  const controlPort = options.ports?.['heat-control'] ?? 0
  return startAccounts({ population, adminUrl, controlPort, ...addressOf(options, 'heat') })
}

function addressOf({ ports = {}, host, now }: MocksOptions, name: string) {
  const [, port = 0] = Object.entries(ports).find(([one]) => one === name) ?? []
  return { port, ...(host !== undefined && { host }), ...(now !== undefined && { now }) }
}

function invoicesOf({ folder }: MocksOptions): string | undefined {
  return folder === undefined ? undefined : join(folder, 'invoices.jsonl')
}

function audienceOf({ audience }: MocksOptions): { audience?: string } {
  return audience === undefined ? {} : { audience }
}

/** In the reverse order of their start. */
async function closeAll(running: readonly RunningMock[]): Promise<void> {
  for (const mock of running.toReversed()) await mock.close()
}
