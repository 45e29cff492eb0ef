import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type ConfigError, readConfig } from '../../gateway/config.ts'
import { type TestFolder, testFolder } from '../support/postgres.ts'

const kept = { ...process.env }
let folder: TestFolder
beforeEach(async () => {
  folder = await testFolder()
})
afterEach(async () => {
  for (const name of Object.keys(process.env)) if (!(name in kept)) delete process.env[name]
  await folder.remove()
})

const mistakes = (overrides: Record<string, string>): readonly string[] => {
  try {
    readConfig(overrides)
  } catch (error) {
    return (error as ConfigError).mistakes
  }
  return []
}

describe('a setting', () => {
  it('is the environment’s, the command line’s where it gives one, and the default where neither does', () => {
    expect(readConfig().port).toBe(4000)
    process.env['DARCHA_PORT'] = '4711'
    process.env['DARCHA_DATA'] = '/somewhere'
    expect(readConfig({ DARCHA_PORT: undefined, DARCHA_DATA: undefined })).toMatchObject({
      port: 4711,
      data: '/somewhere',
    })
    expect(readConfig({ DARCHA_PORT: '0' }).port).toBe(0)
  })

  it('that is empty is not set: a service manager writes it so', () => {
    process.env['DARCHA_PORT'] = ''
    expect(readConfig({ DARCHA_DATA: '' })).toMatchObject({ port: 4000, data: resolve('.darcha') })
  })

  it('that makes no sense is named, together with every other', () => {
    expect(
      mistakes({ DARCHA_PORT: 'abc', DARCHA_WORKERS: '0', DARCHA_LOG_LEVEL: 'loud', DARCHA_METRICS_TOKEN: 'short' }),
    ).toEqual([
      'DARCHA_PORT: must be a number',
      expect.stringContaining('DARCHA_WORKERS: '),
      expect.stringContaining('DARCHA_METRICS_TOKEN: '),
      expect.stringContaining('DARCHA_LOG_LEVEL: '),
    ])
  })
})

describe('a payment provider', () => {
  const given = { DARCHA_PAYMENT_URL: 'https://pay.example/', DARCHA_PAYMENT_SECRET: 'a-secret-of-many-letters' }

  it('is known by its address and its secret; while that is replaced the old one is good too', () => {
    expect(readConfig().payment).toBeUndefined()
    expect(readConfig(given).payment).toEqual({ url: 'https://pay.example', secrets: ['a-secret-of-many-letters'] })
    const both = 'a-new-secret-of-many-letters,a-secret-of-many-letters'
    expect(readConfig({ ...given, DARCHA_PAYMENT_SECRET: both }).payment?.secrets).toEqual(both.split(','))
  })

  it('of which half is missing, or a secret short, is a mistake', () => {
    const { DARCHA_PAYMENT_URL, DARCHA_PAYMENT_SECRET } = given
    expect(mistakes({ DARCHA_PAYMENT_URL })).toEqual([expect.stringMatching(/^DARCHA_PAYMENT_SECRET: is missing/)])
    expect(mistakes({ DARCHA_PAYMENT_SECRET })).toEqual([expect.stringMatching(/^DARCHA_PAYMENT_URL: is missing/)])
    expect(mistakes({ ...given, DARCHA_PAYMENT_SECRET: 'short' })).toEqual([
      expect.stringMatching(/^DARCHA_PAYMENT_SECRET: /),
    ])
  })
})

describe('the file of registries', () => {
  const file = async (text: string): Promise<Record<string, string>> => {
    const path = join(folder.path, 'registries.yaml')
    await writeFile(path, text)
    return { DARCHA_REGISTRIES: path }
  }

  it('names registries, their connectors and subgraphs; secrets come from the environment, whatever stands in them', async () => {
    process.env['GAS_KEY'] = 'a"b: {c}'
    const { registries, subgraphs } = readConfig(
      await file(`registries:
  - name: one
    options: { baseUrl: https://one.example, key: \${GAS_KEY} }
  - name: two
    connector: one
subgraphs:
  - { name: far, url: https://far.example/graphql, sdl: far.graphql, token: 0123456789abcdef }
`),
    )
    expect(registries).toEqual([
      { name: 'one', connector: 'one', options: { baseUrl: 'https://one.example', key: 'a"b: {c}' } },
      { name: 'two', connector: 'one', options: {} },
    ])
    expect(subgraphs).toEqual([expect.objectContaining({ name: 'far', sdl: join(folder.path, 'far.graphql') })])
  })

  it('says who is told by a webhook and which registries are heard, with one secret or two', async () => {
    const [one, two] = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD']
    const { registries, clients } = readConfig(
      await file(`registries:
  - { name: one, messageSecret: sixteen letters or more }
  - { name: two, messageSecret: [the next secret of it, sixteen letters or more] }
clients:
  - { id: portal, webhook: { url: https://portal.example/hook, secret: ${one} } }
  - { id: kiosk, webhook: { url: http://10.0.0.7/hook, secret: [${two}, ${one}], allowPrivate: true } }
`),
    )
    expect(registries.map(({ messageSecret }) => messageSecret)).toEqual([
      ['sixteen letters or more'],
      ['the next secret of it', 'sixteen letters or more'],
    ])
    expect(clients).toEqual([
      { id: 'portal', webhook: { url: 'https://portal.example/hook', secrets: [one], allowPrivate: false } },
      { id: 'kiosk', webhook: { url: 'http://10.0.0.7/hook', secrets: [two, one], allowPrivate: true } },
    ])
  })

  const client = (webhook: string, id = 'portal') =>
    `registries: [{ name: a }]\nclients: [{ id: ${id}, webhook: ${webhook} }]`
  const WHSEC = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

  it.each([
    [
      'a webhook without TLS to an address of the world',
      client(`{ url: http://portal.example, secret: ${WHSEC} }`),
      'portal is not https',
    ],
    ['a webhook whose secret is none', client('{ url: https://portal.example, secret: short }'), 'whsec_'],
    ['a short secret of a registry', 'registries: [{ name: a, messageSecret: short }]', 'messageSecret'],
    ['a file that is not there', undefined, 'cannot be read'],
    ['what is no YAML', 'registries: [', 'registries.yaml'],
    ['a name that no registry can have', 'registries: [{ name: Gas Supplier }]', 'lower case'],
    ['a registry that stands there twice', 'registries: [{ name: a }, { name: a }]', 'a stands there twice'],
    [
      'a variable that is not set',
      'registries: [{ name: a, options: { key: $' + '{NOT_SET} } }]',
      'NOT_SET is not set',
    ],
    ['an option of its own making', 'registries: [{ name: a, colour: red }]', 'colour'],
  ])('may not be %s', async (_, text, told) => {
    const given = text === undefined ? { DARCHA_REGISTRIES: join(folder.path, 'nothing.yaml') } : await file(text)
    expect(mistakes(given).join('\n')).toContain(told)
  })
})
