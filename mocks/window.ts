/**
 * How a window is told of these mocks: the lines of its registries file, name by name, as an operator would write them.
 */
import type { RunningMocks } from './start.ts'

/** Agreed with those that send something of their own accord: they sign it with this. */
export const MOCK_MESSAGE_SECRET = 'darcha-mock-message-secret'

export interface RegistryLine {
  readonly name: string
  readonly connector: string
  readonly options: Readonly<Record<string, unknown>>
  /** Whose agency answers for it when somebody holds what it tells to be wrong. */
  readonly keeper?: { readonly organization: string }
  /** Under which the registry signs what it sends of its own accord. */
  readonly messageSecret?: readonly string[]
}

/** Of whose officers the identity provider knows one. */
export const ISSUING_ORGANIZATION = 'oss-sergeli'

/** Of whose agency the identity provider knows an account: it keeps the land registry. */
const LAND_AGENCY = 'cadastre'

/** The window's own place in X-Road. */
const CLIENT = 'UZ-test/GOV/201987654/oss'

/** The heat supplier is there where it has a database. */
export function registriesOf(mocks: RunningMocks): readonly RegistryLine[] {
  const { civil, tax, land, utilities, accounts, credentials } = mocks
  return [
    {
      ...line('civil', { baseUrl: civil.url, client: CLIENT, service: 'UZ-test/GOV/201122334/fhdyo/v1' }),
      messageSecret: [MOCK_MESSAGE_SECRET],
    },
    line('tax', { baseUrl: tax.url, clientId: credentials.tax.id, clientSecret: credentials.tax.secret }),
    {
      ...line('land', { baseUrl: land.url, client: CLIENT, service: 'UZ-test/GOV/202555666/kadastr/title-register' }),
      keeper: { organization: LAND_AGENCY },
      messageSecret: [MOCK_MESSAGE_SECRET],
    },
    ...Object.entries(utilities).map(([id, { url }]) =>
      line('utility', { baseUrl: url, apiKey: credentials.utility.key }, `utility-${id}`),
    ),
    ...(accounts === undefined ? [] : [line('utility', { databaseUrl: accounts.connectionString }, 'utility-heat')]),
  ]
}

function line(connector: string, options: RegistryLine['options'], name = connector): RegistryLine {
  return { name, connector, options }
}
