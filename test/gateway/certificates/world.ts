/**
 * A window over the real slices and definitions, with registries that answer from a table: for tests of certificates.
 */
import type { Answer, Provenance } from '../../../connectors/sdk/answer.ts'
import type { Call } from '../../../connectors/sdk/call.ts'
import type { Reader, Registry } from '../../../connectors/sdk/connector.ts'
import { RegistryError } from '../../../connectors/sdk/errors.ts'
import { attachResolvers, type Composition, compose } from '../../../gateway/compose.ts'
import type { RequestContext, RequestIdentity } from '../../../gateway/context.ts'
import { createDirectory } from '../../../gateway/directory/directory.ts'
import { createExecutor, type Executor } from '../../../gateway/execute.ts'
import { createRead, type ReadInterceptor } from '../../../gateway/read.ts'
import { createRequests, type RequestOptions } from '../../../gateway/request.ts'
import { type Definition, readDefinitions, readDirectory, readSlice } from '../../../schema/index.ts'

export const PINFL = '31210632040244'
export const OTHER = '31210932040247'
export const DWELLING = '10:08:01:01:01:0001:0001:001'
export const SERGELI = '1726283'

export const CITIZEN: RequestIdentity = {
  principal: { kind: 'citizen', id: 'c-1', clientId: 'portal', pinfl: PINFL, scopes: ['certificates:request'] },
  purpose: 'CERTIFICATE',
  language: 'en',
}

export const OFFICER: RequestIdentity = {
  principal: {
    kind: 'officer',
    id: 'o-1',
    clientId: 'oss',
    scopes: ['certificates:request'],
    organization: { id: '202555666', name: 'Sergeli one-stop shop' },
  },
  purpose: 'CERTIFICATE',
  caseNumber: 'C-1',
  language: 'en',
}

export const DEFINITIONS: readonly Definition[] = readDefinitions()

export function definition(id: string): Definition {
  const found = DEFINITIONS.find((each) => each.id === id)
  if (found === undefined) throw new TypeError(`there is no ${id}`)
  return found
}

const ASSIGNMENTS = readDirectory().assignments
/** Registries that must answer for a dwelling in Sergeli; the last is not mandatory, where there is such a one. */
export const PROVIDERS: readonly string[] = [...new Set(ASSIGNMENTS.map(({ registry }) => registry))]

const READERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  civil: {
    Person: 'pinfl',
    BirthRecord: 'actNumber',
    MarriageRecord: 'actNumber',
    DivorceRecord: 'actNumber',
    DeathRecord: 'actNumber',
  },
  tax: { Person: 'pinfl', Organization: 'stir' },
  land: { Person: 'pinfl', Parcel: 'cadastralNumber', Dwelling: 'cadastralNumber' },
  utility: { UtilityConnection: 'cadastralNumber' },
}

export interface World {
  readonly composition: Composition
  readonly executor: Executor
  /** What a registry answers about a record: set it to change its mind. */
  answer(registry: string, entity: string, key: string, answer: object | Answer): void
  /** Every registry of this name fails with this from now on; without an error it answers again. */
  breaks(registry: string, error?: RegistryError): void
  /** Answers of this registry wait from now on, until what is returned is called. */
  holds(registry: string): () => void
  /** What was asked, in order. */
  readonly asked: readonly { readonly registry: string; readonly entity: string; readonly call: Call }[]
  open(identity: RequestIdentity, options?: Partial<RequestOptions>): RequestContext
}

export function createWorld({ interceptors = [] }: { interceptors?: readonly ReadInterceptor[] } = {}): World {
  const table = new Map<string, Answer>()
  const broken = new Map<string, RegistryError>()
  const held = new Map<string, Promise<void>>()
  const asked: { registry: string; entity: string; call: Call }[] = []
  const registries = new Map<string, Registry>()
  const openRegistry = (registry: string, slice: string): void => {
    const readers = Object.entries(READERS[slice] ?? {}).map(([entity, key]): [string, Reader] => {
      const readMany: Reader['readMany'] = async (keys, _fields, call) => {
        asked.push({ registry, entity, call })
        await held.get(registry)
        const failure = broken.get(registry)
        if (failure !== undefined) throw failure
        return keys.map((each) => table.get(`${registry}/${entity}/${each}`) ?? notFound(registry))
      }
      return [entity, { key, maxBatch: 100, readMany }]
    })
    registries.set(registry, {
      readers: Object.fromEntries(readers),
      ping: async () => undefined,
      close: async () => undefined,
    })
  }
  for (const slice of ['civil', 'tax', 'land']) openRegistry(slice, slice)
  for (const provider of PROVIDERS) openRegistry(provider, 'utility')
  const composition = composeSlices()
  const read = createRead(registries, interceptors)
  const requests = createRequests({ read, registries, executor: () => executor })
  const executor = createExecutor(composition.schema, (context) => requests.finish(context))
  return {
    composition,
    executor,
    asked,
    answer: (registry, entity, key, given) => {
      table.set(`${registry}/${entity}/${key}`, 'status' in given ? (given as Answer) : found(registry, given))
    },
    breaks: (registry, error) => {
      if (error === undefined) broken.delete(registry)
      else broken.set(registry, error)
    },
    holds(registry) {
      const { promise, resolve } = Promise.withResolvers<void>()
      held.set(registry, promise)
      return resolve
    },
    open: (identity, options = {}) => requests.open(identity, { signal: new AbortController().signal, ...options }),
  }
}

