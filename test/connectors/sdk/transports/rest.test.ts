import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { RegistryError } from '../../../../connectors/sdk/errors.ts'
import { path, type RestOptions, type RestRequest, rest } from '../../../../connectors/sdk/transports/rest.ts'
import { callOf } from '../sending.ts'
import { type Handler, json, serve, type TestServer, withServer } from '../server.ts'

const GET: RestRequest = { method: 'GET', path: '/records' }
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
type Wire = ReturnType<typeof rest>

function withRest(
  handler: Handler,
  run: (wire: Wire, server: TestServer) => Promise<void>,
  options: Partial<RestOptions> = {},
) {
  return withServer(handler, (baseUrl) => rest({ name: 'land', baseUrl: `${baseUrl}/api`, ...options }), run)
}

async function errorOf(handler: Handler, options: Partial<RestOptions> = {}): Promise<RegistryError | undefined> {
  let error: unknown
  await withRest(
    handler,
    async (wire) => {
      error = await wire.send(GET, callOf()).then(
        () => undefined,
        (cause: unknown) => cause,
      )
    },
    options,
  )
  return error as RegistryError | undefined
}

const failing =
  (status: number, body: unknown = {}, headers: Record<string, string> = {}): Handler =>
  (_, response) =>
    json(response, body, status, headers)

describe('a REST send', () => {
  it('sends JSON below the base URL, and reads JSON', async () => {
    await withRest(
      (_, response) => json(response, { rows: [] }, 202),
      async (wire, { asked }) => {
        const request: RestRequest = {
          method: 'POST',
          path: '/records?page=2',
          body: { keys: ['1'] },
          headers: { 'x-basis': 'C-1' },
        }
        await expect(wire.send(request, callOf())).resolves.toMatchObject({ status: 202, body: { rows: [] } })
        expect(asked[0]).toMatchObject({ method: 'POST', target: '/api/records?page=2' })
        expect(asked[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'x-basis': 'C-1' })
        expect(asked[0]?.body.toString()).toBe('{"keys":["1"]}')
      },
    )
  })

  it('keeps digests of what was sent and of what came back', async () => {
    await withRest(
      (_, response) => void response.end('{"a":1}'),
      async (wire) => {
        const { exchange } = await wire.send({ method: 'POST', path: '/records', body: [1] }, callOf())
        expect(exchange.requestDigest).toBe(sha256('POST /api/records\n[1]'))
        expect(exchange.responseDigest).toBe(sha256('{"a":1}'))
      },
    )
  })

  it('reads an empty answer as no body', async () => {
    await withRest(
      (_, response) => void response.writeHead(204).end(),
      async (wire) => {
        await expect(wire.send(GET, callOf())).resolves.toMatchObject({ status: 204, body: undefined })
      },
    )
  })

  it('reads what comes compressed without having been asked for', async () => {
    await withRest(
      (asked, response) => {
        expect(asked.headers['accept-encoding']).toBeUndefined()
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"a":1}'))
      },
      async (wire) => void expect((await wire.send(GET, callOf())).body).toEqual({ a: 1 }),
    )
  })

  it('reuses a connection, and opens no more than it may', async () => {
    await withRest(
      (_, response) => json(response, {}),
      async (wire, server) => {
        await Promise.all(Array.from({ length: 12 }, () => wire.send(GET, callOf())))
        expect(await server.connections()).toBeLessThanOrEqual(3)
      },
      { connections: 3 },
    )
  })
})

describe('a status of a registry', () => {
  it.each([
    [400, 'REGISTRY_REFUSED'],
    [401, 'REGISTRY_REFUSED'],
    [403, 'REGISTRY_REFUSED'],
    [404, 'REGISTRY_REFUSED'],
    [422, 'REGISTRY_REFUSED'],
    [408, 'REGISTRY_UNAVAILABLE'],
    [429, 'REGISTRY_UNAVAILABLE'],
    [500, 'REGISTRY_UNAVAILABLE'],
    [503, 'REGISTRY_UNAVAILABLE'],
  ])('%i is %s', async (status, code) => {
    await expect(errorOf(failing(status))).resolves.toMatchObject({ code, status })
  })

  it('3xx is REGISTRY_REFUSED: a redirect is not followed', async () => {
    await withRest(failing(302, {}, { location: '/elsewhere' }), async (wire, { asked }) => {
      await expect(wire.send(GET, callOf())).rejects.toMatchObject({ code: 'REGISTRY_REFUSED', status: 302 })
      expect(asked).toHaveLength(1)
    })
  })

  it('says when to come back, in seconds or as a date', async () => {
    await expect(errorOf(failing(429, {}, { 'retry-after': '7' }))).resolves.toMatchObject({ retryAfter: 7_000 })
    const date = new Date(Date.now() + 60_000).toUTCString()
    const error = await errorOf(failing(503, {}, { 'retry-after': date }))
    expect(error?.retryAfter).toBeGreaterThan(50_000)
    await expect(errorOf(failing(503, {}, { 'retry-after': 'soon' }))).resolves.toMatchObject({ retryAfter: undefined })
  })

  it('keeps the code of a problem, of a registry and of OAuth', async () => {
    const type = 'https://soliq.example/problems/too-many-keys'
    await expect(errorOf(failing(413, { type, detail: 'x' }))).resolves.toMatchObject({ registryCode: type })
    await expect(errorOf(failing(422, { code: 'U-422-TERRITORY' }))).resolves.toMatchObject({
      registryCode: 'U-422-TERRITORY',
    })
    await expect(errorOf(failing(401, { error: 'invalid_client' }))).resolves.toMatchObject({
      registryCode: 'invalid_client',
    })
  })

  it('keeps no code that may hold a person: no sentences, no long numbers', async () => {
    for (const code of ['no such person: Aliyev', 'unknown-30101900000000', 7]) {
      await expect(errorOf(failing(404, { code }))).resolves.toMatchObject({ registryCode: undefined })
    }
  })

  it('may mean something of its own, which the connector says', async () => {
    const refuse: RestOptions['refuse'] = ({ body }) =>
      JSON.stringify(body).includes('mine') ? (Object.assign(new TypeError(), { own: true }) as never) : undefined
    await expect(errorOf(failing(500, { type: 'mine' }), { refuse })).resolves.toMatchObject({ own: true })
    await expect(errorOf(failing(500, { type: 'other' }), { refuse })).resolves.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
    })
  })
})

