/**
 * `npm run bench:issuing`: certificates issued in a second, beside what no window can be faster than, with as many at work at
 * once: to sign once and commit one row durably; and to make the signatures of a certificate and commit its rows.
 *
 *   node test/bench/issuing.ts [certificates]
 *
 * What is measured is everything from a request that is kept to a certificate that is: reads through authorisation and the
 * trail, the rule, what the decision rested on sealed and kept, the signatures, the number, the events. Registries answer from
 * memory, because how fast they are is theirs. The requests are made first, by a window that pursues none; then one with four
 * workers is opened over them and timed from its first certificate to its last. Reference and window alternate in one run, on
 * one database.
 */
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { roster } from '../../connectors/index.ts'
import type { Connector } from '../../connectors/sdk/connector.ts'
import { type Config, readConfig } from '../../gateway/config.ts'
import { type EmbeddedServer, startEmbedded } from '../../gateway/store/embedded.ts'
import { createLogger } from '../../gateway/telemetry/logger.ts'
import { openWindow } from '../../gateway/window.ts'
import { type RunningMocks, startMocks } from '../../mocks/main.ts'
import { registriesOf } from '../../mocks/window.ts'
import { askerOf } from '../support/ask.ts'
import { remembered } from './composition.ts'

const WORKERS = 4
const ROUNDS = 3
const CERTIFICATES = Number(process.argv[2] ?? 400)
/** One registry, three claims: the least that a certificate can be. */
const TYPE = 'no-tax-debt'
const REQUEST =
  'mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) { ... on CertificateRequest { id } } }'

/** As large as what they stand for: a credential; with its SD-JWT; what a decision rested on, sealed. */
const CREDENTIAL = Buffer.alloc(3_000, 'x')
const DOCUMENTS = Buffer.alloc(8_000, 'x')
const DOSSIER = Buffer.alloc(1_200, 1)
const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

const folder = await mkdtemp(join(tmpdir(), 'darcha-bench-'))
const database = await startEmbedded({ dataDir: folder })
const mocks = await startMocks({ size: 2_000, seed: 1, accountsAdminUrl: database.adminUrl('postgres') })
const pool = new pg.Pool({ connectionString: database.url, max: WORKERS })
// The server may end a connection that is just being closed.
pool.on('error', () => undefined)
try {
  const config = configOf(mocks, database)
  const rounds: Record<string, number[]> = { least: [], own: [], issued: [] }
  await prepareLimits(pool)
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds['least']?.push(await perSecond(() => signAndCommit(pool)))
    rounds['own']?.push(await perSecond(() => signAndCommitAll(pool)))
    rounds['issued']?.push(await issue(config, round))
  }
  const of = (name: string): number => median(rounds[name] ?? [])
  const line = (what: string, rate: number): string =>
    `  ${what.padEnd(64)} ${rate.toFixed(0).padStart(6)}   ${(of('issued') / rate).toFixed(2)}\n`
  process.stdout.write(
    `Certificates issued, registries answering from memory, ${WORKERS} workers (${ROUNDS} rounds of ${CERTIFICATES})\n` +
      `  ${''.padEnd(64)} a second   issued to it\n` +
      line('sign once, commit one row', of('least')) +
      line('sign and commit, in one transaction, what a certificate consists of', of('own')) +
      line('issued', of('issued')),
  )
} finally {
  await pool.end()
  await mocks.close()
  await database.stop()
  await rm(folder, { recursive: true, force: true })
}

function configOf({ identity }: RunningMocks, { url }: EmbeddedServer): Config {
  return {
    ...readConfig({ DARCHA_PORT: '0', DARCHA_LOG_LEVEL: 'silent', DARCHA_DATA: folder, DATABASE_URL: url }),
    issuer: identity.url,
    audience: identity.audience,
    registries: registriesOf(mocks),
  }
}

async function prepareLimits(at: pg.Pool): Promise<void> {
  await at.query('CREATE TABLE bench_document (id bigserial PRIMARY KEY, documents text NOT NULL)')
  await at.query('CREATE TABLE bench_request (id bigserial PRIMARY KEY, status text NOT NULL, statement text)')
  await at.query('CREATE TABLE bench_dossier (id bigserial PRIMARY KEY, sealed bytea NOT NULL)')
}

