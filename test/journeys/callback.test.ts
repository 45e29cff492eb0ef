/** A registry that has what it owed calls back, and nobody waits for the window's own patience. */
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { commandLine } from '../../mocks/command-line.ts'
import { landMock } from '../../mocks/land/server.ts'
import { createPopulation } from '../../mocks/population/population.ts'
import { type RunningMock, startMock } from '../../mocks/server.ts'
import { type Asking, eventually, type Journey, openJourney } from '../support/journey.ts'
import { followWith, streamClient } from '../support/streams.ts'

const SECRET = 'agreed with the cadastre agency'
const HOUR = 3_600_000
/** Says an hour, and takes a second. */
const READY_AFTER = 1_000

let journey: Journey
let archive: RunningMock
beforeAll(async () => {
  archive = await startMock(landMock(createPopulation({ size: 2_000, seed: 1 }), { extractDelay: HOUR }))
  journey = await openJourney({
    registries: (lines) =>
      lines.map((line) => ({
        ...line,
        ...(line.name === 'land' && { messageSecret: [SECRET] }),
        options: { ...line.options, ...(line.name === 'land' && { baseUrl: archive.url }) },
      })),
  })
  const told = ['--to', journey.window.url, '--secret', SECRET, '--ready-after', String(READY_AFTER)]
  await mocks('callback', 'land', 'on', ...told, '--url', archive.url)
})
afterAll(async () => {
  await journey.close()
  await archive.close()
})

/** What an integrator does at the command line. */
async function mocks(...args: readonly string[]): Promise<void> {
  await commandLine({ write: () => undefined, stopped: async () => undefined }).parseAsync(args, { from: 'user' })
}

interface Told {
  readonly certificateRequestUpdated: {
    readonly status: string
    readonly nextAttemptAt: string | null
    readonly updatedAt: string
  }
}

const FOLLOW = 'subscription ($id: ID!) { certificateRequestUpdated(id: $id) { status nextAttemptAt updatedAt } }'

async function request(as: Asking): Promise<string> {
  const input = {
    type: 'no-utility-debt',
    subject: { pinfl: journey.pinfl('ownerOfArchived') },
    idempotencyKey: crypto.randomUUID(),
  }
  const ask =
    'mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) { ... on CertificateRequest { id } } }'
  const { data } = await journey.ask<{ requestCertificate: { id: string } }>(ask, { input }, as)
  return data?.requestCertificate.id ?? ''
}

describe('a request that waits for an extract that was announced for in an hour', () => {
  it('is issued within two seconds of the callback that says that it is there', async () => {
    const as = {
      token: await journey.citizen('ownerOfArchived'),
      headers: { 'darcha-purpose': 'CERTIFICATE' },
    }
    const following = followWith<Told>(streamClient(journey.window.url, as), FOLLOW, { id: await request(as) })
    const told = () => following.events.flatMap(({ data }) => data?.certificateRequestUpdated ?? [])
    const waiting = (
      await eventually(
        async () => told(),
        (all) => all.some(({ status }) => status === 'WAITING'),
      )
    ).find(({ status }) => status === 'WAITING')
    // By itself it would look again in an hour.
    expect(Date.parse(waiting?.nextAttemptAt ?? '') - Date.now()).toBeGreaterThan(HOUR - 60_000)
    await following.ended
    const last = told().at(-1)
    expect(last?.status).toBe('ISSUED')
    const took = Date.parse(last?.updatedAt ?? '') - Date.parse(waiting?.updatedAt ?? '')
    expect(took).toBeLessThan(READY_AFTER + 2_000)
  }, 30_000)
})

describe('who calls back', () => {
  it('is taken when it signs, whatever it speaks of, and learns nothing', async () => {
    const answers = [
      await post('land', signed({ reference: 'EX-unknown' })),
      await post('land', signed({ reference: 'EX-unknown' })),
    ]
    expect(answers).toEqual([
      [202, ''],
      [202, ''],
    ])
  })

  it('is refused when it does not, and a registry that is not there is refused alike', async () => {
    const forged = signed({ reference: 'x' }, 'guessed at by somebody else')
    const [status, text] = await post('land', forged)
    expect(status).toBe(401)
    expect(text).toContain('UNAUTHENTICATED')
    expect(await post('nowhere', signed({ reference: 'x' }))).toEqual([status, text])
    // One that has agreed on no secret.
    expect(await post('tax', signed({ reference: 'x' }))).toEqual([status, text])
    expect(await post('land', { body: '{"reference":"x"}', headers: {} })).toEqual([status, text])
  })

  it('is refused with a message of another time, or another form', async () => {
    const [status] = await post('land', signed({ reference: 'x' }, SECRET, Date.now() - 6 * 60_000))
    expect(status).toBe(401)
    expect((await post('land', signed({ number: 'x' })))[0]).toBe(400)
    expect((await post('land', signed({ reference: 'x'.repeat(20_000) })))[0]).toBe(413)
  })
})

interface Signed {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** By hand, as the manual says. */
function signed(message: object, secret = SECRET, now = Date.now()): Signed {
  const body = JSON.stringify(message)
  const timestamp = String(Math.floor(now / 1_000))
  const hmac = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
  return { body, headers: { 'darcha-timestamp': timestamp, 'darcha-signature': `v1=${hmac}` } }
}

async function post(registry: string, { body, headers }: Signed): Promise<readonly [number, string]> {
  const response = await fetch(`${journey.window.url}/registries/${registry}/callbacks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': 'en', ...headers },
    body,
  })
  return [response.status, await response.text()]
}
