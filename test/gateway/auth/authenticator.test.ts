import { createHmac } from 'node:crypto'
import { inspect } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { base64url, UnsecuredJWT } from 'jose'
import {
  ANONYMOUS,
  type Authenticator,
  type AuthenticatorOptions,
  createAuthenticator,
} from '../../../gateway/auth/authenticator.ts'
import { GatewayError } from '../../../gateway/errors.ts'
import { AUDIENCE, createSigner, ISSUED, type Provider, type Signer, sign, startProvider } from './provider.ts'

let provider: Provider
let signer: Signer
let stranger: Signer
let clock: number
const opened: Authenticator[] = []

beforeAll(async () => {
  provider = await startProvider()
  signer = await createSigner('first')
  stranger = await createSigner('first')
})

beforeEach(() => {
  clock = (ISSUED + 1) * 1_000
  provider.serveKeys(signer)
})

afterAll(async () => {
  await Promise.all(opened.map((authenticator) => authenticator.close()))
  await provider.close()
})

function open(options: Partial<AuthenticatorOptions> = {}): Authenticator {
  const authenticator = createAuthenticator({
    issuer: provider.issuer,
    audience: AUDIENCE,
    now: () => clock,
    ...options,
  })
  opened.push(authenticator)
  return authenticator
}

async function refusal(header: string, authenticator = open()): Promise<GatewayError> {
  const error = await authenticator.authenticate(header).catch((thrown: unknown) => thrown)
  if (!(error instanceof GatewayError)) throw new TypeError(`expected a refusal, not ${inspect(error)}`)
  return error
}

async function reasonOf(token: string, authenticator = open()): Promise<unknown> {
  const { code, extensions } = await refusal(`Bearer ${token}`, authenticator)
  expect(code).toBe('UNAUTHENTICATED')
  return extensions.params?.['reason']
}

describe('a request without a token', () => {
  it('is anonymous, and nobody is asked', async () => {
    const before = provider.asked.length
    expect(await open().authenticate(undefined)).toBe(ANONYMOUS)
    expect(provider.asked.length).toBe(before)
  })
})

describe('a token that holds', () => {
  it('makes a citizen of its claims', async () => {
    expect(await open().authenticate(`Bearer ${await sign(provider.issuer, signer)}`)).toEqual({
      kind: 'citizen',
      id: 'citizen-1',
      clientId: 'front-end',
      pinfl: '31210632040244',
      scopes: ['people:read', 'dwellings:read'],
    })
  })

  it('makes an officer of its claims, with organization and territory', async () => {
    const claims = {
      principal_kind: 'officer',
      organization: { id: '201122919', name: 'Sergeli' },
      territory: '1726283',
    }
    const token = await sign(provider.issuer, signer, { claims })
    expect(await open().authenticate(`bearer ${token}`)).toMatchObject({
      kind: 'officer',
      organization: { id: '201122919', name: 'Sergeli' },
      territory: '1726283',
    })
  })

  it('may be for several audiences, ours among them', async () => {
    const token = await sign(provider.issuer, signer, { claims: { aud: ['https://other.example', AUDIENCE] } })
    expect((await open().authenticate(`Bearer ${token}`)).kind).toBe('citizen')
  })

  it('may have expired within the leeway', async () => {
    const token = await sign(provider.issuer, signer)
    clock = (ISSUED + 604) * 1_000
    expect((await open().authenticate(`Bearer ${token}`)).kind).toBe('citizen')
  })

  it('may be signed by another algorithm where that one is configured', async () => {
    const other = await createSigner('other', 'PS256')
    provider.serveKeys(signer, other)
    const token = await sign(provider.issuer, other, { header: { alg: 'PS256' } })
    expect((await open({ algorithms: ['ES256', 'PS256'] }).authenticate(`Bearer ${token}`)).kind).toBe('citizen')
    expect(await reasonOf(token)).toBe('algorithm')
  })

  it('has its keys found at the address configured, without metadata', async () => {
    const before = provider.asked.length
    const token = await sign(provider.issuer, signer)
    await open({ jwksUri: `${provider.issuer}/keys` }).authenticate(`Bearer ${token}`)
    expect(provider.asked.slice(before)).toEqual(['/keys'])
  })
})