function signed(bytes: Buffer): string {
  const signature = sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' })
  return `${bytes.toString('ascii')}.${signature.toString('base64url')}`
}

/** One signature, one flush. */
async function signAndCommit(at: pg.Pool): Promise<void> {
  await at.query('INSERT INTO bench_document (documents) VALUES ($1)', [signed(CREDENTIAL)])
}

/** Three signatures (credential, SD-JWT VC, QR code), and the rows that must be there together afterwards. */
async function signAndCommitAll(at: pg.Pool): Promise<void> {
  const [credential] = [DOCUMENTS, CREDENTIAL, CREDENTIAL.subarray(0, 200)].map(signed)
  const client = await at.connect()
  try {
    await client.query('BEGIN')
    await client.query('INSERT INTO bench_dossier (sealed) VALUES ($1)', [DOSSIER])
    const { rows } = await client.query<{ id: string }>(
      "INSERT INTO bench_request (status) VALUES ('COLLECTING') RETURNING id",
    )
    await client.query('UPDATE bench_request SET status = $1, statement = $2 WHERE id = $3', [
      'ISSUED',
      CREDENTIAL.toString('ascii'),
      rows[0]?.id,
    ])
    await client.query('INSERT INTO bench_document (documents) VALUES ($1)', [credential])
    await client.query('COMMIT')
  } finally {
    client.release()
  }
}

/** As many at once as there are workers. */
async function perSecond(work: () => Promise<void>): Promise<number> {
  const begun = performance.now()
  await atOnce(CERTIFICATES, work)
  return CERTIFICATES / ((performance.now() - begun) / 1_000)
}

/** Issued in a second: of requests that are there already, from the first certificate to the last. */
async function issue(config: Config, round: number): Promise<number> {
  const memory = roster.map(fromMemory)
  const logger = createLogger({ level: 'silent' })
  const taking = await openWindow({ config: { ...config, workers: 0 }, roster: memory, logger })
  await request(taking.url, round)
  await taking.close()
  const before = await issued()
  const window = await openWindow({ config: { ...config, workers: WORKERS }, roster: memory, logger })
  const first = await until((count) => count > before)
  const begun = performance.now()
  await until((count) => count === before + CERTIFICATES)
  const seconds = (performance.now() - begun) / 1_000
  await window.close()
  return (before + CERTIFICATES - first) / seconds
}

async function request(url: string, round: number): Promise<void> {
  const { pinfl } = mocks.population.samples.ordinary
  const asking = {
    token: await mocks.identity.token({ persona: 'service' }),
    headers: { 'darcha-purpose': 'CERTIFICATE' },
  }
  let left = CERTIFICATES
  await atOnce(CERTIFICATES, async () => {
    const input = { type: TYPE, subject: { pinfl }, idempotencyKey: `bench-${round}-${left--}` }
    const { data, errors } = await askerOf(url)<{ requestCertificate: { id?: string } }>(REQUEST, { input }, asking)
    if (data?.requestCertificate.id === undefined) throw new TypeError(JSON.stringify({ data, errors }))
  })
}

/** Each registry is asked once by its own wire, and answers from memory ever after. */
function fromMemory(connector: Connector): Connector {
  return { ...connector, open: (options) => remembered(connector.open(options)) }
}

async function until(wanted: (count: number) => boolean): Promise<number> {
  for (;;) {
    const count = await issued()
    if (wanted(count)) return count
    await wait(20)
  }
}

async function issued(): Promise<number> {
  const { rows } = await pool.query<{ count: number }>('SELECT count(*)::int AS count FROM certificate')
  return rows[0]?.count ?? 0
}

async function atOnce(times: number, work: () => Promise<void>): Promise<void> {
  let left = times
  await Promise.all(
    Array.from({ length: WORKERS }, async () => {
      while (left-- > 0) await work()
    }),
  )
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
