/**
 * A mock identity provider: vouches for made-up people by OpenID Connect's metadata and RFC 9068's tokens, and rotates its
 * keys when told to. What it says of a person is what it was told to say.
 */
import { type RunningMock, type StartOptions, startMock } from '../server.ts'
import { createKeys } from './keys.ts'
import { type Claims, claimsOf, type Persona } from './personas.ts'
import { provider } from './provider.ts'
import { type Flaw, issueToken } from './tokens.ts'

export type { Claims, Persona } from './personas.ts'
export type { Flaw } from './tokens.ts'

export interface IdentityOptions extends StartOptions {
  /** `aud` of its tokens: the window that they are for. @default 'darcha' */
  readonly audience?: string
}

export type TokenRequest = (Persona | { readonly claims: Claims }) & {
  /** Seconds; below zero for a token that has expired already. @default 3600 */
  readonly expiresIn?: number
  /** Fewer than the persona has; by default all of them. */
  readonly scope?: string
  readonly flaw?: Flaw
}

export interface RunningIdentity extends RunningMock {
  readonly audience: string
  token(request: TokenRequest): Promise<string>
  /** New keys sign from now on. The ones before stay published until the next rotation, older ones are withdrawn. */
  rotateKeys(): Promise<void>
}

export async function startIdentity({
  audience = 'darcha',
  ...options
}: IdentityOptions = {}): Promise<RunningIdentity> {
  const keys = await createKeys()
  const issuer = () => mock.url
  const issue = (claims: Claims, expiresIn: number, flaw?: Flaw) =>
    issueToken(keys, claims, { issuer: issuer(), audience, expiresIn, flaw })
  const mock = await startMock(provider({ keys, issuer, issue }), options)
  return {
    ...mock,
    audience,
    async token({ expiresIn = 3_600, scope, flaw, ...who }) {
      const claims = 'claims' in who ? who.claims : claimsOf(who)
      return await issue(scope === undefined ? claims : { ...claims, scope }, expiresIn, flaw)
    },
    rotateKeys: () => keys.rotate(),
  }
}
