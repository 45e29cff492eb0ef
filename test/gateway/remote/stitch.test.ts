import { beforeEach, describe, expect, it } from '@jest/globals'
import { type ExecutionResult, execute, graphql, parse } from 'graphql'
import { RegistryError } from '../../../connectors/sdk/errors.ts'
import { readModel } from '../../../gateway/compose/model.ts'
import { compose } from '../../../gateway/compose.ts'
import type { RequestContext } from '../../../gateway/context.ts'
import { createRead, type ReadInterceptor, type ReadRequest } from '../../../gateway/read.ts'
import { joinRemotes } from '../../../gateway/remote/stitch.ts'
import { type RemoteSubgraph, subgraphSchema } from '../../../gateway/remote/subgraph.ts'
import { createRequests } from '../../../gateway/request.ts'
import { PEOPLE, PROVENANCE, READERS, registryOf } from '../../support/slices.ts'
import { OFFICER } from '../../support/window.ts'

const ANNA = '31210632040244'
const BOBUR = '31210932040247'
const PENSION_SDL = `${PEOPLE.sdl.split('type Query')[0]}
  type Query { pensioner(pinfl: Pinfl!): Person }
  type Person @key(fields: "pinfl") @access(scope: "read", purposes: [CASE]) @personal(category: WEALTH) {
    pinfl: Pinfl!
    pension(year: Int): Pension
  }
  type Pension { amount: Int note: String }`

interface Sent {
  readonly document: string
  readonly variables: Readonly<Record<string, unknown>>
}

let sent: Sent[]
let read: ReadRequest[]
let fail: RegistryError | undefined

/** An agency's own GraphQL server, as far as a wire goes: documents in, JSON out. */
function pensionFund(): RemoteSubgraph {
  const schema = subgraphSchema({ name: 'pension', sdl: PENSION_SDL, send: async () => never() }, ['Person'])
  const pensions: Readonly<Record<string, object>> = {
    [ANNA]: { amount: 100, note: () => Promise.reject(new TypeError('inner words')) },
  }
  const person = (pinfl: string) =>
    pensions[pinfl] && { __typename: 'Person', pinfl, pension: ({ year = 0 }) => ({ ...pensions[pinfl], year }) }
  const rootValue = {
    _entities: ({ representations }: { representations: { pinfl: string }[] }) =>
      representations.map(({ pinfl }) => person(pinfl) ?? null),
    pensioner: ({ pinfl }: { pinfl: string }) => person(pinfl) ?? null,
  }
  return {
    name: 'pension',
    sdl: PENSION_SDL,
    send: async (document, variables) => {
      sent.push({ document, variables })
      if (fail !== undefined) throw fail
      const result = await execute({ schema, document: parse(document), rootValue, variableValues: variables })
      return { data: result.data ?? null, errors: result.errors ?? [], provenance: PROVENANCE }
    },
  }
}

function world(interceptors: readonly ReadInterceptor[] = []) {
  const remote = pensionFund()
  const people = registryOf(
    { Person: 'pinfl' },
    { Person: { [ANNA]: { birthDate: '1963', parents: [{ pinfl: BOBUR }] }, [BOBUR]: { birthDate: '1932' } } },
  )
  const { schema: local } = compose({
    slices: [PEOPLE],
    readers: READERS,
    local: [],
    assigner: { assigned: () => [] },
  })
  const model = readModel([PEOPLE, { name: remote.name, sdl: remote.sdl, registries: [remote.name] }])
  const noting: ReadInterceptor = (next) => (request, context) => {
    read.push(request)
    return next(request, context)
  }
  const schema = joinRemotes({ local, model, remotes: [remote], interceptors: [noting, ...interceptors] })
  const requests = createRequests({
    read: createRead(new Map([['people', people]]), []),
    registries: new Map([['people', people]]),
    executor: () => never(),
  })
  const open = (): RequestContext => requests.open(OFFICER, { signal: new AbortController().signal })
  return { people, ask: (source: string) => graphql({ schema, source, contextValue: open() }).then(plain) }
}

const plain = (result: ExecutionResult): ExecutionResult => JSON.parse(JSON.stringify(result)) as ExecutionResult
function never(): never {
  throw new TypeError('not asked in these tests')
}

beforeEach(() => {
  sent = []
  read = []
  fail = undefined
})

describe('a remote subgraph', () => {
  it('completes our records with its fields, for one question a level, through the read hop', async () => {
    const { ask } = world()
    const result = await ask(`{ person(pinfl: "${ANNA}") { birthDate pension(year: 2026) { amount } } }`)
    expect(result).toEqual({ data: { person: { birthDate: '1963', pension: { amount: 100 } } } })
    expect(sent.map(({ variables }) => Object.values(variables))).toEqual([
      expect.arrayContaining([[expect.objectContaining({ __typename: 'Person', pinfl: ANNA })]]),
    ])
    expect(read).toEqual([
      { registry: 'pension', entity: 'Person', items: [{ key: ANNA, fields: ['pension.amount'] }] },
    ])
  })

  it('may be where a record begins, and is completed by ours', async () => {
    const { ask } = world()
    const result = await ask(`{ pensioner(pinfl: "${ANNA}") { birthDate pension { amount } } }`)
    expect(result).toEqual({ data: { pensioner: { birthDate: '1963', pension: { amount: 100 } } } })
  })

  it('is null without an error where it holds no such record', async () => {
    const { ask } = world()
    const result = await ask(`{ person(pinfl: "${BOBUR}") { birthDate pension { amount } } }`)
    expect(result).toEqual({ data: { person: { birthDate: '1932', pension: null } } })
  })

  it('that does not answer leaves its fields with an error that names it, and ours as they are', async () => {
    const { ask } = world()
    fail = new RegistryError('REGISTRY_TIMEOUT', 'x')
    const result = await ask(`{ person(pinfl: "${ANNA}") { birthDate pension { amount } } }`)
    expect(result.data).toEqual({ person: { birthDate: '1963', pension: null } })
    expect(result.errors).toEqual([
      expect.objectContaining({
        path: ['person', 'pension'],
        extensions: expect.objectContaining({ code: 'REGISTRY_TIMEOUT', registry: 'pension' }),
      }),
    ])
  })

  it('keeps the place of an error inside a record, and loses the words of the agency', async () => {
    const { ask } = world()
    const result = await ask(`{ person(pinfl: "${ANNA}") { pension { amount note } } }`)
    expect(result.data).toEqual({ person: { pension: { amount: 100, note: null } } })
    expect(result.errors).toEqual([
      expect.objectContaining({
        path: ['person', 'pension', 'note'],
        message: expect.not.stringContaining('inner words'),
      }),
    ])
  })

  it('is not asked for what the authorisation holds back', async () => {
    const denying: ReadInterceptor =
      () =>
      async ({ items }) =>
        items.map(() => ({ status: 'WITHHELD', reason: 'ACCESS_DENIED', denied: true }))
    const { ask } = world([denying])
    const result = await ask(`{ person(pinfl: "${ANNA}") { birthDate pension { amount } } }`)
    expect(sent).toEqual([])
    expect(result.data).toEqual({ person: { birthDate: '1963', pension: null } })
    expect(result.errors).toEqual([
      expect.objectContaining({ extensions: expect.objectContaining({ code: 'ACCESS_DENIED' }) }),
    ])
  })
})
