import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { commandLine } from '../../mocks/command-line.ts'
import { MOCK_NAMES, type MocksOptions, type RunningMocks, startMocks } from '../../mocks/start.ts'
import { testDatabase } from '../support/postgres.ts'

const SMALL: MocksOptions = { seed: 2, size: 200 }

describe('all mocks', () => {
  let mocks: RunningMocks
  beforeAll(async () => {
    const { adminUrl } = await testDatabase()
    mocks = await startMocks({ ...SMALL, accountsAdminUrl: adminUrl, audience: 'another-window' })
  })
  afterAll(() => mocks.close())

  it('run side by side, each under its name and on a port of its own', () => {
    const names = mocks.running.map(({ name }) => name)
    expect(names.toSorted()).toEqual(MOCK_NAMES.filter((name) => name !== 'heat-control').toSorted())
    expect(new Set(mocks.running.map(({ url }) => url)).size).toBe(names.length)
  })

  it('have the population that was asked for, and know each other’s people', async () => {
    expect(mocks.population.seed).toBe(2)
    const { pinfl } = mocks.population.samples.ordinary
    const token = await mocks.identity.token({ persona: 'citizen', pinfl })
    expect(JSON.parse(atob(token.split('.')[1] ?? ''))).toMatchObject({ pinfl, aud: 'another-window' })
  })

  it('have their faults and their logs apart', async () => {
    mocks.utilities.gas.faults.set({ kind: 'outage' })
    const health = async (url: string) => (await fetch(`${url}/health`)).status
    expect([await health(mocks.utilities.gas.url), await health(mocks.utilities.water.url)]).toEqual([503, 200])
    expect([mocks.utilities.gas.requests.count(), mocks.utilities.water.requests.count()]).toEqual([1, 1])
    expect(mocks.tax.requests.count()).toBe(0)
    mocks.utilities.gas.faults.clear()
  })

  it('leave nothing running where one of them cannot start', async () => {
    const ports = { civil: Number(new URL(mocks.civil.url).port) }
    await expect(startMocks({ ...SMALL, ports })).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringContaining('--port-civil'),
    })
  })

  it('are without the heat supplier where there is no database for it', async () => {
    const others = await startMocks(SMALL)
    expect(others.accounts).toBeUndefined()
    await others.close()
  })
})

describe('the command line', () => {
  let mocks: RunningMocks
  beforeAll(async () => {
    mocks = await startMocks(SMALL)
  })
  afterAll(() => mocks.close())

  async function run(...args: readonly string[]): Promise<readonly string[]> {
    const lines: string[] = []
    const program = commandLine({ write: (line) => void lines.push(line), stopped: async () => undefined })
    await program.parseAsync(args, { from: 'user' })
    return lines
  }
  const tax = () => ['--url', mocks.tax.url]

  it('starts everything, says where it listens and whom to try, and stops when told to', async () => {
    const ports = MOCK_NAMES.flatMap((name) => [`--port-${name}`, '0'])
    const lines = await run('start', '--size', '200', '--seed', '2', ...ports)
    const [, url = ''] = /tax +(\S+)/.exec(lines.join('\n')) ?? []
    expect(lines.join('\n')).toContain(mocks.population.samples.taxDebtor.pinfl)
    await expect(fetch(url)).rejects.toThrow('fetch failed')
  })

  it('sets a fault with its options, shows it and clears it', async () => {
    const options = ['--retry-after', '5', '--times', '3', '--path', '/taxpayers/*', '--delay', '10']
    expect(await run('fault', 'tax', 'rateLimited', ...options, ...tax())).toEqual([
      '{"kind":"latency","ms":10}',
      '{"kind":"rateLimited","retryAfter":5,"path":"/taxpayers/*","times":3}',
    ])
    expect(await run('fault', 'tax', 'list', ...tax())).toHaveLength(2)
    expect(await run('fault', 'tax', 'clear', ...tax())).toEqual(['tax has no fault'])
    expect(mocks.tax.faults.list()).toEqual([])
  })

  it.each([
    [['--ms', '40'], 40],
    [['--uniform', '1,2'], { distribution: 'uniform', min: 1, max: 2 }],
    [['--normal', '50,5'], { distribution: 'normal', mean: 50, deviation: 5 }],
    [['--pareto', '10,1.5'], { distribution: 'pareto', min: 10, shape: 1.5 }],
  ])('sets a latency by %j', async (flags, ms) => {
    await run('fault', 'tax', 'latency', ...flags, ...tax())
    expect(mocks.tax.faults.list()).toEqual([{ kind: 'latency', ms }])
    mocks.tax.faults.clear()
  })

  it('has a registry call back that answers later, shows where without the secret, and ends it', async () => {
    const land = ['--url', mocks.land.url]
    const to = ['--to', 'http://127.0.0.1:1/', '--ready-after', '20']
    const agreed = '{"to":"http://127.0.0.1:1/","registry":"land","readyAfter":20}'
    expect(await run('callback', 'land', 'show', ...land)).toEqual(['land calls nobody back'])
    expect(await run('callback', 'land', 'on', ...to, ...land)).toEqual([agreed])
    expect(await run('callback', 'land', 'show', ...land)).toEqual([agreed])
    expect(await run('callback', 'land', 'off', ...land)).toEqual(['land calls nobody back'])
    await expect(run('callback', 'land', 'on', ...land)).rejects.toMatchObject({
      message: expect.stringContaining('a callback has to'),
    })
    await expect(run('callback', 'tax', 'on', ...to, ...tax())).rejects.toMatchObject({
      message: expect.stringContaining('no such order'),
    })
  })

  it.each([
    ['what is no fault', ['fault', 'tax', 'gremlin'], 'FAULT_INVALID'],
    ['a fault that the registry cannot have', ['fault', 'tax', 'soapFault'], 'FAULT_INVALID'],
    ['what is not a number', ['fault', 'tax', 'latency', '--ms', 'slow'], 'FAULT_INVALID'],
    ['half a distribution', ['fault', 'tax', 'latency', '--uniform', '5'], 'FAULT_INVALID'],
  ])('refuses %s', async (_, args, code) => {
    await expect(run(...args, ...tax())).rejects.toMatchObject({ code })
    expect(mocks.tax.faults.list()).toEqual([])
  })

  it('says where nothing answers, and which mocks there are', async () => {
    const nowhere = run('requests', 'tax', '--url', 'http://127.0.0.1:1')
    await expect(nowhere).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining('127.0.0.1:1'),
    })
    await expect(run('fault', 'police', 'outage')).rejects.toMatchObject({ message: expect.stringContaining('civil') })
  })

  it('shows what a mock was asked, and forgets it on demand', async () => {
    mocks.tax.requests.clear()
    await fetch(`${mocks.tax.url}/health`)
    const lines = await run('requests', 'tax', ...tax())
    expect(lines[0]).toContain('GET /health')
    expect(lines.at(-1)).toBe('1 requests')
    expect(JSON.parse((await run('requests', 'tax', '--json', ...tax()))[0] ?? '')).toMatchObject({ count: 1 })
    await run('requests', 'tax', '--clear', ...tax())
    expect(mocks.tax.requests.count()).toBe(0)
  })
})
