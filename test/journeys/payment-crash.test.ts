/** A gateway that is killed around a payment: what was paid is known again, once, and what it was paid for is made, once. */
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type RunningMocks, startMocks } from '../../mocks/main.ts'
import { type GatewayProcess, launchGateway } from '../support/gateway.ts'
import { askerOf, eventually } from '../support/journey.ts'
import { query, type TestDatabase, testDatabase, testFolder } from '../support/postgres.ts'

let mocks: RunningMocks
let database: TestDatabase
let folder: Awaited<ReturnType<typeof testFolder>>
const launched: GatewayProcess[] = []
beforeAll(async () => {
  database = await testDatabase()
  folder = await testFolder()
  mocks = await startMocks({ size: 2_000, seed: 1, accountsAdminUrl: database.adminUrl })
})
afterAll(async () => {
  for (const gateway of launched) await gateway.kill()
  await mocks.close()
  await folder.remove()
})

async function launch(): Promise<{ url: string; kill(): Promise<void> }> {
  const gateway = await launchGateway({
    mocks,
    databaseUrl: database.url,
    folder: folder.path,
    settings: { DARCHA_PAYMENT_URL: mocks.payment.url, DARCHA_PAYMENT_SECRET: mocks.payment.secret },
  })
  launched.push(gateway)
  const url = await gateway.listening
  mocks.payment.settings.callbackUrl = `${url}/payments/callback`
  return { url, kill: gateway.kill }
}

interface Shown {
  readonly status: string
  readonly payment: { readonly status: string; readonly invoiceNumber: string | null }
}

it('is killed as it hears of a payment: started again, it knows, and issues one certificate for one payment', async () => {
  const pinfl = mocks.population.samples.ordinary.pinfl
  const as = {
    token: await mocks.identity.token({ persona: 'citizen', pinfl }),
    headers: { 'darcha-purpose': 'CERTIFICATE' },
  }
  const first = await launch()
  const input = { type: 'birth-record', subject: { pinfl }, idempotencyKey: crypto.randomUUID() }
  const ask =
    'mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) { ... on CertificateRequest { id } } }'
  const asked = await askerOf(first.url)<{ requestCertificate: { id: string } }>(ask, { input }, as)
  const id = asked.data?.requestCertificate.id
  const follow = 'query ($id: ID!) { certificateRequest(id: $id) { status payment { status invoiceNumber } } }'
  const look = (url: string) => async () =>
    (await askerOf(url)<{ certificateRequest: Shown }>(follow, { id }, as)).data?.certificateRequest
  const open = await eventually(look(first.url), (seen) => seen?.payment.status === 'OPEN', 20_000, 200)
  expect(open?.status).toBe('AWAITING_PAYMENT')

  const [invoice] = mocks.payment.invoices()
  mocks.payment.pay(invoice?.id ?? '')
  await first.kill()

  const second = await launch()
  // What was told to the dead one, once more.
  mocks.payment.tellAgain(invoice?.id ?? '')
  const issued = await eventually(look(second.url), (seen) => seen?.status === 'ISSUED', 60_000, 300)
  expect(issued).toMatchObject({ status: 'ISSUED', payment: { status: 'PAID' } })
  await second.kill()

  const { rows } = await query<{ step: string }>(database, 'SELECT step FROM payment_step ORDER BY id')
  const { rowCount } = await query(database, 'SELECT FROM certificate')
  expect([rows.map(({ step }) => step), rowCount]).toEqual([['INVOICED', 'PAID'], 1])
}, 120_000)