describe('a broken answer', () => {
  const said =
    (bytes: string | Buffer): Handler =>
    (_, response) =>
      void response.end(bytes)

  it('that is no JSON is RECORD_INVALID, and its message repeats nothing of it', async () => {
    const error = await errorOf(said('{"pinfl":"30101900000000",'))
    expect(error).toMatchObject({ code: 'RECORD_INVALID' })
    expect(`${error?.message} ${String(error?.cause)}`).not.toContain('30101')
  })

  it('that is not UTF-8 is RECORD_INVALID: a name with a hole in it is no name', async () => {
    await expect(errorOf(said(Buffer.from('7b2261223a22ff227d', 'hex')))).resolves.toMatchObject({
      code: 'RECORD_INVALID',
    })
  })

  it('that is no HTTP is RECORD_INVALID', async () => {
    await expect(errorOf((_, response) => void response.socket?.end('noise\r\n\r\n'))).resolves.toMatchObject({
      code: 'RECORD_INVALID',
    })
  })

  it('that is too large is RECORD_INVALID, compressed or not', async () => {
    const large = JSON.stringify('x'.repeat(50_000))
    await expect(errorOf(said(large), { maxBytes: 10_000 })).resolves.toMatchObject({ code: 'RECORD_INVALID' })
    const packed: Handler = (_, response) =>
      void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(large))
    await expect(errorOf(packed, { maxBytes: 10_000 })).resolves.toMatchObject({ code: 'RECORD_INVALID' })
    await expect(errorOf(packed, { maxBytes: 60_000 })).resolves.toBeUndefined()
  })

  it('in an encoding that nobody knows, or that is not what it says, is RECORD_INVALID', async () => {
    for (const encoding of ['zstd9', 'gzip', 'br']) {
      const handler: Handler = (_, response) => void response.writeHead(200, { 'content-encoding': encoding }).end('{}')
      await expect(errorOf(handler)).resolves.toMatchObject({ code: 'RECORD_INVALID' })
    }
  })

  it('that breaks off, or never begins, is REGISTRY_UNAVAILABLE', async () => {
    const half: Handler = (_, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{', () => response.destroy())
    }
    await expect(errorOf(half)).resolves.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
    await expect(errorOf((_, response) => void response.socket?.resetAndDestroy())).resolves.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
    })
  })

  it('of nobody is REGISTRY_UNAVAILABLE', async () => {
    const server = await serve(failing(200))
    await server.close()
    const wire = rest({ name: 'land', baseUrl: server.url })
    await expect(wire.send(GET, callOf())).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
    await wire.close()
  })
})

describe('a caller who leaves', () => {
  it('gets the own reason back, and the registry sees the connection go', async () => {
    const caller = new AbortController()
    await withRest(
      () => caller.abort('gone'),
      async (wire, { asked }) => {
        await expect(wire.send(GET, callOf(caller.signal))).rejects.toBe('gone')
        await asked[0]?.left
      },
    )
  })

  it('is let go in the middle of an answer too', async () => {
    const caller = new AbortController()
    await withRest(
      (_, response) => {
        response.writeHead(200)
        response.write('{', () => setImmediate(() => caller.abort('gone')))
      },
      async (wire, { asked }) => {
        await expect(wire.send(GET, callOf(caller.signal))).rejects.toBe('gone')
        await asked[0]?.left
      },
    )
  })
})

it('a request that no header can hold is refused, and is no failure of the registry', async () => {
  await withRest(failing(200), async (wire, { asked }) => {
    const request: RestRequest = { ...GET, headers: { 'x-basis': 'иш-1\r\nx-evil: 1' } }
    await expect(wire.send(request, callOf())).rejects.toMatchObject({ code: 'REGISTRY_REFUSED' })
    expect(asked).toHaveLength(0)
  })
})

it('closing ends what is under way and every connection', async () => {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
  await withRest(
    () => arrive(),
    async (wire, server) => {
      const sent = wire.send(GET, callOf()).catch((error: unknown) => error)
      await arrived
      await wire.close()
      await expect(sent).resolves.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
      await server.asked[0]?.left
    },
  )
})

describe('a path with keys', () => {
  it('keeps every key one segment, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((key) => key.isWellFormed() && key !== '.' && key !== '..'),
        (key) => {
          const { pathname } = new URL(path`/extracts/${key}/pages`, 'http://registry.example')
          expect(pathname.split('/').map(decodeURIComponent)).toEqual(['', 'extracts', key, 'pages'])
        },
      ),
    )
  })

  it('refuses the keys that would lead elsewhere', () => {
    for (const key of ['', '.', '..']) expect(() => path`/extracts/${key}`).toThrow('cannot stand in a path')
  })
})
