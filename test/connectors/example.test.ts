import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Connector, Registry } from '../../connectors/sdk/connector.ts'
import { compose } from '../../gateway/compose.ts'
import { ROOT } from '../house/plan.ts'

let folder: string
let connector: Connector
let registry: Registry
const asked: unknown[] = []
const server = createServer(async (request, response) => {
  asked.push(JSON.parse(await text(request)))
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ id: 'p-1', rows: [{ pin: '31210632040244', sum: '1200000.00' }] }))
})

/** The example as it stands in the paper, its imports made absolute. */
beforeAll(async () => {
  const paper = await readFile(join(ROOT, 'connectors/README.md'), 'utf8')
  const [, source = ''] = /```ts\n([\s\S]*?)```/.exec(paper) ?? []
  const from = pathToFileURL(join(ROOT, 'connectors/'))
  folder = await mkdtemp(join(tmpdir(), 'darcha-example-'))
  const file = join(folder, 'pensions.ts')
  await writeFile(
    file,
    source.replaceAll(/from '(\.[^']+)'/g, (_, path: string) => `from '${new URL(path, from).pathname}'`),
  )
  connector = ((await import(file)) as { pensions: Connector }).pensions
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  registry = connector.open(connector.parseOptions({ baseUrl: `http://127.0.0.1:${port}` }))
})
afterAll(async () => {
  await registry.close()
  server.close()
  await rm(folder, { recursive: true })
})

it('the connector of the paper reads what was selected and no more, key by key', async () => {
  const call = { requestId: 'r', signal: new AbortController().signal, purpose: 'CERTIFICATE', userId: 'UZ1' }
  const keys = ['40201902050010', '31210632040244']
  const answers = await registry.readers['Person']?.readMany(keys, ['monthlyPension'], call)
  expect(answers).toMatchObject([
    { status: 'NOT_FOUND' },
    { status: 'FOUND', entity: { pinfl: '31210632040244', monthlyPension: '1200000.00' } },
  ])
  expect(asked).toEqual([{ pins: keys, fields: ['monthlyPension'] }])
})

it('its slice composes, and adds its field to the person', () => {
  const { sdl } = compose({
    slices: [
      {
        name: connector.name,
        sdl: `${connector.sdl}\n type Query { person(pinfl: Pinfl!): Person }`,
        registries: ['pensions'],
      },
    ],
    readers: new Map([['pensions', registry.readers]]),
    local: [],
    assigner: { assigned: () => [] },
  })
  expect(sdl).toContain('monthlyPension: Decimal')
})
