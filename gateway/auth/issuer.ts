/**
 * The identity provider as a place on the network: asked for its signature keys and nothing else.
 *
 * Nothing is asked before somebody needs a key, every question is bounded in time and size, and a redirect is a refusal:
 * keys come from the configured issuer or from where its own metadata points (OpenID Connect Discovery 1.0, section 4).
 */
import type { JSONWebKeySet } from 'jose'
import { Agent, request } from 'undici'
import { z } from 'zod'
import { GatewayError } from '../errors.ts'

export interface IssuerOptions {
  /** As it stands in `iss`, character by character. */
  readonly issuer: string
  /** Where its keys are; without it, its metadata say so. */
  readonly jwksUri?: string | undefined
  /** For one question and its whole answer, in milliseconds. */
  readonly timeout: number
}

export interface Issuer {
  /** Its present keys. Rejects when it cannot be reached or its answer is not a key set. */
  fetchKeys(): Promise<JSONWebKeySet>
  close(): Promise<void>
}

/** A key set of this size holds hundreds of keys; an issuer has two or three. */
const MAX_BYTES = 262_144
const MAX_KEYS = 32

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(MAX_KEYS) })
const metadata = z.object({ issuer: z.string(), jwks_uri: z.url() })

export function createIssuer({ issuer, jwksUri, timeout }: IssuerOptions): Issuer {
  const agent = new Agent({ connections: 2, maxResponseSize: MAX_BYTES, connect: { timeout } })
  const closing = new AbortController()

  async function fetchJson(url: string): Promise<unknown> {
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(timeout)])
    const { statusCode, body } = await request(url, {
      dispatcher: agent,
      headers: { accept: 'application/json' },
      signal,
    })
    if (statusCode === 200) return await body.json()
    await body.dump()
    throw new GatewayError('INTERNAL', `the identity provider answered ${statusCode} where its keys should be`)
  }

  return {
    async fetchKeys() {
      const url = jwksUri ?? keysAddress(issuer, await fetchJson(metadataUrl(issuer)))
      return keySet.parse(await fetchJson(url))
    },
    async close() {
      closing.abort()
      await agent.destroy()
    },
  }
}

/** The issuer's path stays in front of the well-known one (OpenID Connect Discovery 1.0, section 4.1). */
function metadataUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
}

/** Metadata that name another issuer are another issuer's (section 4.3); keys over plain HTTP would undo an https issuer. */
export function keysAddress(issuer: string, answer: unknown): string {
  const { issuer: named, jwks_uri: url } = metadata.parse(answer)
  if (named !== issuer) throw new GatewayError('INTERNAL', 'the identity provider calls itself by another name')
  if (issuer.startsWith('https:') && !url.startsWith('https:')) {
    throw new GatewayError('INTERNAL', 'the identity provider offers its keys over plain HTTP')
  }
  return url
}
