/**
 * `npm run crash`: kills the gateway at random moments, round after round, while citizens ask for certificates, and then
 * counts. Acknowledged means durable: whatever was killed, each request that a citizen holds an id of ends exactly once.
 *
 *   npm run crash -- --rounds 200 --seed 7
 *
 * A round is a gateway started over the same database, asked by several citizens at once, and killed (SIGKILL) after a random
 * time, which may come before it listens. A citizen who got no reply asks again in the next round under the same idempotency
 * key, as a front end does. Exit code 0: nothing was lost; 1: something was, and the table says what.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { startEmbedded } from '../../gateway/store/embedded.ts'
import { openStore } from '../../gateway/store/store.ts'
import { startMocks } from '../../mocks/main.ts'
import { type GatewayProcess, launchGateway } from '../support/gateway.ts'
import { Citizens, offered } from './citizens.ts'
import { randomOf } from './random.ts'
import { Tally } from './tally.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
})
const rounds = Number(values.rounds)
const random = randomOf(Number(values.seed))

/** The longest that a gateway lives in a round, in times that one takes to listen on this machine now: some never do. */
const LONGEST_LIFE = 2.5
/** How long the last gateway, which nobody kills, may take to bring everything to an end. */
const PATIENCE = 240_000

const folder = await mkdtemp(join(tmpdir(), 'darcha-crash-'))
const database = await startEmbedded({ dataDir: folder })
const mocks = await startMocks({ size: 2_000, seed: 1, accountsAdminUrl: database.adminUrl('postgres') })
mocks.payment.settings.payers = 'AT_ONCE'
const settings = { DARCHA_PAYMENT_URL: mocks.payment.url, DARCHA_PAYMENT_SECRET: mocks.payment.secret }
const launch = async (): Promise<GatewayProcess> => {
  const gateway = await launchGateway({ mocks, databaseUrl: database.url, folder, settings })
  // The payment provider knows the window by an address that stays; here it is told of each new one.
  const listening = gateway.listening.then((url) => {
    mocks.payment.settings.callbackUrl = `${url}/payments/callback`
    return url
  })
  listening.catch(() => undefined)
  return { ...gateway, listening }
}
const pool = new pg.Pool({ connectionString: database.url, max: 2 })
// The server may end a connection that is just being closed.
pool.on('error', () => undefined)
const tally = new Tally(pool, mocks.payment)
try {
  const types = await withGateway(async (url) => await offered(url, mocks))
  const citizens = await Citizens.of(mocks, types, random)
  let toListen = await timeToListen()
  for (let round = 1; round <= rounds; round += 1) {
    const launched = performance.now()
    const gateway = await launch()
    const end = new AbortController()
    const asking = gateway.listening
      .then((url) => {
        toListen = performance.now() - launched
        return citizens.ask(url, end.signal)
      })
      .catch(() => undefined)
    await wait(random() * LONGEST_LIFE * toListen)
    await gateway.kill()
    end.abort()
    await asking
    await tally.look()
    if (process.stderr.isTTY || round % 20 === 0) {
      process.stderr.write(`round ${round} of ${rounds}: ${citizens.acknowledged.size} requests acknowledged\n`)
    }
  }
  await withGateway(async (url) => {
    await citizens.askLeftOver(url)
    await tally.settled(PATIENCE)
  })
  const store = await openStore({ url: database.url })
  const { lines, lost } = await tally.report({ rounds, citizens, store }).finally(() => store.close())
  process.stdout.write(`${lines.join('\n')}\n`)
  process.exitCode = lost ? 1 : 0
} finally {
  await pool.end()
  await mocks.close()
  await database.stop()
  await rm(folder, { recursive: true, force: true })
}

async function timeToListen(): Promise<number> {
  const launched = performance.now()
  return await withGateway(async () => performance.now() - launched)
}

async function withGateway<Result>(use: (url: string) => Promise<Result>): Promise<Result> {
  const gateway = await launch()
  try {
    return await use(await gateway.listening)
  } finally {
    await gateway.kill()
  }
}
