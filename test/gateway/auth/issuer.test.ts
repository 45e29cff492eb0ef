import type { RequestListener } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createIssuer, keysAddress } from '../../../gateway/auth/issuer.ts'
import { createSigner, type Provider, type Signer, startProvider } from './provider.ts'

let provider: Provider
let signer: Signer

beforeAll(async () => {
  provider = await startProvider()
  signer = await createSigner('first')
})

afterAll(async () => await provider.close())

async function fetchKeys(jwksUri?: string, timeout = 2_000): Promise<unknown> {
  const issuer = createIssuer({ issuer: provider.issuer, jwksUri, timeout })
  try {
    return await issuer.fetchKeys()
  } finally {
    await issuer.close()
  }
}

function answering(status: number, body: unknown, headers: Record<string, string> = {}): RequestListener {
  return (_request, response) => response.writeHead(status, headers).end(JSON.stringify(body))
}

describe('an issuer', () => {
  it('is found by its metadata', async () => {
    provider.serveKeys(signer)
    const before = provider.asked.length
    expect(await fetchKeys()).toEqual({ keys: [signer.publicJwk] })
    expect(provider.asked.slice(before)).toEqual(['/.well-known/openid-configuration', '/jwks'])
  })

  it('is not believed when its metadata are those of another', async () => {
    provider.serve(answering(200, { issuer: 'https://elsewhere.example', jwks_uri: 'https://elsewhere.example/jwks' }))
    await expect(fetchKeys()).rejects.toThrow('another name')
  })

  it('that speaks TLS may not offer its keys without', () => {
    const issuer = 'https://id.example'
    expect(keysAddress(issuer, { issuer, jwks_uri: 'https://keys.example/jwks' })).toBe('https://keys.example/jwks')
    expect(() => keysAddress(issuer, { issuer, jwks_uri: 'http://keys.example/jwks' })).toThrow('plain HTTP')
  })

  it('is not followed elsewhere', async () => {
    provider.serve(answering(302, {}, { location: `${provider.issuer}/jwks` }))
    await expect(fetchKeys(`${provider.issuer}/moved`)).rejects.toThrow('302')
  })

  it('is not believed when it answers with something else than keys', async () => {
    for (const body of [{}, { keys: 'none' }, { keys: [{}] }, { keys: Array(100).fill(signer.publicJwk) }]) {
      provider.serve(answering(200, body))
      await expect(fetchKeys(`${provider.issuer}/jwks`)).rejects.toThrow()
    }
  })

  it('is not read beyond a bound', async () => {
    provider.serve(answering(200, { keys: [], padding: 'x'.repeat(300_000) }))
    await expect(fetchKeys(`${provider.issuer}/jwks`)).rejects.toMatchObject({ code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' })
  })

  it('is not waited for beyond its time', async () => {
    provider.serve(() => undefined)
    await expect(fetchKeys(`${provider.issuer}/jwks`, 50)).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})
