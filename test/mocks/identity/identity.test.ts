import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { type Flaw, type RunningIdentity, startIdentity } from '../../../mocks/identity/identity.ts'

const PINFL = '40201902050010'
let identity: RunningIdentity

beforeAll(async () => {
  identity = await startIdentity()
})
afterAll(() => identity.close())

async function verify(token: string) {
  const keys = createRemoteJWKSet(new URL(`${identity.url}/jwks`))
  return await jwtVerify(token, keys, {
    issuer: identity.url,
    audience: identity.audience,
    typ: 'at+jwt',
    algorithms: ['ES256'],
    requiredClaims: ['sub', 'exp', 'iat', 'jti', 'client_id'],
  })
}

async function ask(form: Record<string, string>, headers: Record<string, string> = {}) {
  const response = await fetch(`${identity.url}/token`, { method: 'POST', body: new URLSearchParams(form), headers })
  const body = (await response.json()) as { access_token: string; error?: string; scope: string; expires_in: number }
  return { status: response.status, body }
}

describe('a token', () => {
  it('verifies against the published keys and says who the citizen is', async () => {
    const { payload, protectedHeader } = await verify(await identity.token({ persona: 'citizen', pinfl: PINFL }))
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'at+jwt' })
    expect(payload).toMatchObject({ principal_kind: 'citizen', pinfl: PINFL, client_id: 'portal' })
    expect(payload.sub).not.toContain(PINFL)
  })

  it('says where an officer works, and under which organisation', async () => {
    const { payload } = await verify(await identity.token({ persona: 'officer' }))
    expect(payload).toMatchObject({
      principal_kind: 'officer',
      territory: '1726283',
      organization: { id: 'oss-sergeli' },
    })
    expect(payload['pinfl']).toMatch(/^\d{14}$/)
  })

  it('says nothing about a person when a service or an agency asks for itself', async () => {
    for (const persona of ['service', 'agency'] as const) {
      const { payload } = await verify(await identity.token({ persona }))
      expect(payload).toMatchObject({ principal_kind: persona, sub: payload['client_id'] })
      expect(payload).not.toHaveProperty('pinfl')
    }
  })

  it('has the same subject for the same person and another for another', async () => {
    const subject = async (pinfl: string) => decodeJwt(await identity.token({ persona: 'citizen', pinfl })).sub
    expect(await subject(PINFL)).toBe(await subject(PINFL))
    expect(await subject(PINFL)).not.toBe(await subject('40201902050011'))
  })

  it('does not verify once it has expired', async () => {
    await expect(verify(await identity.token({ persona: 'officer', expiresIn: -60 }))).rejects.toThrow('exp')
  })

  it.each<[Flaw, string]>([
    ['none', 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['hmac', 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['forged', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    ['unknownKey', 'ERR_JWKS_NO_MATCHING_KEY'],
    ['type', 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['issuer', 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['audience', 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
  ])('with the flaw %s does not verify, for that one reason', async (flaw, code) => {
    await expect(verify(await identity.token({ persona: 'officer', flaw }))).rejects.toMatchObject({ code })
  })
})

describe('the token endpoint', () => {
  it('is where the metadata say, as the keys are', async () => {
    const metadata = await (await fetch(`${identity.url}/.well-known/openid-configuration`)).json()
    expect(metadata).toMatchObject({
      issuer: identity.url,
      token_endpoint: `${identity.url}/token`,
      jwks_uri: `${identity.url}/jwks`,
    })
  })

  it('gives a service its token for its secret', async () => {
    const authorization = `Basic ${btoa('kindergarten-queue:kindergarten-mock-secret')}`
    const { status, body } = await ask({ grant_type: 'client_credentials' }, { authorization })
    expect(status).toBe(200)
    expect((await verify(body.access_token)).payload).toMatchObject({ principal_kind: 'service' })
  })

  it('gives nothing for a wrong secret', async () => {
    const form = { grant_type: 'client_credentials', client_id: 'kindergarten-queue', client_secret: 'no' }
    expect(await ask(form)).toEqual({ status: 401, body: { error: 'invalid_client' } })
  })

  it('gives a persona its token by the mock grant, narrowed to what was asked', async () => {
    const form = {
      grant_type: 'urn:darcha:mock',
      persona: 'citizen',
      pinfl: PINFL,
      scope: 'tax:read',
      expires_in: '60',
    }
    const { body } = await ask(form)
    expect(body).toMatchObject({ scope: 'tax:read', expires_in: 60 })
    expect((await verify(body.access_token)).payload).toMatchObject({ pinfl: PINFL, scope: 'tax:read' })
  })

  it.each([
    ['invalid_request', { grant_type: 'urn:darcha:mock', persona: 'citizen' }],
    ['invalid_request', { grant_type: 'urn:darcha:mock', persona: 'king' }],
    ['invalid_scope', { grant_type: 'urn:darcha:mock', persona: 'agency', scope: 'tax:read' }],
    ['unsupported_grant_type', { grant_type: 'password' }],
  ])('answers %s to what it cannot grant', async (error, form) => {
    expect(await ask(form)).toEqual({ status: 400, body: { error } })
  })
})

describe('its keys', () => {
  it('keep an earlier token verifiable after one rotation, and not after two', async () => {
    const token = await identity.token({ persona: 'officer' })
    await identity.rotateKeys()
    await expect(verify(token)).resolves.toBeDefined()
    expect(decodeProtectedHeader(await identity.token({ persona: 'officer' })).kid).not.toBe(
      decodeProtectedHeader(token).kid,
    )
    await identity.rotateKeys()
    await expect(verify(token)).rejects.toThrow('no applicable key')
  })

  it('cannot be had while they alone are down', async () => {
    identity.faults.set({ kind: 'outage', path: '/jwks' })
    const token = await identity.token({ persona: 'officer' })
    await expect(verify(token)).rejects.toThrow('200 OK')
    expect((await fetch(`${identity.url}/.well-known/openid-configuration`)).status).toBe(200)
    identity.faults.clear()
    await expect(verify(token)).resolves.toBeDefined()
  })
})
