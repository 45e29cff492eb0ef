/** An identity provider for tests: keys, tokens, and an HTTP server that counts who asks for what. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

export const AUDIENCE = 'https://window.example'

export interface Signer {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicJwk: JWK
}

export async function createSigner(kid: string, alg = 'ES256'): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

/** Seconds since the epoch at which every test token was issued. */
export const ISSUED = 1_800_000_000

export interface TokenOptions {
  readonly claims?: Readonly<Record<string, unknown>>
  /** Claims to leave out. */
  readonly without?: readonly string[]
  readonly header?: Readonly<Record<string, unknown>>
}

/** A citizen's token that holds for ten minutes, unless told otherwise. */
export async function sign(
  issuer: string,
  signer: Signer,
  { claims = {}, without = [], header = {} }: TokenOptions = {},
): Promise<string> {
  const payload = {
    iss: issuer,
    aud: AUDIENCE,
    sub: 'citizen-1',
    client_id: 'front-end',
    iat: ISSUED,
    exp: ISSUED + 600,
    jti: 'one',
    principal_kind: 'citizen',
    pinfl: '31210632040244',
    scope: 'people:read dwellings:read',
    ...claims,
  }
  const kept = Object.fromEntries(Object.entries(payload).filter(([name]) => !without.includes(name)))
  return await new SignJWT(kept)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: signer.kid, ...header })
    .sign(signer.privateKey)
}

export interface Provider {
  readonly issuer: string
  /** Paths asked for, in order. */
  readonly asked: readonly string[]
  /** What it answers from now on. */
  serve(listener: RequestListener): void
  serveKeys(...signers: Signer[]): void
  close(): Promise<void>
}

export async function startProvider(): Promise<Provider> {
  const asked: string[] = []
  let listener: RequestListener = (_request, response) => response.writeHead(503).end()
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    listener(request, response)
  })
  const issuer = `http://127.0.0.1:${await listen(server)}`
  const serve = (next: RequestListener): void => {
    listener = next
  }
  return {
    issuer,
    asked,
    serve,
    serveKeys: (...signers) => serve(keysAndMetadata(issuer, signers)),
    close: async () => await close(server),
  }
}

export function keysAndMetadata(issuer: string, signers: readonly Signer[]): RequestListener {
  return (request, response) => {
    const body =
      request.url === '/.well-known/openid-configuration'
        ? { issuer, jwks_uri: `${issuer}/jwks` }
        : { keys: signers.map(({ publicJwk }) => publicJwk) }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}
