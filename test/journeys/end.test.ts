/** Start and stop are mirror images: of a window that was at work and is closed, nothing is left that keeps its process alive. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type RunningMocks, startMocks } from '../../mocks/main.ts'
import { registriesOf } from '../../mocks/window.ts'
import { type Asking, askerOf } from '../support/ask.ts'
import { eventually } from '../support/journey.ts'
import { type TestDatabase, type TestFolder, testDatabase, testFolder } from '../support/postgres.ts'
import { followWith, streamClient } from '../support/streams.ts'

let mocks: RunningMocks
let database: TestDatabase
let folder: TestFolder
const started: ChildProcess[] = []
beforeAll(async () => {
  database = await testDatabase()
  folder = await testFolder()
  mocks = await startMocks({ size: 500, seed: 1, accountsAdminUrl: database.adminUrl })
})
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
  for (const mock of mocks.running) mock.faults.clear()
})
afterAll(async () => {
  await mocks.close()
  await folder.remove()
})

/** Where it listens; `close` tells how its process ended by itself, or else what kept it alive. */
async function startWindow() {
  const settings = { DARCHA_PORT: '0', DARCHA_DATA: folder.path, DATABASE_URL: database.url }
  const more = { issuer: mocks.identity.url, audience: mocks.identity.audience, registries: registriesOf(mocks) }
  const script = join(import.meta.dirname, '../support/children/window.ts')
  const child = spawn(process.execPath, [script, JSON.stringify({ settings, more })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  started.push(child)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const { value: url } = await lines.next()
  return {
    url: String(url),
    async close() {
      const gone = once(child, 'exit')
      child.stdin.end()
      const { value: open, done } = await lines.next()
      return done === true ? { code: (await gone)[0] } : { open: String(open) }
    },
  }
}

const ASK = `mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) {
  ... on CertificateRequest { id } } }`
const STATUS = 'query ($id: ID!) { certificateRequest(id: $id) { status certificate { number } } }'
const FOLLOW = 'subscription ($id: ID!) { certificateRequestUpdated(id: $id) { status } }'
interface Seen {
  readonly status: string
  readonly certificate: { readonly number: string } | null
}

async function request(url: string, asking: Asking): Promise<{ id: string; until(status: string): Promise<Seen> }> {
  const { pinfl } = mocks.population.samples.ordinary
  const input = { type: 'no-tax-debt', subject: { pinfl }, idempotencyKey: crypto.randomUUID() }
  const { data } = await askerOf(url)<{ requestCertificate: { id: string } }>(ASK, { input }, asking)
  const id = data?.requestCertificate.id ?? ''
  const look = async (): Promise<Seen> => {
    const seen = await askerOf(url)<{ certificateRequest: Seen }>(STATUS, { id }, asking)
    if (seen.data == null) throw new TypeError(JSON.stringify(seen.errors))
    return seen.data.certificateRequest
  }
  return { id, until: (status) => eventually(look, (seen) => seen.status === status) }
}

async function citizen(): Promise<Asking> {
  const { pinfl } = mocks.population.samples.ordinary
  const token = await mocks.identity.token({ persona: 'citizen', pinfl })
  return { token, headers: { 'darcha-purpose': 'CERTIFICATE' } }
}

describe('a window that is closed', () => {
  it('lets its process end by itself when nobody has asked anything', async () => {
    const window = await startWindow()
    expect(await window.close()).toEqual({ code: 0 })
  })

  it('lets its process end by itself although a browser has opened a connection and asked nothing on it', async () => {
    const window = await startWindow()
    const { hostname, port } = new URL(window.url)
    const opened = connect(Number(port), hostname)
    await once(opened, 'connect')
    // It has been taken by the server, too, once what comes after it is answered.
    expect((await fetch(`${window.url}/health/live`)).status).toBe(200)
    expect(await window.close()).toEqual({ code: 0 })
    opened.destroy()
  })

  it('lets its process end by itself after it has asked registries, issued a certificate and drawn its paper', async () => {
    const window = await startWindow()
    const asking = await citizen()
    const { until } = await request(window.url, asking)
    const { status, certificate } = await until('ISSUED')
    expect(status).toBe('ISSUED')
    const paper = await fetch(`${window.url}/certificates/${certificate?.number}.pdf`, {
      headers: { authorization: `Bearer ${asking.token}`, ...asking.headers },
    })
    expect([paper.status, (await paper.bytes()).length > 10_000]).toEqual([200, true])
    expect(await window.close()).toEqual({ code: 0 })
  })

  it('lets its process end by itself while a registry owes it an answer, a request waits and somebody follows it', async () => {
    const window = await startWindow()
    const asking = await citizen()
    mocks.tax.faults.set({ kind: 'halfOpen' })
    const { id } = await request(window.url, asking)
    const following = followWith<object>(streamClient(window.url, asking), FOLLOW, { id })
    await eventually(
      async () => [following.events.length, mocks.tax.requests.list().filter(({ ending }) => ending === 'open').length],
      (seen) => seen.every((count) => count > 0),
    )
    expect(await window.close()).toEqual({ code: 0 })
    await expect(following.ended).rejects.toThrow()
  })
})
