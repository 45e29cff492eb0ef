/** What an operator sees of a window at work (traces at a collector, metrics, log), and that no person is in any of it. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createLogger } from '../../gateway/telemetry/logger.ts'
import { eventually, type Journey, openJourney } from '../support/journey.ts'

interface Span {
  readonly name: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[]
}

const QUESTION = `query ($pinfl: Pinfl!) { person(pinfl: $pinfl) {
  names { uzLatn { family given } } birthDate documents { number } residence { address } birthRecord { actNumber }
  taxStanding { totalDebt { amount } }
  dwellings(first: 5) { edges { node { dwelling { cadastralNumber address utilityConnections { accounts { number } } } } } }
} }`
const REQUEST = `mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) {
  ... on CertificateRequest { id } } }`
const FOLLOW = 'query ($id: ID!) { certificateRequest(id: $id) { status certificate { number credential } } }'

let collector: Server
let journey: Journey
const received: string[] = []
const lines: string[] = []
/** What nobody may find in a trace, a metric or the log: everything that was asked about and answered. */
const personal = new Set<string>()
let metrics = ''
let spans: readonly Span[] = []

beforeAll(async () => {
  collector = createServer(async (request, response) => {
    received.push((await buffer(request)).toString())
    response.setHeader('content-type', 'application/json').end('{}')
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  const { port } = collector.address() as AddressInfo
  journey = await openJourney({
    config: { otlpEndpoint: `http://127.0.0.1:${port}`, traceShare: 1, metrics: true },
    logger: createLogger({ level: 'debug', destination: { write: (line) => void lines.push(line) } }),
  })
  await work()
  metrics = await (await fetch(`${journey.window.url}/metrics`)).text()
  await journey.close()
  spans = received.flatMap((body) => {
    const { resourceSpans } = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }
    return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans))
  })
}, 120_000)
afterAll(() => {
  collector.closeAllConnections()
  collector.close()
})

/** Answered, refused, failed, mistaken, and a certificate: whatever a window does, it did once. */
async function work(): Promise<void> {
  const [pinfl, other] = [journey.pinfl('ordinary'), journey.pinfl('taxDebtor')]
  const token = await journey.citizen('ordinary')
  const asking = { token, headers: { 'darcha-purpose': 'CERTIFICATE' } }
  const answer = await journey.ask(QUESTION, { pinfl }, { token })
  expect(answer.errors).toBeUndefined()
  for (const value of [...leaves(answer.data), pinfl, other]) personal.add(value)
  await journey.ask(QUESTION, { pinfl: other }, { token })
  await journey.ask(QUESTION, { pinfl: `${pinfl.slice(0, 13)}x` }, { token })
  await journey.ask(`{ person(pinfl: "${other}") { nothing } }`, {}, { token })
  journey.mocks.civil.faults.set({ kind: 'soapFault' })
  journey.mocks.land.faults.set({ kind: 'wrongSchema' })
  await journey.ask(QUESTION, { pinfl }, { token })
  for (const mock of journey.mocks.running) mock.faults.clear()
  const input = { type: 'birth-record', subject: { pinfl }, idempotencyKey: crypto.randomUUID() }
  const { data } = await journey.ask<{ requestCertificate: { id: string } }>(REQUEST, { input }, asking)
  const id = data?.requestCertificate.id
  const look = async () =>
    (await journey.ask<{ certificateRequest: { status: string; certificate: object | null } }>(FOLLOW, { id }, asking))
      .data?.certificateRequest
  const issued = await eventually(look, (seen) => seen?.status === 'ISSUED')
  expect(issued?.status).toBe('ISSUED')
  for (const value of leaves(issued?.certificate)) personal.add(value)
}

/** Texts long enough to mean somebody. */
function leaves(value: unknown): readonly string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leaves)
  return typeof value === 'string' && value.length > 4 ? [value] : []
}

const attribute = ({ attributes }: Span, name: string) => attributes.find(({ key }) => key === name)?.value.stringValue

describe('a trace', () => {
  it('shows an operation with its planning, each read below it, and each send below its read, by registry', () => {
    const byId = new Map(spans.map((span) => [span.spanId, span]))
    const under = (span: Span): string => {
      const above = byId.get(span.parentSpanId ?? '')
      return above === undefined ? span.name : `${under(above)} > ${span.name}`
    }
    const registries = new Set(spans.flatMap((span) => attribute(span, 'darcha.registry') ?? []))
    expect([...registries]).toEqual(expect.arrayContaining(['civil', 'tax', 'land', 'utility-gas', 'utility-heat']))
    const ways = new Set(spans.map(under))
    expect([...ways]).toEqual(
      expect.arrayContaining(['operation > plan', 'operation > read', 'operation > read > send']),
    )
  })
})

describe('metrics', () => {
  it.each(['civil', 'tax', 'land', 'utility-gas', 'utility-heat'])(
    'count what %s was asked and how it answered',
    (name) => {
      expect(metrics).toMatch(new RegExp(`darcha_send_duration_seconds_count\\{[^}]*registry="${name}"`))
      expect(metrics).toMatch(new RegExp(`darcha_breaker_state\\{registry="${name}"\\}`))
    },
  )
})

describe('nobody’s data', () => {
  it.each([
    ['spans', () => received.join('\n')],
    ['metrics', () => metrics],
    ['the log', () => lines.join('\n')],
  ])('is in %s', (_, text) => {
    expect(text().length).toBeGreaterThan(1_000)
    expect(personal.size).toBeGreaterThan(15)
    expect([...personal].filter((value) => text().includes(value))).toEqual([])
  })
})
