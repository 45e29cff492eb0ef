import { describe, expect, it } from '@jest/globals'
import fastify from 'fastify'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Principal } from '../../../gateway/context.ts'
import { GatewayError } from '../../../gateway/errors.ts'
import { DEFAULT_LIMITS, type Limits, limits } from '../../../gateway/limits/plugin.ts'
import { DEFAULT_RATES, type Rate } from '../../../gateway/limits/rate.ts'
import type { Operation } from '../../../gateway/plugin.ts'
import { context, operation } from './shop.ts'

function bounded(changes: Partial<Limits>): ReturnType<typeof limits> {
  return limits({ ...DEFAULT_LIMITS, ...changes })
}

async function admitted(
  plugin: ReturnType<typeof limits>,
  what: Operation,
  who: Partial<Principal> = {},
): Promise<unknown> {
  try {
    await plugin.admit?.(what, context(who))
    return 'admitted'
  } catch (error) {
    return error instanceof GatewayError ? error.extensions : error
  }
}

describe('an operation', () => {
  const text = 'query ($n: Int) { people(first: $n) { photo } }'

  it('is admitted at the bound of its cost, and not beyond it', async () => {
    const plugin = bounded({ cost: 80 })
    expect(await admitted(plugin, operation(text, { n: 10 }))).toBe('admitted')
    expect(await admitted(plugin, operation(text, { n: 11 }))).toEqual({
      code: 'OPERATION_TOO_LARGE',
      retryable: false,
      params: { limit: 'cost', max: 80 },
    })
  })

  it('is admitted or not by the variables of each request, though its document is kept', async () => {
    const plugin = bounded({ cost: 80 })
    const { document, schema } = operation(text)
    for (const [n, expected] of [
      [1, 'admitted'],
      [99, expect.anything()],
      [2, 'admitted'],
    ] as const) {
      expect(await admitted(plugin, { document, schema, operationName: undefined, variables: { n } })).toEqual(expected)
    }
  })

  it('may ask for a page of the largest size, and not for a larger one, cheap as it may be', async () => {
    const plugin = bounded({ page: 100 })
    const cheap = 'query ($n: Int) { people(first: $n) { name } }'
    expect(await admitted(plugin, operation(cheap, { n: 100 }))).toBe('admitted')
    expect(await admitted(plugin, operation(cheap, { n: 101 }))).toMatchObject({ params: { limit: 'page', max: 100 } })
    expect(await admitted(plugin, operation('{ people(last: 101) { name } }'))).toMatchObject({
      params: { limit: 'page', max: 100 },
    })
  })

  it('is refused where its cost is beyond all numbers', async () => {
    const links = Array.from({ length: 1_100 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)
    const endless = `{ ...F0 } ${links.join(' ')} fragment F1100 on Query { person { name } }`
    expect(await admitted(bounded({}), operation(endless))).toMatchObject({ params: { limit: 'cost' } })
  })
})

describe('a principal', () => {
  const twice: Rate = { operations: 2, seconds: 60 }
  const rates = { ...DEFAULT_RATES, citizen: twice }
  const question = operation('{ person { name } }')

  it('may ask as often as their kind may, and is then told when to ask again', async () => {
    const plugin = bounded({ rates })
    expect(await admitted(plugin, question)).toBe('admitted')
    expect(await admitted(plugin, question)).toBe('admitted')
    const refused = await admitted(plugin, question)
    expect(refused).toMatchObject({ code: 'RATE_LIMITED', retryable: true, params: { limit: 'rate' } })
    expect(refused).toHaveProperty('retryAfterMs', expect.any(Number))
  })

  it('spends nobody else’s share: another person, another client, another kind', async () => {
    const plugin = bounded({ rates })
    for (let index = 0; index < 3; index++) await admitted(plugin, question)
    expect(await admitted(plugin, question, { id: 'two' })).toBe('admitted')
    expect(await admitted(plugin, question, { clientId: 'other' })).toBe('admitted')
    expect(await admitted(plugin, question, { kind: 'officer' })).toBe('admitted')
    expect(await admitted(plugin, question)).toMatchObject({ code: 'RATE_LIMITED' })
  })

  it('is counted for what is refused as too large, too', async () => {
    const plugin = bounded({ rates, cost: 0 })
    for (const code of ['OPERATION_TOO_LARGE', 'OPERATION_TOO_LARGE', 'RATE_LIMITED']) {
      expect(await admitted(plugin, question)).toMatchObject({ code })
    }
  })

  it('without a token is not counted here, but by address', async () => {
    const plugin = bounded({ rates: { ...rates, anonymous: { operations: 0, seconds: 60 } } })
    expect(await admitted(plugin, question, { kind: 'anonymous' })).toBe('admitted')
  })

  it('is not blamed for a store of counts that fails', async () => {
    const failing = class extends RateLimiterMemory {
      override consume = async () => await Promise.reject(new TypeError('the store is down'))
    }
    const plugin = limits(DEFAULT_LIMITS, { openLimiter: (options) => new failing(options) })
    expect(await admitted(plugin, question)).toBeInstanceOf(TypeError)
  })
})

describe('an address', () => {
  async function opened() {
    const app = fastify({ trustProxy: true })
    app.setErrorHandler(async (error, _request, reply) =>
      error instanceof GatewayError ? await reply.code(error.status).send(error.extensions) : await reply.send(error),
    )
    const rates = { ...DEFAULT_RATES, anonymous: { operations: 1, seconds: 60 } }
    await limits({ ...DEFAULT_LIMITS, rates }, { uncounted: ['/health/live'] }).http?.(app)
    for (const path of ['/graphql', '/health/live']) app.all(path, async () => 'ok')
    const ask = async (
      url: string,
      from: string,
      headers: Record<string, string> = {},
      method: 'GET' | 'OPTIONS' = 'GET',
    ) => await app.inject({ url, method, headers: { 'x-forwarded-for': from, ...headers } })
    return { app, ask }
  }

  it('without a token may ask as often as anybody, and is then refused with a time to ask again, its neighbours not', async () => {
    const { app, ask } = await opened()
    expect((await ask('/graphql', '192.0.2.1')).statusCode).toBe(200)
    const refused = await ask('/graphql', '192.0.2.1')
    expect(refused.statusCode).toBe(429)
    expect(refused.json()).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) })
    expect((await ask('/graphql', '192.0.2.2')).statusCode).toBe(200)
    await app.close()
  })

  it('is not counted where there is a token, a preflight, or a question of the house’s own', async () => {
    const { app, ask } = await opened()
    await ask('/graphql', '192.0.2.1')
    expect((await ask('/graphql', '192.0.2.1', { authorization: 'Bearer x' })).statusCode).toBe(200)
    expect((await ask('/graphql', '192.0.2.1', {}, 'OPTIONS')).statusCode).toBe(200)
    expect((await ask('/health/live', '192.0.2.1')).statusCode).toBe(200)
    expect((await ask('/graphql', '192.0.2.1')).statusCode).toBe(429)
    await app.close()
  })
})
