/**
 * A JWS in compact serialisation (RFC 7515, 7.1), made by whichever key signs and opened by the keys that are published. Every
 * signed form but the QR code's is one.
 */
import { compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose'
import type { Signer } from './sign.ts'

export async function sealJws(
  header: Readonly<Record<string, string>>,
  payload: object,
  { algorithm: alg, kid, sign }: Signer,
): Promise<string> {
  const input = `${encode({ alg, kid, ...header })}.${encode(payload)}`
  return `${input}.${Buffer.from(await sign(Buffer.from(input, 'ascii'))).toString('base64url')}`
}

export type JwsFault = 'NOT_A_JWS' | 'WRONG_SIGNATURE' | 'UNKNOWN_KEY'

export interface OpenedJws {
  readonly fault?: undefined
  readonly header: { readonly typ?: string; readonly cty?: string; readonly iss?: unknown }
  /** The payload's JSON; undefined where it is none. */
  readonly payload: unknown
}

/** By the key that its header names, and by ES256 alone: a header cannot choose how it is to be believed. */
export async function openJws(text: string, keys: JSONWebKeySet): Promise<OpenedJws | { readonly fault: JwsFault }> {
  try {
    const { payload, protectedHeader } = await compactVerify(text, createLocalJWKSet(keys), { algorithms: ['ES256'] })
    return { header: protectedHeader, payload: parsed(payload) }
  } catch (cause) {
    if (cause instanceof errors.JWKSNoMatchingKey) return { fault: 'UNKNOWN_KEY' }
    return { fault: cause instanceof errors.JWSSignatureVerificationFailed ? 'WRONG_SIGNATURE' : 'NOT_A_JWS' }
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'))
  } catch {
    return undefined
  }
}
