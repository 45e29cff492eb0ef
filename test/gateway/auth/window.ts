/**
 * A window for tests: three registries, the rules that their slices would declare, and the chain of a real gateway with
 * a trail outside and a count of what reaches the registries inside.
 */
import type { Answer } from '../../../connectors/sdk/answer.ts'
import type { Registry } from '../../../connectors/sdk/connector.ts'
import type { FieldSet } from '../../../connectors/sdk/fields.ts'
import type { AccessRule, AccessRules, Conveyance } from '../../../gateway/access.ts'
import { authorisation } from '../../../gateway/auth/plugin.ts'
import type { Principal, Purpose, RequestContext } from '../../../gateway/context.ts'
import {
  createLoad,
  createRead,
  type Read,
  type ReadAnswer,
  type ReadInterceptor,
  type ReadItem,
} from '../../../gateway/read.ts'

/** Person leads to wards and dwellings; a dwelling to the list of its accounts under the same key; the list to accounts. */
export const CONVEYANCES: readonly Conveyance[] = [
  { from: 'Person', to: 'Person', read: { registry: 'people', path: 'wards.pinfl' } },
  { from: 'Person', to: 'Dwelling', read: { registry: 'titles', path: 'holdings.dwelling.number' } },
  { from: 'Dwelling', to: 'Accounts' },
  { from: 'Accounts', to: 'Account', read: { registry: 'meters', path: 'accounts.number' } },
]

export type RuleTable = Readonly<Record<string, readonly AccessRule[]>>

const PEOPLE: AccessRule = { scope: 'people:read', purposes: ['OWN_RECORD', 'CERTIFICATE', 'CASE', 'SERVICE'] }
const TITLES: AccessRule = { scope: 'titles:read', purposes: ['OWN_RECORD', 'CERTIFICATE', 'CASE', 'SERVICE'] }

export const RULES: RuleTable = {
  'Person.name': [PEOPLE],
  'Person.wards.pinfl': [PEOPLE],
  'Person.secret': [PEOPLE, { scope: 'people:secret', purposes: ['CASE'] }],
  'Person.holdings.dwelling.number': [TITLES],
  'Dwelling.area': [TITLES],
  'Accounts.accounts.number': [TITLES],
  'Account.balance': [TITLES],
}

export function accessRules(table: RuleTable = RULES, conveyances = CONVEYANCES): AccessRules {
  return {
    subject: 'Person',
    rules: (entity, path) => table[`${entity}.${path}`] ?? [],
    categories: () => [],
    conveyedBy: (entity) => conveyances.filter(({ from }) => from === entity),
    conveying: (entity) => conveyances.filter(({ to }) => to === entity),
  }
}

export const ME = '30101800000001'
export const MY_CHILD = '50101100000002'
export const STRANGER = '30202800000003'

export function principal(
  kind: Principal['kind'],
  scopes: readonly string[] = ['people:read', 'titles:read'],
): Principal {
  return { kind, id: 'one', clientId: 'front-end', scopes, ...(kind === 'citizen' && { pinfl: ME }) }
}

/** One line of what passed a point of the chain. */
export interface Passed {
  readonly purpose: Purpose
  readonly registry: string
  readonly entity: string
  readonly keys: readonly string[]
  readonly fields: readonly FieldSet[]
  readonly statuses: readonly string[]
}

export interface Window {
  read: Read
  context(kind: Principal['kind'], changes?: Partial<RequestContext>): RequestContext
  ask(
    context: RequestContext,
    registry: string,
    entity: string,
    items: readonly ReadItem[],
  ): Promise<readonly ReadAnswer[]>
  /** All that the trail would hold. */
  readonly trail: readonly Passed[]
  /** All that reached a registry. */
  readonly reached: readonly Passed[]
  /** What a record is answered with; by `registry/entity/key`. Unlisted: NOT_FOUND. */
  readonly records: Map<string, Answer | object>
}

