import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import pg from 'pg'
import { stringify } from 'yaml'
import { type RunningMocks, startMocks } from '../../mocks/main.ts'
import { registriesOf } from '../../mocks/window.ts'
import { askerOf, eventually } from '../support/journey.ts'
import { type TestDatabase, testDatabase, testFolder } from '../support/postgres.ts'

let mocks: RunningMocks
let database: TestDatabase
let folder: Awaited<ReturnType<typeof testFolder>>
const children: ChildProcess[] = []
beforeAll(async () => {
  database = await testDatabase()
  folder = await testFolder()
  mocks = await startMocks({ size: 2_000, seed: 1, accountsAdminUrl: database.adminUrl })
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await mocks.close()
  await folder.remove()
})

/** The gateway as an operator starts it, in a process of its own. */
async function startGateway(): Promise<{ url: string; kill(): Promise<void> }> {
  const registries = join(folder.path, 'registries.yaml')
  await writeFile(registries, stringify({ registries: registriesOf(mocks) }))
  const main = fileURLToPath(new URL('../../gateway/cli/main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, 'start', '--registries', registries, '--port', '0'], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: database.url,
      DARCHA_DATA: folder.path,
      DARCHA_ISSUER: mocks.identity.url,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  children.push(child)
  for await (const line of createInterface({ input: child.stderr })) {
    const { url } = JSON.parse(line) as { url?: string }
    if (url === undefined) continue
    child.stderr.resume()
    return {
      url,
      kill: async () => {
        child.kill('SIGKILL')
        await once(child, 'exit')
      },
    }
  }
  throw new TypeError('the gateway ended before it was open')
}

it('a gateway that is killed between acknowledgement and issue loses nothing: the request ends, once', async () => {
  const pinfl = mocks.population.samples.ordinary.pinfl
  const as = {
    token: await mocks.identity.token({ persona: 'citizen', pinfl }),
    headers: { 'darcha-purpose': 'CERTIFICATE' },
  }
  mocks.tax.faults.set({ kind: 'halfOpen' })
  const first = await startGateway()
  const input = { type: 'no-tax-debt', subject: { pinfl }, idempotencyKey: crypto.randomUUID() }
  const ask =
    'mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) { ... on CertificateRequest { id } } }'
  const { data } = await askerOf(first.url)<{ requestCertificate: { id: string } }>(ask, { input }, as)
  const id = data?.requestCertificate.id
  await eventually(async () => mocks.tax.requests.list().some(({ keys }) => keys !== undefined), Boolean)
  await first.kill()
  mocks.tax.faults.clear()

  const second = await startGateway()
  const follow = 'query ($id: ID!) { certificateRequest(id: $id) { status } }'
  const look = async () =>
    (await askerOf(second.url)<{ certificateRequest: { status: string } }>(follow, { id }, as)).data?.certificateRequest
      .status
  // Slowly: a citizen who asks forty times a second is told to slow down.
  expect(await eventually(look, (status) => status === 'ISSUED', 60_000, 300)).toBe('ISSUED')
  const again = await askerOf(second.url)<{ requestCertificate: { id: string } }>(ask, { input }, as)
  expect(again.data?.requestCertificate.id).toBe(id)
  await second.kill()
  expect(await certificatesOf(id)).toBe(1)
}, 120_000)

async function certificatesOf(requestId: string | undefined): Promise<number> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const { rows } = await client.query('SELECT count(*)::int AS count FROM certificate WHERE request_id = $1', [
    requestId,
  ])
  await client.end()
  return Number((rows[0] as { count: number }).count)
}
