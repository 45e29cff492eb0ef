import { once } from 'node:events'
import { request as open } from 'node:http'
import { afterEach, describe, expect, it } from '@jest/globals'
import { GraphQLError } from 'graphql'
import type { TestContext } from '../../support/contexts.ts'
import { type Started, started, type Window, windowOf } from './started.ts'

const PINFL = '31210632040244'
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'

let running: Started
let window: Window

afterEach(async () => {
  await window.app.close()
  await running.telemetry.stop()
})

describe('the log', () => {
  it('tells of each operation who kind of asked, what it was, how it ended and how long it took', async () => {
    await start()
    await ask('query Mine($pinfl: String) { person(pinfl: $pinfl) }')
    expect(await logged(1)).toMatchObject([
      {
        msg: 'request',
        level: 'info',
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        operation: 'Mine',
        principal: 'citizen',
        outcome: 'ok',
        codes: [],
        method: 'POST',
        route: '/graphql',
        status: 200,
        ms: expect.any(Number),
      },
    ])
  })

  it('tells the codes of what failed and whether the rest was answered', async () => {
    await start(async () => await Promise.reject(new GraphQLError('no', { extensions: { code: 'REGISTRY_TIMEOUT' } })))
    await ask('{ person }')
    await ask('{ wrong }')
    expect(await logged(2)).toMatchObject([
      { outcome: 'partial', codes: ['REGISTRY_TIMEOUT'] },
      { outcome: 'failed', codes: ['GRAPHQL_VALIDATION_FAILED'] },
    ])
  })

  it('never tells what was asked about whom, not by GET and not in the name of an operation', async () => {
    await start(async () => PINFL)
    await ask(`query Of${PINFL} { person(pinfl: "${PINFL}") }`)
    const query = new URLSearchParams({ query: `{ person(pinfl: "${PINFL}") }`, variables: `{"pinfl":"${PINFL}"}` })
    await fetch(`${window.origin}/graphql?${query}`, { headers: { 'apollo-require-preflight': '1' } })
    await fetch(`${window.origin}/${PINFL}`)
    const lines = await logged(3)
    expect(lines).toMatchObject([{ operation: '[redacted]' }, { route: '/graphql' }, { route: 'none', status: 404 }])
    expect(JSON.stringify(lines)).not.toContain(PINFL)
  })

  it('tells of a client that left', async () => {
    const { entered, answer } = stalled()
    await start(answer)
    const request = open(`${window.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    })
    request.on('error', () => undefined)
    request.end(JSON.stringify({ query: '{ person }' }))
    await entered
    request.destroy()
    expect(await logged(1)).toMatchObject([{ status: 499, outcome: 'failed' }])
  })

  it('tells of health checks only when debugging', async () => {
    await start()
    await fetch(`${window.origin}/health/live`)
    expect(await logged(1)).toMatchObject([{ level: 'debug', route: '/health/live' }])
  })
})

describe('an operation', () => {
  it('is a span, with the planning below it the first time', async () => {
    await start()
    await ask('query Mine { person }')
    await ask('query Mine { person }')
    await logged(2)
    const spans = await running.spans()
    expect(spans.map(({ name }) => name)).toEqual(['plan', 'operation', 'operation'])
    expect(spans[0]?.parentSpanContext?.spanId).toBe(spans[1]?.spanContext().spanId)
    expect(spans[1]).toMatchObject({
      attributes: {
        'graphql.operation.name': 'Mine',
        'darcha.outcome': 'ok',
        'darcha.principal': 'citizen',
        'http.response.status_code': 200,
        'darcha.request_id': expect.any(String),
      },
    })
  })

  it('goes on the trace of its caller, who decides whether it is kept', async () => {
    await start(undefined, { traceShare: 0 })
    await ask('{ person }', { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` })
    await ask('{ person }', { traceparent: `00-${TRACE}-00f067aa0ba902b7-00` })
    const lines = await logged(2)
    const spans = await running.spans()
    expect(spans.filter(({ name }) => name === 'operation')).toHaveLength(1)
    expect(spans.at(-1)?.parentSpanContext?.spanId).toBe('00f067aa0ba902b7')
    expect(lines.map(({ traceId }) => traceId)).toEqual([TRACE, TRACE])
  })

  it('is timed by its outcome and the kind of who asked', async () => {
    await start()
    await ask('{ person }')
    await logged(1)
    expect(await running.telemetry.scrape?.()).toContain(
      'darcha_operation_duration_seconds_count{outcome="ok",principal="citizen"} 1',
    )
  })
})

describe('/metrics', () => {
  it('is served where metrics are on', async () => {
    await start()
    const response = await fetch(`${window.origin}/metrics`)
    expect(response.headers.get('content-type')).toContain('text/plain')
    expect(await response.text()).toContain('target_info{service_name="darcha"')
  })

  it('is not there where they are off', async () => {
    await start(undefined, { metrics: false })
    expect((await fetch(`${window.origin}/metrics`)).status).toBe(404)
  })

  it('is told to whoever has the token, and to nobody else', async () => {
    await start(undefined, {}, 'scrape-me')
    const statusWith = async (authorization?: string): Promise<number> =>
      (await fetch(`${window.origin}/metrics`, { headers: authorization === undefined ? {} : { authorization } }))
        .status
    expect(await statusWith('Bearer scrape-me')).toBe(200)
    expect(await statusWith('Bearer scrape-mo')).not.toBe(200)
    expect(await statusWith()).not.toBe(200)
  })
})

async function start(
  answer: (context: TestContext) => Promise<string> = async () => 'somebody',
  options: Parameters<typeof started>[0] = {},
  token?: string,
): Promise<void> {
  running = await started(options, token)
  window = await windowOf(running, answer)
}

async function ask(query: string, headers: Record<string, string> = {}): Promise<void> {
  const response = await fetch(`${window.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })
  await response.text()
}

/** A line is written when the response has gone, which may be after its reader has it. */
async function logged(count: number): Promise<Started['lines']> {
  while (running.lines.length < count) await new Promise((resolve) => setImmediate(resolve))
  return running.lines
}

function stalled() {
  const gate = new EventTarget()
  return {
    entered: once(gate, 'entered'),
    answer: async (): Promise<string> => {
      gate.dispatchEvent(new Event('entered'))
      return await new Promise<string>(() => undefined)
    },
  }
}