export function openWindow(rules: AccessRules = accessRules()): Window {
  const records = new Map<string, Answer | object>(Object.entries(RECORDS))
  const trail: Passed[] = []
  const reached: Passed[] = []
  const registries = new Map(['people', 'titles', 'meters'].map((name) => [name, registryOf(name, records)] as const))
  const plugin = authorisation({ rules, ask: (context) => loadOf(context) })
  const read = createRead(registries, [record(trail), plugin.read ?? ((next) => next), record(reached)])
  const loadOf = (context: RequestContext) => createLoad(read, registries, context)
  return {
    read,
    trail,
    reached,
    records,
    context: (kind, changes = {}) => openContext(kind, changes),
    ask: async (context, registry, entity, items) => await read({ registry, entity, items }, context),
  }
}

/** I hold one dwelling and have one child; the child holds another dwelling; each dwelling has an account. */
const RECORDS: Readonly<Record<string, object>> = {
  [`people/Person/${ME}`]: { name: 'Me', wards: [{ pinfl: MY_CHILD }], secret: '-' },
  [`people/Person/${MY_CHILD}`]: { name: 'Child', wards: [] },
  [`people/Person/${STRANGER}`]: { name: 'Stranger', wards: [{ pinfl: ME }] },
  [`titles/Person/${ME}`]: { holdings: [{ dwelling: { number: 'D-ME' } }] },
  [`titles/Person/${MY_CHILD}`]: { holdings: [{ dwelling: { number: 'D-CHILD' } }, { dwelling: null }] },
  'titles/Dwelling/D-ME': { area: 50 },
  'titles/Dwelling/D-CHILD': { area: 60 },
  'titles/Dwelling/D-OTHER': { area: 70 },
  'meters/Accounts/D-ME': { accounts: [{ number: 'A-ME' }] },
  'meters/Accounts/D-CHILD': { accounts: [{ number: 'A-CHILD' }] },
  'meters/Account/A-ME': { balance: 1 },
  'meters/Account/A-CHILD': { balance: 2 },
  'meters/Account/A-OTHER': { balance: 3 },
}

function registryOf(name: string, records: ReadonlyMap<string, Answer | object>): Registry {
  const reader = (entity: string) => ({
    key: 'key',
    maxBatch: 100,
    readMany: async (keys: readonly string[]) => keys.map((key) => asAnswer(records.get(`${name}/${entity}/${key}`))),
  })
  const entities = ['Person', 'Dwelling', 'Accounts', 'Account', 'Thing']
  return {
    readers: Object.fromEntries(entities.map((entity) => [entity, reader(entity)])),
    ping: async () => undefined,
    close: async () => undefined,
  }
}

function asAnswer(record: Answer | object | undefined): Answer {
  if (record !== undefined && 'status' in record) return record as Answer
  const at = new Date(0)
  const provenance = { asOf: at, receivedAt: at, requestId: 'one', requestDigest: '', responseDigest: '' }
  return record === undefined ? { status: 'NOT_FOUND', provenance } : { status: 'FOUND', entity: record, provenance }
}

function record(lines: Passed[]): ReadInterceptor {
  return (next) => async (request, context) => {
    const answers = await next(request, context)
    lines.push({
      purpose: context.purpose,
      registry: request.registry,
      entity: request.entity,
      keys: request.items.map(({ key }) => key),
      fields: request.items.map(({ fields }) => fields),
      statuses: answers.map((answer) => (answer.denied === true ? 'DENIED' : answer.status)),
    })
    return answers
  }
}

const PURPOSE_OF = {
  citizen: 'OWN_RECORD',
  officer: 'CASE',
  service: 'SERVICE',
  agency: 'SERVICE',
  anonymous: 'OWN_RECORD',
} as const

function openContext(kind: Principal['kind'], changes: Partial<RequestContext>): RequestContext {
  return {
    principal: principal(kind),
    purpose: PURPOSE_OF[kind],
    ...(kind === 'officer' && { caseNumber: 'C-1' }),
    language: 'en',
    requestId: '7b8ad7c5-9b8f-4f2b-9a58-0f6b4d1f8a01',
    signal: new AbortController().signal,
    answers: [],
    read: async () => await Promise.reject(new TypeError('not through the context here')),
    execute: async () => await Promise.reject(new TypeError('not through the context here')),
    beforeAnswer: () => undefined,
    ...changes,
  }
}