describe('a token that does not hold is refused and never anonymous', () => {
  it.each([
    ['of another issuer', { claims: { iss: 'https://elsewhere.example' } }, 'claim'],
    ['for another audience', { claims: { aud: 'https://elsewhere.example' } }, 'claim'],
    ['that has expired', { claims: { exp: ISSUED - 10 } }, 'expired'],
    ['that does not hold yet', { claims: { nbf: ISSUED + 60 } }, 'claim'],
    ['that is an ID token', { header: { typ: 'JWT' } }, 'claim'],
    ['without a client', { without: ['client_id'] }, 'claim'],
    ['without an expiry', { without: ['exp'] }, 'claim'],
    ['without a subject', { without: ['sub'] }, 'claim'],
    ['without an id of its own', { without: ['jti'] }, 'claim'],
    ['without a kind of principal', { without: ['principal_kind'] }, 'claim'],
    ['of an unknown kind of principal', { claims: { principal_kind: 'anonymous' } }, 'claim'],
    ['of a citizen without a PINFL', { without: ['pinfl'] }, 'claim'],
    ['of a citizen whose PINFL is not a number', { claims: { pinfl: '3121063204024x' } }, 'claim'],
  ])('%s', async (_name, options, reason) => {
    expect(await reasonOf(await sign(provider.issuer, signer, options))).toBe(reason)
  })

  it('signed by somebody else under our key id', async () => {
    expect(await reasonOf(await sign(provider.issuer, stranger))).toBe('signature')
  })

  it('that names a key the issuer does not have', async () => {
    expect(await reasonOf(await sign(provider.issuer, { ...signer, kid: 'unheard-of' }))).toBe('key')
  })

  it('that is not signed at all', async () => {
    const token = new UnsecuredJWT({ sub: 'x' }).setIssuer(provider.issuer).setAudience(AUDIENCE).encode()
    expect(await reasonOf(`${token}AA`)).toBe('algorithm')
    expect((await refusal(`Bearer ${token}`)).code).toBe('UNAUTHENTICATED')
  })

  it('signed with our public key as if it were a shared secret', async () => {
    const token = await sign(provider.issuer, signer)
    const [, payload = ''] = token.split('.')
    const head = base64url.encode(JSON.stringify({ alg: 'HS256', typ: 'at+jwt', kid: signer.kid }))
    const secret = JSON.stringify(signer.publicJwk)
    const mac = createHmac('sha256', secret).update(`${head}.${payload}`).digest('base64url')
    expect(await reasonOf(`${head}.${payload}.${mac}`)).toBe('algorithm')
  })

  it('that is no token', async () => {
    for (const header of [
      '',
      'Bearer',
      'Bearer ',
      'Basic dXNlcjpwYXNz',
      'Bearer a b',
      'Bearer é',
      'Bearer not-a-jwt',
    ]) {
      expect((await refusal(header)).code).toBe('UNAUTHENTICATED')
    }
  })

  it('that is too long, unread', async () => {
    const before = provider.asked.length
    expect(await reasonOf('a'.repeat(8_200))).toBe('size')
    expect(provider.asked.length).toBe(before)
  })

  it('that one character was changed of, wherever', async () => {
    const token = await sign(provider.issuer, signer)
    const authenticator = open()
    await authenticator.authenticate(`Bearer ${token}`)
    for (let at = 3; at < token.length - 1; at += 37) {
      const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
      expect((await refusal(`Bearer ${changed}`, authenticator)).code).toBe('UNAUTHENTICATED')
    }
  })

  it('without a word of the person in the error or its causes', async () => {
    const options = { claims: { exp: ISSUED - 10, aud: 'https://elsewhere.example' } }
    const expired = await refusal(`Bearer ${await sign(provider.issuer, signer, options)}`)
    const wrong = await refusal(`Bearer ${await sign(provider.issuer, signer, { claims: { pinfl: '99999' } })}`)
    for (const error of [expired, wrong]) {
      expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/31210632040244|99999|citizen-1/)
    }
  })
})

describe('a verified token', () => {
  it('is kept, so that it is verified once', async () => {
    const authenticator = open()
    const header = `Bearer ${await sign(provider.issuer, signer)}`
    const principal = await authenticator.authenticate(header)
    provider.serveKeys()
    expect(await authenticator.authenticate(header)).toBe(principal)
  })

  it('is kept no longer than it holds', async () => {
    const authenticator = open({ keptFor: 10_000_000 })
    const header = `Bearer ${await sign(provider.issuer, signer)}`
    await authenticator.authenticate(header)
    clock = (ISSUED + 606) * 1_000
    expect((await refusal(header, authenticator)).extensions.params?.['reason']).toBe('expired')
  })

  it('is verified again after a while, so that a withdrawn key ends it', async () => {
    const authenticator = open({ keptFor: 1_000, keysMaxAge: 1_000, keysCooldown: 0 })
    const header = `Bearer ${await sign(provider.issuer, signer)}`
    await authenticator.authenticate(header)
    provider.serveKeys()
    clock += 2_000
    expect((await refusal(header, authenticator)).extensions.params?.['reason']).toBe('key')
  })
})

describe('an issuer that is down', () => {
  it('does not keep an authenticator from being made, and refuses tokens with a time to ask again', async () => {
    provider.serve((_request, response) => response.writeHead(503).end())
    const error = await refusal(`Bearer ${await sign(provider.issuer, signer)}`)
    expect(error.extensions).toMatchObject({ code: 'IDENTITY_UNAVAILABLE', retryAfterMs: 1_000 })
  })

  it('does not end those whose key is known', async () => {
    const authenticator = open({ keysMaxAge: 1_000, keptTokens: 1 })
    await authenticator.authenticate(`Bearer ${await sign(provider.issuer, signer)}`)
    provider.serve((request) => request.socket.destroy())
    clock += 5_000
    const token = await sign(provider.issuer, signer, { claims: { sub: 'citizen-2' } })
    expect((await authenticator.authenticate(`Bearer ${token}`)).id).toBe('citizen-2')
  })
})
