import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import type { Call } from '../../../../connectors/sdk/call.ts'
import { intercept } from '../../../../connectors/sdk/transport.ts'
import { type RestRequest, type RestResponse, rest } from '../../../../connectors/sdk/transports/rest.ts'
import { addressed, refusedByXRoad } from '../../../../connectors/sdk/transports/xroad.ts'
import { callOf } from '../sending.ts'
import { type Asked, type Handler, json, withServer } from '../server.ts'

const ADDRESS = { client: 'UZ-test/GOV/205000001/oss one', service: 'UZ-test/GOV/202555666/kadastr/title-register' }
const POST: RestRequest = { method: 'POST', path: '/titles?x=1', body: { numbers: [] } }
const sha512 = (bytes: string | Buffer): Buffer => createHash('sha512').update(bytes).digest()

/** As the registry's manual has it: request line, X-Road's headers by name, body. */
function hashOf({ method, target, headers, body }: Asked): string {
  const lines = Object.entries(headers)
    .filter(([name]) => name.startsWith('x-road-'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value}\r\n`)
  const head = sha512(`${method}\r\n${target}\r\n${lines.join('')}`)
  return (body.length === 0 ? head : sha512(Buffer.concat([head, sha512(body)]))).toString('base64')
}

const honest: Handler = (asked, response) => json(response, {}, 200, { 'x-road-request-hash': hashOf(asked) })

interface Sent {
  readonly asked: readonly Asked[]
  readonly response: RestResponse
}

function send(handler: Handler, request = POST, call: Call = callOf()): Promise<Sent> {
  return withServer(
    handler,
    (baseUrl) => {
      const wire = rest({ name: 'land', baseUrl, refuse: refusedByXRoad('land') })
      return intercept(wire, addressed({ name: 'land', ...ADDRESS }))
    },
    async (wire, { asked }) => ({ response: await wire.send(request, call), asked }),
  )
}

describe('X-Road over REST', () => {
  it('asks the service by its address, and says for whom', async () => {
    const call = { ...callOf(), issue: 'C-7', representedParty: 'COM/301234567' }
    const { asked } = await send(honest, POST, call)
    expect(asked[0]?.target).toBe('/r1/UZ-test/GOV/202555666/kadastr/title-register/titles?x=1')
    expect(asked[0]?.headers).toMatchObject({
      'x-road-client': 'UZ-test/GOV/205000001/oss%20one',
      'x-road-id': expect.stringMatching(/^[\da-f-]{36}$/),
      'x-road-userid': call.userId,
      'x-road-issue': 'C-7',
      'x-road-represented-party': 'COM/301234567',
    })
  })

  it('does not name a case or a party where there is none', async () => {
    const { asked } = await send(honest)
    expect(asked[0]?.headers).not.toHaveProperty('x-road-issue')
    expect(asked[0]?.headers).not.toHaveProperty('x-road-represented-party')
  })

  it('accepts the answer to this request, with and without a body', async () => {
    await expect(send(honest)).resolves.toBeDefined()
    await expect(send(honest, { method: 'GET', path: '/health' })).resolves.toBeDefined()
  })

  it('refuses the answer to another request, and one that does not say which', async () => {
    const other: Handler = (_, response) => json(response, {}, 200, { 'x-road-request-hash': 'AAAA' })
    await expect(send(other)).rejects.toMatchObject({ code: 'RECORD_INVALID' })
    await expect(send((_, response) => json(response, {}))).rejects.toMatchObject({ code: 'RECORD_INVALID' })
  })

  it.each([
    ['Server.ServerProxy.AccessDenied', 500, 'REGISTRY_REFUSED'],
    ['Server.ServerProxy.UnknownService', 500, 'REGISTRY_REFUSED'],
    ['Client.BadRequest', 400, 'REGISTRY_REFUSED'],
    ['Server.ServerProxy.ServiceFailed', 500, 'REGISTRY_UNAVAILABLE'],
    ['Server.ServerProxy.NetworkError', 500, 'REGISTRY_UNAVAILABLE'],
  ])("takes X-Road's %s (%i) for %s", async (type, status, code) => {
    const handler: Handler = (_, response) =>
      json(response, { type, message: '', detail: '' }, status, { 'x-road-error': type })
    await expect(send(handler)).rejects.toMatchObject({ code, registryCode: type })
  })

  it("keeps the registry's own code, which is none of X-Road's", async () => {
    const handler: Handler = (_, response) => json(response, { type: 'extract.unknown', message: '', detail: '' }, 404)
    await expect(send(handler)).rejects.toMatchObject({ code: 'REGISTRY_REFUSED', registryCode: 'extract.unknown' })
  })
})
