/** Subscriptions over real HTTP, on a small schema: what a client of the protocol gets, and what it does not. */
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { afterEach, describe, expect, it } from '@jest/globals'
import { type FastifyInstance, fastify } from 'fastify'
import { buildSchema } from 'graphql'
import { attachResolvers, attachSubscriptions } from '../../gateway/compose.ts'
import type { RequestContext, RequestIdentity } from '../../gateway/context.ts'
import { GatewayError } from '../../gateway/errors.ts'
import { createExecutor } from '../../gateway/execute.ts'
import { formRule } from '../../gateway/limits/form.ts'
import { gatewayErrorIn, present } from '../../gateway/present.ts'
import { createRequests } from '../../gateway/request.ts'
import { type StreamParts, serveStreams } from '../../gateway/stream.ts'
import { startTelemetry, type Telemetry } from '../../gateway/telemetry/telemetry.ts'
import { eventually } from '../support/journey.ts'
import { followWith, streamClient } from '../support/streams.ts'

const apps: FastifyInstance[] = []
let telemetry: Telemetry | undefined
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close()
  await telemetry?.stop()
  telemetry = undefined
})

const SDL = `type Query { now: Int }
type Subscription { ticks(to: Int!, wrong: String): Tick! }
type Tick { at: Int! who: String! language: String! bad: String }`

interface Shop {
  readonly url: string
  readonly app: FastifyInstance
  /** Ticks on: each call lets one more event out. */
  tick(): void
  /** Sources that are open. */
  open(): number
  readonly internal: unknown[]
  readonly finished: string[]
}

