/**
 * `npm run bench`: what the window costs beside the same work written by hand, and beside stitching.
 *
 * Each contender runs in a process of its own and is asked in turn, round after round, so that whatever else the machine
 * does falls on all of them; what counts is the CPU time of its process for each request, and the median over the rounds.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Agent, request } from 'undici'
import { stringify } from 'yaml'
import { startEmbedded } from '../../gateway/store/embedded.ts'
import { startMocks } from '../../mocks/main.ts'
import { registriesOf } from '../../mocks/window.ts'
import { composition } from './composition.ts'
import { issueRate } from './issue.ts'
import { QUESTION, type World } from './world.ts'

const ROUNDS = 9
const REQUESTS = 300
/** All contenders together stay below the twenty connections of the heat supplier. */
const AT_ONCE = 6

interface Contender {
  readonly name: string
  readonly url: string
  readonly child: ChildProcess
}

const agent = new Agent({ connections: AT_ONCE })
const folder = await mkdtemp(join(tmpdir(), 'darcha-bench-'))
const database = await startEmbedded({ dataDir: folder })
const mocks = await startMocks({ size: 10_000, seed: 1, accountsAdminUrl: database.adminUrl('postgres') })
const world: World = {
  registries: registriesOf(mocks),
  issuer: mocks.identity.url,
  databaseUrl: database.url,
  data: folder,
}
const contenders = await Promise.all(['handwritten', 'gateway', 'stitched'].map((name) => start(name, world)))
try {
  const headers = {
    'content-type': 'application/json',
    'darcha-purpose': 'CERTIFICATE',
    authorization: `Bearer ${await mocks.identity.token({ persona: 'service' })}`,
  }
  const body = JSON.stringify({ query: QUESTION, variables: { pinfl: mocks.population.samples.ordinary.pinfl } })
  await checkSame(contenders, headers, body)
  const rounds = new Map(contenders.map(({ name }) => [name, [] as number[]]))
  for (let round = -2; round < ROUNDS; round += 1) {
    for (const contender of contenders) {
      const cost = await measure(contender, headers, body)
      if (round >= 0) rounds.get(contender.name)?.push(cost)
    }
  }
  report(
    `CPU for one request of the four-registry question over HTTP (${ROUNDS} rounds of ${REQUESTS}, ${AT_ONCE} at once)`,
    rounds,
  )
  report(
    'CPU for composition alone, registries answering from memory',
    await composition(world, mocks.population.samples.ordinary.pinfl),
  )
  await startTime(headers, body)
  const gateway = contenders.find(({ name }) => name === 'gateway')
  if (gateway !== undefined) await issueRate(gateway.url, mocks)
} finally {
  for (const { child } of contenders) child.disconnect()
  await agent.close()
  await mocks.close()
  await database.stop()
  await rm(folder, { recursive: true, force: true })
}

async function start(name: string, of: World): Promise<Contender> {
  const child = fork(new URL('contender.ts', import.meta.url), [name])
  child.send(of as never)
  const [{ url }] = (await once(child, 'message')) as [{ url: string }]
  return { name, url, child }
}

/** From the birth of `darcha start`, with a database that is there, to its first answer. */
async function startTime(headers: Record<string, string>, body: string): Promise<void> {
  const file = join(folder, 'registries.yaml')
  await writeFile(file, stringify({ registries: world.registries }))
  const begun = performance.now()
  const child = spawn(process.execPath, ['gateway/cli/main.ts', 'start', '--registries', file, '--port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      DATABASE_URL: world.databaseUrl,
      DARCHA_DATA: folder,
      DARCHA_ISSUER: world.issuer,
      DARCHA_PAYMENT_URL: mocks.payment.url,
      DARCHA_PAYMENT_SECRET: mocks.payment.secret,
    },
  })
  const [line] = (await once(createInterface({ input: child.stderr }), 'line')) as [string]
  await ask((JSON.parse(line) as { url: string }).url, headers, body)
  const seconds = (performance.now() - begun) / 1000
  child.kill('SIGTERM')
  await once(child, 'exit')
  process.stdout.write(
    `Start with an existing database, to the first answer over four registries: ${seconds.toFixed(1)} s\n`,
  )
}

/** They must do the same: the same answer, but for what only a window adds. */
async function checkSame(of: readonly Contender[], headers: Record<string, string>, body: string): Promise<void> {
  const replies = await Promise.all(of.map(async ({ url }) => JSON.stringify(await ask(url, headers, body))))
  for (const [at, reply] of replies.entries()) {
    if (normal(reply) !== normal(replies[0] ?? ''))
      throw new TypeError(`${of[at]?.name} answers otherwise:\n${reply}\n${replies[0]}`)
  }
}

function normal(reply: string): string {
  const sorted = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, one]) => [key, sorted(one)]),
          )
        : value
  return JSON.stringify(sorted(JSON.parse(reply)))
}

async function ask(url: string, headers: Record<string, string>, body: string): Promise<unknown> {
  const response = await request(`${url}/graphql`, { method: 'POST', headers, body, dispatcher: agent })
  const reply = (await response.body.json()) as { errors?: unknown }
  if (reply.errors !== undefined) throw new TypeError(JSON.stringify(reply))
  return reply
}

/** Milliseconds of CPU for one request. */
async function measure({ child, url }: Contender, headers: Record<string, string>, body: string): Promise<number> {
  const before = await cpuOf(child)
  let left = REQUESTS
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) await ask(url, headers, body)
    }),
  )
  return ((await cpuOf(child)) - before) / REQUESTS
}

async function cpuOf(child: ChildProcess): Promise<number> {
  child.send('cpu')
  const [{ cpu }] = (await once(child, 'message')) as [{ cpu: number }]
  return cpu
}

function report(title: string, rounds: ReadonlyMap<string, readonly number[]>): void {
  const median = (values: readonly number[], share = 0.5): number =>
    [...values].sort((a, b) => a - b)[Math.round(share * (values.length - 1))] ?? Number.NaN
  const [reference = [], own = [], other = []] = rounds.values()
  const lines = [...rounds].map(([name, costs]) => {
    const [middle, high] = [median(costs), median(costs, 0.95)]
    return `  ${name.padEnd(12)} ${middle.toFixed(3).padStart(8)} ms ${high.toFixed(3).padStart(8)} ms   ${(middle / median(reference)).toFixed(2)}`
  })
  process.stdout.write(
    `${title}\n  contender       median         p95   to hand-written\n${lines.join('\n')}\n` +
      `  stitching costs ${(median(other) / median(own)).toFixed(1)} times what the window costs\n\n`,
  )
}
