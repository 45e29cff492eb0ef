import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { oauth2 } from '../../../../connectors/sdk/interceptors.ts'
import { intercept, type Transport } from '../../../../connectors/sdk/transport.ts'
import { type RestRequest, type RestResponse, rest } from '../../../../connectors/sdk/transports/rest.ts'
import { callOf } from '../sending.ts'
import { type Asked, type Handler, json, type TestServer, withServer } from '../server.ts'

const GET: RestRequest = { method: 'GET', path: '/records' }
const SECRET = 'a:secret & more'

/** Gives `t1`, `t2`, … and takes those that `takes` accepts. */
function registry({
  lasts = 300,
  takes = () => true,
  token,
}: {
  lasts?: number
  takes?: (token: string) => boolean
  token?: Handler
} = {}): Handler {
  let given = 0
  return (asked, response) => {
    if (asked.target !== '/oauth2/token') {
      const authorization = String(asked.headers.authorization)
      if (takes(authorization.replace('Bearer ', ''))) json(response, { authorization })
      else json(response, { type: 'token-expired' }, 401)
    } else if (token !== undefined) void token(asked, response)
    else {
      given += 1
      json(response, { access_token: `t${given}`, token_type: 'Bearer', expires_in: lasts })
    }
  }
}

function withTokens<Result>(
  handler: Handler,
  run: (wire: Transport<RestRequest, RestResponse>, server: TestServer) => Promise<Result>,
  deadline?: number,
): Promise<Result> {
  return withServer(
    handler,
    (baseUrl) => {
      const wire = rest({ name: 'tax', baseUrl })
      const credentials = { clientId: 'darcha', clientSecret: SECRET, scope: 'taxpayers.read' }
      const tokens = oauth2({ name: 'tax', tokenUrl: `${baseUrl}/oauth2/token`, ...credentials, deadline })
      const transport = intercept(wire, tokens.intercept)
      return { ...transport, close: () => Promise.all([wire.close(), tokens.close()]).then(() => undefined) }
    },
    run,
  )
}

const renewals = ({ asked }: TestServer): readonly Asked[] => asked.filter(({ target }) => target === '/oauth2/token')

describe('an access token', () => {
  afterEach(() => void jest.restoreAllMocks())

  it('is asked for with the credentials of the client, and sent with the request', async () => {
    await withTokens(registry(), async (wire, server) => {
      await expect(wire.send(GET, callOf())).resolves.toMatchObject({ body: { authorization: 'Bearer t1' } })
      const [renewal] = renewals(server)
      expect(renewal?.body.toString()).toBe('grant_type=client_credentials&scope=taxpayers.read')
      const basic = Buffer.from(String(renewal?.headers.authorization).replace('Basic ', ''), 'base64').toString()
      expect(basic).toBe('darcha:a%3Asecret+%26+more')
    })
  })

  it('is kept, and renewed once however many sends wait for it', async () => {
    await withTokens(registry(), async (wire, server) => {
      await Promise.all(Array.from({ length: 8 }, () => wire.send(GET, callOf())))
      await wire.send(GET, callOf())
      expect(renewals(server)).toHaveLength(1)
    })
  })

  it('is renewed a little before its end, and not after', async () => {
    await withTokens(registry({ lasts: 300 }), async (wire, server) => {
      await wire.send(GET, callOf())
      const now = performance.now()
      const clock = jest.spyOn(performance, 'now')
      clock.mockReturnValue(now + 280_000)
      await wire.send(GET, callOf())
      expect(renewals(server)).toHaveLength(1)
      clock.mockReturnValue(now + 292_000)
      await wire.send(GET, callOf())
      expect(renewals(server)).toHaveLength(2)
    })
  })

  it('that the registry does not take any more is renewed once, for all who were refused with it', async () => {
    const handler = registry({ takes: (token) => token !== 't1' })
    await withTokens(handler, async (wire, server) => {
      const answers = await Promise.all(Array.from({ length: 4 }, () => wire.send(GET, callOf())))
      expect(answers.map(({ body }) => body)).toEqual(Array(4).fill({ authorization: 'Bearer t2' }))
      expect(renewals(server)).toHaveLength(2)
    })
  })

  it('that is refused anew is a refusal: nobody renews for ever', async () => {
    await withTokens(registry({ takes: () => false }), async (wire, server) => {
      await expect(wire.send(GET, callOf())).rejects.toMatchObject({ code: 'REGISTRY_REFUSED', status: 401 })
      expect(renewals(server)).toHaveLength(2)
    })
  })

  it('goes on being renewed for the others when one caller leaves', async () => {
    const caller = new AbortController()
    const { promise: wait, resolve: go } = Promise.withResolvers<void>()
    const token: Handler = async (_, response) => {
      caller.abort('gone')
      await wait
      json(response, { access_token: 'late', expires_in: 300 })
    }
    await withTokens(registry({ token }), async (wire, server) => {
      const left = wire.send(GET, callOf(caller.signal))
      const stays = wire.send(GET, callOf())
      await expect(left).rejects.toBe('gone')
      go()
      await expect(stays).resolves.toMatchObject({ body: { authorization: 'Bearer late' } })
      expect(renewals(server)).toHaveLength(1)
    })
  })

  it('is no longer asked for when the last who waited has left, and asked for anew by whoever comes then', async () => {
    const { promise: gone, resolve: isGone } = Promise.withResolvers<void>()
    const callers = [new AbortController(), new AbortController()]
    let first = true
    const token: Handler = (_, response) => {
      if (!first) return json(response, { access_token: 'anew', expires_in: 300 })
      first = false
      response.on('close', isGone)
      for (const caller of callers) caller.abort('gone')
    }
    await withTokens(registry({ token }), async (wire, server) => {
      const left = callers.map(({ signal }) => wire.send(GET, callOf(signal)))
      for (const one of left) await expect(one).rejects.toBe('gone')
      await expect(wire.send(GET, callOf())).resolves.toMatchObject({ body: { authorization: 'Bearer anew' } })
      await gone
      expect(renewals(server)).toHaveLength(2)
    })
  })

  it.each<[string, Handler, object]>([
    [
      'refused',
      (_, response) => json(response, { error: 'invalid_client' }, 401),
      { code: 'REGISTRY_REFUSED', registryCode: 'invalid_client' },
    ],
    ['failing', (_, response) => json(response, {}, 503), { code: 'REGISTRY_UNAVAILABLE' }],
    ['unreadable', (_, response) => void response.end('token=t1'), { code: 'RECORD_INVALID' }],
    ['without a token', (_, response) => json(response, { token_type: 'Bearer' }), { code: 'RECORD_INVALID' }],
    ['silent', () => undefined, { code: 'REGISTRY_TIMEOUT' }],
  ])('endpoint that is %s is told as such, without the secret', async (_, token, expected) => {
    const run = async (wire: Transport<RestRequest, RestResponse>): Promise<void> => {
      const error: unknown = await wire.send(GET, callOf()).catch((cause: unknown) => cause)
      expect(error).toMatchObject(expected)
      expect(String(error)).not.toContain('secret')
    }
    await withTokens(registry({ token }), run, 100)
  })
})