async function openShop(options: Partial<StreamParts> = {}, finish: () => Promise<void> = async () => undefined) {
  const schema = buildSchema(SDL)
  const internal: unknown[] = []
  const finished: string[] = []
  let sources = 0
  const waiting = new Set<() => void>()
  async function* ticks(to: number, { signal }: RequestContext): AsyncGenerator<number> {
    sources += 1
    try {
      for (let at = 1; at <= to && !signal.aborted; at += 1) {
        yield at
        await new Promise<void>((resolve) => {
          waiting.add(resolve)
          signal.addEventListener('abort', () => resolve())
        })
      }
    } finally {
      sources -= 1
    }
  }
  attachSubscriptions(schema, {
    ticks: {
      subscribe(_root, { to, wrong }, context) {
        if (wrong === 'DENIED') throw new GatewayError('ACCESS_DENIED', 'not for you')
        if (wrong === 'AWAY') throw new GatewayError('REGISTRY_UNAVAILABLE', 'not now', { retryAfter: 2_000 })
        if (wrong === 'BUG') throw new TypeError('the insides of the house')
        return ticks(Number(to), context)
      },
      resolve: (at, _args, context) => ({ at, who: context.principal.id, language: context.language }),
    },
  })
  attachResolvers(schema, {
    Tick: {
      bad: () => {
        throw new TypeError('the insides of the house')
      },
    },
  })
  const requests = createRequests({ read: async () => [], registries: new Map(), executor: () => executor })
  const executor = createExecutor(schema, async (context) => {
    finished.push(context.requestId)
    await finish()
  })
  const app = fastify()
  apps.push(app)
  app.setErrorHandler((error, _request, reply) => {
    const known = gatewayErrorIn(error)
    return reply.code(known?.status ?? 500).send({ errors: [present({ message: '' }, error)] })
  })
  serveStreams(app, {
    schema,
    executor,
    requests,
    plugins: [{ name: 'form', rules: () => [formRule(FORM)] }],
    parseOptions: { maxTokens: 50 },
    identify: async ({ headers }) => identityOf(String(headers['authorization'] ?? '')),
    deadline: 1_000,
    onInternal: (error) => void internal.push(error),
    ...options,
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const shop: Shop = {
    url,
    app,
    open: () => sources,
    internal,
    finished,
    tick: () => {
      for (const resolve of waiting) resolve()
      waiting.clear()
    },
  }
  return shop
}

const FORM = { roots: 2, aliases: 2, directives: 2, spreads: 2, depth: 3, introspection: 5 }

function identityOf(authorization: string): RequestIdentity {
  const id = authorization.replace(/^Bearer /, '')
  const principal = { kind: id === '' ? 'anonymous' : 'citizen', id, clientId: 'oss', scopes: [] } as const
  return { principal, purpose: 'OWN_RECORD', language: 'ru' }
}

const as = { token: 'anvar' }
const TICKS = 'subscription ($to: Int!, $wrong: String) { ticks(to: $to, wrong: $wrong) { at who language } }'

function follow(shop: Shop, variables: Record<string, unknown>, query = TICKS, headers: object = as) {
  return followWith<{ ticks: { at: number; bad?: null } }>(streamClient(shop.url, headers), query, variables)
}

describe('a stream', () => {
  it('gives each event as an operation of its own, of the principal and in the language of the request, then completes', async () => {
    const shop = await openShop()
    const following = follow(shop, { to: 2 })
    await eventually(
      async () => following.events.length,
      (length) => length === 1,
    )
    shop.tick()
    await eventually(
      async () => following.events.length,
      (length) => length === 2,
    )
    shop.tick()
    await following.ended
    expect(following.events).toEqual([
      { data: { ticks: { at: 1, who: 'anvar', language: 'ru' } } },
      { data: { ticks: { at: 2, who: 'anvar', language: 'ru' } } },
    ])
    expect(new Set(shop.finished).size).toBe(2)
    expect(shop.open()).toBe(0)
  })

  it('says that it lives while nothing happens', async () => {
    const shop = await openShop({ heartbeat: 20 })
    const { comments, leave } = await raw(shop, { to: 2 })
    expect(
      await eventually(
        async () => comments(),
        (count) => count >= 3,
      ),
    ).toBeGreaterThanOrEqual(3)
    leave()
  })

  it('lets go of everything when its client leaves, also one that is cut off', async () => {
    const shop = await openShop()
    const following = follow(shop, { to: 2 })
    const { leave } = await raw(shop, { to: 2 })
    await eventually(
      async () => shop.open(),
      (open) => open === 2,
    )
    following.leave()
    leave()
    expect(
      await eventually(
        async () => shop.open(),
        (open) => open === 0,
      ),
    ).toBe(0)
  })

  it('ends without completion after its time, so that its client comes again with a good token', async () => {
    const shop = await openShop({ lifetime: 50 })
    const following = follow(shop, { to: 2 })
    await expect(following.ended).rejects.toThrow('Connection closed while having active streams')
    expect(following.events).toHaveLength(1)
    expect(shop.open()).toBe(0)
  })

  it('does not hold up the server that closes', async () => {
    const shop = await openShop()
    const following = follow(shop, { to: 2 })
    await eventually(
      async () => following.events.length,
      (length) => length === 1,
    )
    await shop.app.close()
    await expect(following.ended).rejects.toThrow('Connection closed while having active streams')
    expect(shop.open()).toBe(0)
  })

  it('is asked for by GET as well', async () => {
    const shop = await openShop()
    const query = new URLSearchParams({ query: TICKS, variables: JSON.stringify({ to: 0 }) })
    const response = await fetch(`${shop.url}/graphql/stream?${query}`, { headers: HEADERS })
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    expect(await response.text()).toBe(':\n\nevent: complete\ndata:\n\n')
  })
})

describe('what goes wrong', () => {
  it('before a stream opens has a status where the client may come again', async () => {
    const shop = await openShop()
    expect(await statusOf(shop, { to: 1, wrong: 'AWAY' })).toEqual([503, 'REGISTRY_UNAVAILABLE'])
    expect(await statusOf(shop, { to: 1, wrong: 'BUG' })).toEqual([500, 'INTERNAL'])
    expect(shop.internal).toHaveLength(1)
  })

  it('and will not be otherwise next time is an event, and the stream completes', async () => {
    const shop = await openShop()
    const denied = follow(shop, { to: 1, wrong: 'DENIED' })
    await denied.ended
    expect(codesOf(denied)).toEqual(['ACCESS_DENIED'])
    expect(denied.events[0]?.errors?.[0]?.message).toBe('У вас нет права на эти сведения для этой цели.')
  })

  it('in the document or its variables is told as at /graphql, without what was sent', async () => {
    const shop = await openShop()
    const cases = [
      follow(shop, {}, 'subscription {'),
      follow(shop, {}, 'subscription { nothing }'),
      follow(shop, {}, '{ now }'),
      follow(shop, { to: '31210632040244' }),
      follow(shop, { to: 1 }, `subscription { ticks(to: 1) { ${'at '.repeat(60)} } }`),
      follow(shop, { to: 1 }, 'subscription { ticks(to: 1) { a: at b: at c: at } }'),
    ]
    await Promise.all(cases.map(({ ended }) => ended))
    expect(cases.map(codesOf)).toEqual([
      ['BAD_REQUEST'],
      ['BAD_REQUEST'],
      ['BAD_REQUEST'],
      ['BAD_REQUEST'],
      ['BAD_REQUEST'],
      ['OPERATION_TOO_LARGE'],
    ])
    expect(JSON.stringify(cases.map(({ events }) => events))).not.toContain('31210632040244')
  })

  it('within an event is masked, and the stream goes on', async () => {
    const shop = await openShop()
    const following = follow(shop, { to: 2 }, 'subscription { ticks(to: 2) { at bad } }')
    await eventually(
      async () => following.events.length,
      (length) => length === 1,
    )
    shop.tick()
    await eventually(
      async () => following.events.length,
      (length) => length === 2,
    )
    shop.tick()
    await following.ended
    expect(codesOf(following)).toEqual(['INTERNAL', 'INTERNAL'])
    expect(JSON.stringify(following.events)).not.toContain('insides')
    expect(following.events[1]?.data).toEqual({ ticks: { at: 2, bad: null } })
  })

  it('with the trail keeps the event here', async () => {
    const shop = await openShop({}, async () => {
      throw new GatewayError('AUDIT_UNAVAILABLE', 'the trail cannot be written')
    })
    const following = follow(shop, { to: 1 })
    await eventually(
      async () => following.events.length,
      (length) => length === 1,
    )
    expect(following.events).toMatchObject([{ data: null, errors: [{ extensions: { code: 'AUDIT_UNAVAILABLE' } }] }])
    following.leave()
  })
})

describe('places', () => {
  it('are bounded for one principal, and given back', async () => {
    const bounds = { perPrincipal: { citizen: 1, officer: 1, service: 1, agency: 1, anonymous: 0 }, all: 2 }
    const shop = await openShop({ bounds })
    const first = follow(shop, { to: 2 })
    await eventually(
      async () => first.events.length,
      (length) => length === 1,
    )
    expect(await statusOf(shop, { to: 0 })).toEqual([429, 'RATE_LIMITED'])
    const neighbour = follow(shop, { to: 2 }, TICKS, { token: 'barno' })
    await eventually(
      async () => neighbour.events.length,
      (length) => length === 1,
    )
    expect(await statusOf(shop, { to: 0 }, 'gulnora')).toEqual([429, 'RATE_LIMITED'])
    first.leave()
    await eventually(
      async () => shop.open(),
      (open) => open === 1,
    )
    expect(await statusOf(shop, { to: 0 })).toEqual([200, undefined])
    neighbour.leave()
  })

  it('are counted for operators while they are taken, and not after', async () => {
    telemetry = await startTelemetry({ serviceName: 'darcha' })
    const shop = await openShop()
    const open = async () => {
      const told = (await telemetry?.scrape?.()) ?? ''
      return Number(/^darcha_streams_open\{.*principal="citizen".*\} (\d+)$/m.exec(told)?.[1])
    }
    const [one, two] = [await raw(shop, { to: 2 }), await raw(shop, { to: 2 })]
    expect(await open()).toBe(2)
    one.leave()
    expect(await eventually(open, (count) => count === 1)).toBe(1)
    two.leave()
    expect(await eventually(open, (count) => count === 0)).toBe(0)
  })

  it('are not for who is not known, nor for who does not take events', async () => {
    const shop = await openShop()
    expect(await statusOf(shop, { to: 1 }, '')).toEqual([401, 'UNAUTHENTICATED'])
    const response = await fetch(`${shop.url}/graphql/stream`, {
      method: 'POST',
      headers: { ...HEADERS, accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ query: TICKS, variables: { to: 1 } }),
    })
    expect(response.status).toBe(400)
  })
})

const HEADERS = { authorization: 'Bearer anvar', accept: 'text/event-stream' }

async function statusOf(shop: Shop, variables: object, who = 'anvar'): Promise<[number, string | undefined]> {
  const response = await fetch(`${shop.url}/graphql/stream`, {
    method: 'POST',
    headers: {
      accept: HEADERS.accept,
      'content-type': 'application/json',
      ...(who !== '' && { authorization: `Bearer ${who}` }),
    },
    body: JSON.stringify({ query: TICKS, variables }),
  })
  const text = await response.text()
  return [response.status, /"code":"(\w+)"/.exec(text)?.[1]]
}

function codesOf({ events }: ReturnType<typeof follow>): (string | undefined)[] {
  return events.map(({ errors }) => errors?.[0]?.extensions.code)
}

/** Byte by byte, as a proxy sees it. */
async function raw({ url }: Shop, variables: object) {
  const asking = httpRequest(`${url}/graphql/stream`, {
    method: 'POST',
    headers: { ...HEADERS, 'content-type': 'application/json' },
  })
  asking.on('error', () => undefined)
  asking.end(JSON.stringify({ query: TICKS, variables }))
  const [response] = (await once(asking, 'response')) as [NodeJS.ReadableStream]
  let text = ''
  response.on('data', (chunk) => {
    text += String(chunk)
  })
  response.on('error', () => undefined)
  return { comments: () => text.split(':\n\n').length - 1, leave: () => asking.destroy() }
}
