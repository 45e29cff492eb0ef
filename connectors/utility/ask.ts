/**
 * What a provider is asked, in the words of its wire: dwellings by number, with the fields of their accounts that were
 * selected.
 */
import type { Call } from '../sdk/call.ts'
import { RegistryError } from '../sdk/errors.ts'
import { type FieldSet, wireFields } from '../sdk/fields.ts'
import type { Secret } from '../sdk/options.ts'
import type { Exchange, SendInterceptor } from '../sdk/transport.ts'
import type { RestOptions, RestRequest, RestResponse } from '../sdk/transports/rest.ts'
import type { SqlRequest, SqlResponse } from '../sdk/transports/sql.ts'
import { type FoundRecord, parseFound, parseRefusal, parseViewRows, type ViewRow } from './records.ts'

export type SendToServer = (request: RestRequest, call: Call) => Promise<RestResponse>
export type SendToView = (request: SqlRequest, call: Call) => Promise<SqlResponse>

/** The cheapest questions: whether the server is up, and whether the view is there and may be read. */
export const STATUS: RestRequest = { method: 'GET', path: '/health' }
export const VIEW_STATUS: SqlRequest = { text: 'SELECT kad_r FROM v_hisob_egalari LIMIT 0', values: [] }

export interface Found extends FoundRecord {
  readonly exchange: Exchange
}

export interface Rows {
  readonly rows: readonly ViewRow[]
  readonly exchange: Exchange
}

/** By REST. */
export async function askServer(
  send: SendToServer,
  numbers: readonly string[],
  fields: FieldSet,
  call: Call,
): Promise<Found> {
  const { body, exchange } = await send(
    {
      method: 'POST',
      path: '/accounts/search',
      headers: {
        'x-operator': call.userId,
        'x-request-id': call.requestId,
        ...(call.onBehalfOf !== undefined && { 'x-applicant': `UZ${call.onBehalfOf}` }),
      },
      body: { cadastreNumbers: numbers, fields: wireFields(fields, SERVER_FIELDS) },
    },
    call,
  )
  return { ...parseFound(body), exchange }
}

/** By SQL. Only columns of the table below reach a statement; numbers are values. */
export async function askView(
  send: SendToView,
  numbers: readonly string[],
  fields: FieldSet,
  call: Call,
): Promise<Rows> {
  const columns = [...ALWAYS_READ, ...wireFields(fields, VIEW_COLUMNS)]
  const text = `SELECT ${columns.join(', ')} FROM v_hisob_egalari WHERE kad_r = ANY($1)`
  const { rows, ...exchange } = await send({ text, values: [numbers.map(toKadR)] }, call)
  return { rows: parseViewRows(rows), exchange }
}

/** The provider's key in every request. */
export function keyed(apiKey: Secret): SendInterceptor<RestRequest, RestResponse> {
  return (next) => (request, call) =>
    next({ ...request, headers: { ...request.headers, 'x-api-key': apiKey.reveal() } }, call)
}

/** The view writes a cadastral number as digits alone. */
export function toKadR(cadastralNumber: string): string {
  return cadastralNumber.replaceAll(':', '')
}

export interface Refusals {
  readonly refuse: NonNullable<RestOptions['refuse']>
  /** The dwellings that a provider has refused with `error` as not its own; none where the error is another. */
  outside(error: unknown): ReadonlySet<string>
}

/** Which dwellings a refusal was about stands beside the error and not in it: an error may reach a log. */
export function createRefusals(name: string): Refusals {
  const refused = new WeakMap<object, ReadonlySet<string>>()
  return {
    refuse({ status, body }) {
      if (status !== 422) return undefined
      const { code, cadastreNumbers = [] } = parseRefusal(body)
      const error = new RegistryError('REGISTRY_REFUSED', `${name} does not serve the territory of a dwelling`, {
        status,
        registryCode: code,
      })
      refused.set(error, new Set(cadastreNumbers))
      return error
    },
    outside: (error) => (error instanceof RegistryError ? refused.get(error) : undefined) ?? new Set(),
  }
}

/** The number of an account always comes. */
const SERVER_FIELDS = {
  'accounts.status': 'status',
  'accounts.debt': 'balance',
  'accounts.credit': 'balance',
  'accounts.asOf': 'balance',
  'accounts.overdueSince': 'overdueSince',
  'accounts.lastPaymentAt': 'lastPayment',
} as const

/** Which dwelling, whether there is an account, and of which day the row is. */
const ALWAYS_READ = ['kad_r', 'hisob_r', 'sana'] as const

const VIEW_COLUMNS = {
  'accounts.status': 'hol',
  'accounts.debt': ['sld', 'peny'],
  'accounts.credit': ['sld', 'peny'],
  'accounts.overdueSince': 'qarz_s',
  'accounts.lastPaymentAt': 'oxir_tol_s',
} as const
