/** The land mock keeps X-Road's message protocol for REST, and refuses whoever does not. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { landMock } from '../../../mocks/land/server.ts'
import { createPopulation } from '../../../mocks/population/population.ts'
import { type RunningMock, startMock } from '../../../mocks/server.ts'
import { type Asked, ask, at, SERVICE } from './ask.ts'

const population = createPopulation({ seed: 1, size: 200 })
const { home, ordinary } = population.samples
const question = { numbers: [home.cadastralNumber], fields: ['kind'] }
let land: RunningMock

beforeAll(async () => {
  land = await startMock(landMock(population))
})
afterAll(() => land.close())

describe('the land registry’s protocol', () => {
  it.each([
    ['with a body', '/titles', { body: question }],
    ['without one', '/health', {}],
    ['with a query', '/extracts/EX-1-2?fields=kind,soato', {}],
    ['without an id of its own', '/titles', { body: question, headers: { 'X-Road-Id': undefined } }],
    [
      'with a represented party',
      '/titles',
      { body: question, headers: { 'X-Road-Represented-Party': 'COM/301234567' } },
    ],
    ['for a person', '/titles', { body: question, headers: { 'X-Road-Represented-Party': 'UZ31210632040244' } }],
    ['with a space in a value', '/health', { headers: { 'X-Road-Issue': 'A 1' } }],
  ])('binds the answer to a question %s by its hash', async (_, path, asked: Asked) => {
    const { hash, headers } = await ask(land.url, path, asked)
    expect(headers.get('x-road-request-hash')).toBe(hash)
    expect(headers.get('x-road-error')).toBeNull()
  })

  it('says who asked whom, under the id of the question and one of the exchange', async () => {
    const { headers } = await ask(land.url, '/titles', { body: question })
    expect(headers.get('x-road-client')).toBe('UZ-test/GOV/205000001/oss')
    expect(headers.get('x-road-service')).toBe(SERVICE)
    expect(headers.get('x-road-id')).toBe('8fe0d3b6-1d0b-4a39-8ad5-b3ea2a8ecb1d')
    expect(headers.get('x-road-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it.each([
    ['no client', { headers: { 'X-Road-Client': undefined } }, 400, 'Client.BadRequest'],
    ['half a client', { headers: { 'X-Road-Client': 'UZ-test/GOV' } }, 400, 'Client.BadRequest'],
    ['no protocol version', { prefix: '/titles' }, 400, 'Client.BadRequest'],
    [
      'a client of another instance',
      { headers: { 'X-Road-Client': 'EE/GOV/1/a' } },
      500,
      'Server.ServerProxy.AccessDenied',
    ],
    [
      'another service',
      { prefix: '/r1/UZ-test/GOV/1/kadastr/title-register' },
      500,
      'Server.ServerProxy.UnknownService',
    ],
    [
      'a service that is encoded as one part',
      { prefix: `/r1/${encodeURIComponent(SERVICE)}/a/b/c/d` },
      500,
      'Server.ServerProxy.UnknownService',
    ],
  ])('refuses %s as X-Road does', async (_, asked: Asked, status, type) => {
    const reply = await ask(land.url, '/titles', { body: question, ...asked })
    expect([reply.status, reply.body['type'], reply.headers.get('x-road-error')]).toEqual([status, type, type])
    expect(reply.headers.get('x-road-request-hash')).toBeNull()
    expect(Object.keys(reply.body)).toEqual(['type', 'message', 'detail'])
  })

  it.each([
    ['nobody who asks', '/titles', { headers: { 'X-Road-UserId': undefined } }, 403, 'access.user_required'],
    ['somebody without a country', '/titles', { headers: { 'X-Road-UserId': '1234' } }, 400, 'request.invalid'],
    ['a party that is none', '/titles', { headers: { 'X-Road-Represented-Party': 'COM' } }, 400, 'request.invalid'],
    ['another media type', '/titles', { headers: { 'Content-Type': 'text/plain' } }, 415, 'media.unsupported'],
    ['another method', '/titles', { method: 'PUT' }, 405, 'method.not_allowed'],
    ['another path', '/parcels', {}, 404, 'path.unknown'],
    ['no JSON', '/titles', { body: '{' }, 400, 'request.invalid'],
    ['a word too many', '/titles', { body: { ...question, all: true } }, 400, 'request.invalid'],
    ['a malformed number', '/titles', { body: { numbers: ['10:08'], fields: [] } }, 400, 'request.invalid'],
    ['no number', '/titles', { body: { numbers: [], fields: [] } }, 400, 'request.invalid'],
    ['no fields', '/titles', { body: { numbers: question.numbers } }, 400, 'request.invalid'],
    ['an unknown field', '/titles', { body: { ...question, fields: ['owner'] } }, 400, 'request.unknown_field'],
    [
      '101 numbers',
      '/titles',
      { body: { ...question, numbers: Array(101).fill(home.cadastralNumber) } },
      400,
      'request.too_many_keys',
    ],
    [
      'pins and STIRs',
      '/holdings',
      { body: { pins: [ordinary.pinfl], stirs: ['301234567'], fields: [] } },
      400,
      'request.invalid',
    ],
    ['neither', '/holdings', { body: { fields: [] } }, 400, 'request.invalid'],
    [
      '101 pins',
      '/holdings',
      { body: { pins: Array(101).fill(ordinary.pinfl), fields: [] } },
      400,
      'request.too_many_keys',
    ],
    [
      'an unknown field of a right',
      '/holdings',
      { body: { pins: [ordinary.pinfl], fields: ['area_m2'] } },
      400,
      'request.unknown_field',
    ],
  ])('refuses %s as the register does', async (_, path, asked: Asked, status, type) => {
    const reply = await ask(land.url, path, { body: question, ...asked })
    expect([reply.status, reply.body['type']]).toEqual([status, type])
    expect(reply.headers.get('x-road-error')).toBeNull()
    expect(reply.headers.get('x-road-request-hash')).toBe(reply.hash)
  })

  it('tells its health to anybody, and serves its description with its own address', async () => {
    const health = await ask(land.url, '/health', { headers: { 'X-Road-UserId': undefined } })
    expect(health.body).toMatchObject({ status: 'UP' })
    const description = parse(await (await fetch(`${land.url}/openapi.yaml`)).text())
    expect(description.servers).toEqual([{ url: `${land.url}/r1/${SERVICE}` }])
  })

  it('repeats no key in an error', async () => {
    const { body } = await ask(land.url, '/holdings', { body: { pins: [`${ordinary.pinfl}9`], fields: [] } })
    expect(JSON.stringify(body)).not.toContain(ordinary.pinfl)
  })

  it('plays its own faults in its own words', async () => {
    land.faults.set({ kind: 'refused', times: 1 })
    expect((await ask(land.url, '/titles', { body: question })).headers.get('x-road-error')).toBe(
      'Server.ServerProxy.AccessDenied',
    )
    land.faults.set({ kind: 'pending', times: 1 })
    const pending = await ask(land.url, '/titles', { body: question })
    expect([pending.status, at(pending.body, 'archived.0.cad_no')]).toEqual([202, home.cadastralNumber])
    land.faults.set({ kind: 'stale', times: 1 })
    const stale = await ask(land.url, '/titles', { body: question })
    expect(Date.now() - Date.parse(String(stale.body['as_of']))).toBeGreaterThan(29 * 86_400_000)
  })

  it('logs what it was asked', async () => {
    land.requests.clear()
    await ask(land.url, '/titles', { body: question })
    await ask(land.url, '/holdings', { body: { pins: [ordinary.pinfl], fields: ['share'] } })
    expect(land.requests.list()).toMatchObject([
      { operation: 'POST /titles', keys: question.numbers, fields: ['kind'] },
      { operation: 'POST /holdings', keys: [ordinary.pinfl], fields: ['share'] },
    ])
  })
})
