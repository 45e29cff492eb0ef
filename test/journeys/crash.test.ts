import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type RunningMocks, startMocks } from '../../mocks/main.ts'
import { type GatewayProcess, launchGateway } from '../support/gateway.ts'
import { askerOf, eventually } from '../support/journey.ts'
import { query, type TestDatabase, testDatabase, testFolder } from '../support/postgres.ts'

let mocks: RunningMocks
let database: TestDatabase
let folder: Awaited<ReturnType<typeof testFolder>>
const gateways: GatewayProcess[] = []
beforeAll(async () => {
  database = await testDatabase()
  folder = await testFolder()
  mocks = await startMocks({ size: 2_000, seed: 1, accountsAdminUrl: database.adminUrl })
})
afterAll(async () => {
  for (const gateway of gateways) await gateway.kill()
  await mocks.close()
  await folder.remove()
})

async function startGateway(): Promise<GatewayProcess> {
  const gateway = await launchGateway({ mocks, databaseUrl: database.url, folder: folder.path })
  gateways.push(gateway)
  return gateway
}

it('a gateway that is killed between acknowledgement and issue loses nothing: the request ends, once', async () => {
  const pinfl = mocks.population.samples.ordinary.pinfl
  const as = {
    token: await mocks.identity.token({ persona: 'citizen', pinfl }),
    headers: { 'darcha-purpose': 'CERTIFICATE' },
  }
  // Not its tokens: the question itself is to be under way.
  mocks.tax.faults.set({ kind: 'halfOpen', path: '/taxpayers/*' })
  const first = await startGateway()
  const firstUrl = await first.listening
  const input = { type: 'no-tax-debt', subject: { pinfl }, idempotencyKey: crypto.randomUUID() }
  const ask =
    'mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) { ... on CertificateRequest { id } } }'
  const { data } = await askerOf(firstUrl)<{ requestCertificate: { id: string } }>(ask, { input }, as)
  const id = data?.requestCertificate.id
  expect(await eventually(async () => mocks.tax.requests.list().some(({ keys }) => keys !== undefined), Boolean)).toBe(
    true,
  )
  await first.kill()
  mocks.tax.faults.clear()

  const second = await startGateway()
  const secondUrl = await second.listening
  const follow = 'query ($id: ID!) { certificateRequest(id: $id) { status } }'
  const look = async () =>
    (await askerOf(secondUrl)<{ certificateRequest: { status: string } }>(follow, { id }, as)).data?.certificateRequest
      .status
  // Slowly: a citizen who asks forty times a second is told to slow down.
  expect(await eventually(look, (status) => status === 'ISSUED', 60_000, 300)).toBe('ISSUED')
  const again = await askerOf(secondUrl)<{ requestCertificate: { id: string } }>(ask, { input }, as)
  expect(again.data?.requestCertificate.id).toBe(id)
  await second.kill()
  expect(await certificatesOf(id)).toBe(1)
}, 120_000)

async function certificatesOf(requestId: string | undefined): Promise<number> {
  const sql = 'SELECT count(*)::int AS count FROM certificate WHERE request_id = $1'
  const { rows } = await query<{ count: number }>(database, sql, [requestId])
  return Number(rows[0]?.count)
}