export { attachResolvers }

function composeSlices(): Composition {
  return compose({
    slices: Object.keys(READERS).map((name) => ({
      name,
      sdl: readSlice(name),
      registries: name === 'utility' ? PROVIDERS : [name],
    })),
    local: [{ name: 'certificate', sdl: readSlice('certificate') }],
    assigner: createDirectory(ASSIGNMENTS),
  })
}

export const AS_OF = new Date('2026-11-20T00:00:00Z')

export function provenance(registry: string): Provenance {
  return {
    asOf: AS_OF,
    receivedAt: new Date('2026-11-24T09:00:00Z'),
    requestId: `exchange-of-${registry}`,
    recordVersion: '7',
    requestDigest: 'aa',
    responseDigest: 'bb',
  }
}

export function found(registry: string, entity: object): Answer {
  return { status: 'FOUND', entity, provenance: provenance(registry) }
}

export function notFound(registry: string): Answer {
  return { status: 'NOT_FOUND', provenance: provenance(registry) }
}

export function outage(retryAfter?: number): RegistryError {
  return new RegistryError('REGISTRY_UNAVAILABLE', 'it does not answer', retryAfter === undefined ? {} : { retryAfter })
}

export const NAMES = { uzLatn: { family: 'Karimov', given: 'Anvar', patronymic: null } }
export const SOM = (amount: string) => ({ amount, currency: 'UZS' })

/** A person with a birth record, without debts, who holds one dwelling in Sergeli on which nothing is owed. */
export function settle(world: World, pinfl = PINFL): World {
  const actNumber = '113526000001'
  const single = { maritalStatus: 'SINGLE', marriageRecords: [], family: [], residence: null }
  const known = { pinfl, names: NAMES, lifeStatus: 'ALIVE', birthDate: '1963-10' }
  world.answer('civil', 'Person', pinfl, { ...known, ...single, birthRecord: { actNumber } })
  world.answer('civil', 'BirthRecord', actNumber, birthRecord(pinfl, actNumber))
  const taxRegistration = { name: 'КАРИМОВ АНВАР', birthDate: '1963-10-12' }
  world.answer('tax', 'Person', pinfl, { pinfl, taxStanding: standing('0.00'), taxRegistration, incomeByYear: [] })
  world.answer('land', 'Person', pinfl, { pinfl, dwellings: [holding(DWELLING)] })
  world.answer('land', 'Dwelling', DWELLING, { cadastralNumber: DWELLING, address: 'Sergeli 1', territory: SERGELI })
  for (const provider of PROVIDERS) world.answer(provider, 'UtilityConnection', DWELLING, { accounts: [account('0')] })
  return world
}

export function birthRecord(pinfl: string, actNumber: string) {
  return {
    actNumber,
    child: { pinfl },
    childNames: { ...NAMES, uzCyrl: { family: 'Каримов', given: 'Анвар', patronymic: null } },
    sex: 'MALE',
    birthDate: '1963-10',
    birthPlace: 'Toshkent',
    mother: null,
    father: { names: { uzLatn: { family: 'Karimov', given: 'Sobir', patronymic: null } } },
    registeredOn: '1963-11-01',
    office: { code: '1352', name: 'Sergeli FHDYO' },
    cancelled: false,
  }
}

export function standing(total: string) {
  const debts = Number(total) > 0 ? [{ taxKind: 'LAND', amount: SOM(total), penalty: SOM('0.00'), since: null }] : []
  return { asOf: '2026-11-24T08:00:00Z', debts, totalDebt: SOM(total) }
}

export function holding(cadastralNumber: string) {
  return {
    dwelling: { cadastralNumber },
    rightKind: 'OWNERSHIP',
    share: { numerator: 1, denominator: 1 },
    since: null,
  }
}

export function account(debt: string) {
  return {
    number: '1001',
    status: 'ACTIVE',
    debt: SOM(debt),
    credit: SOM('0'),
    overdueSince: null,
    asOf: '2026-11-24T08:00:00Z',
    lastPaymentAt: null,
  }
}
