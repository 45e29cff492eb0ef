/**
 * The heat supplier's old system: a database that others may read through one view. A real PostgreSQL answers; what stands in
 * front of it plays the faults of a connection and notes what is asked. The wire's manual is README.md.
 */
import { type ControlServer, startControl } from '../control.ts'
import { createFaults } from '../faults.ts'
import type { Address } from '../listen.ts'
import type { Population } from '../population/contract.ts'
import { createRequestLog } from '../requests.ts'
import type { RunningMock } from '../server.ts'
import { fillAccounts } from './fill.ts'
import { HEAT, type Provider } from './providers.ts'
import { CONNECTION_FAULTS, startProxy } from './proxy.ts'

export interface AccountsOptions extends Address {
  readonly population: Population
  /** Of a role that may make databases and roles; by TCP or by a Unix socket (`?host=/folder`), without TLS. */
  readonly adminUrl: string
  /** @default the one in providers.ts */
  readonly provider?: Provider
  /** @default 'hisob_mock' */
  readonly database?: string
  /** Of the role `hisob_oquvchi`. @default 'hisob-mock-parol' */
  readonly password?: string
  /** Where faults are set over HTTP. @default any that is free */
  readonly controlPort?: number
}

export interface RunningAccounts extends RunningMock {
  /** What a reader connects to: the role, the database, and the place where faults happen. */
  readonly connectionString: string
}

/** Throws `MockError` UNREACHABLE or PORT_TAKEN. The database stays when it closes, so that the next start is quick. */
export async function startAccounts(options: AccountsOptions): Promise<RunningAccounts> {
  const { provider = HEAT, database = 'hisob_mock', password = 'hisob-mock-parol', host = '127.0.0.1' } = options
  const controlled = { faults: createFaults(CONNECTION_FAULTS), requests: createRequestLog() }
  const server = await fillAccounts({ ...options, provider, database, password })
  const proxy = await startProxy(targetOf(server), controlled, options)
  let controls: ControlServer
  try {
    controls = await startControl(`${provider.id}-control`, controlled, { host, port: options.controlPort ?? 0 })
  } catch (error) {
    await proxy.close()
    throw error
  }
  return {
    name: provider.id,
    url: controls.url,
    connectionString: `postgresql://hisob_oquvchi:${password}@${host}:${proxy.port}/${database}`,
    ...controlled,
    async close() {
      await controls.close()
      await proxy.close()
    },
  }
}

/** A host that is a folder is a Unix socket, as in libpq. */
function targetOf({ host, port }: { host: string; port: number }): { path: string } | { host: string; port: number } {
  return host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port }
}
