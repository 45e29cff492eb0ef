/**
 * Whether a credential is genuine, told from its text and the issuer's public keys alone: no network, no database. What can
 * only be known online, such as a withdrawal, is not told here.
 */
import { compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose'
import { type Credential, credentialShape } from '../issue/credential.ts'
import { CTY, TYP } from '../issue/envelope.ts'

export type Verified = Genuine | Forged

export interface Genuine {
  readonly outcome: 'VALID' | 'EXPIRED' | 'NOT_YET_VALID'
  readonly credential: Credential
}

export interface Forged {
  readonly outcome: 'FORGED'
  readonly credential?: undefined
  /** For who looks into it: what does not hold, without a word of the credential. */
  readonly reason: 'TOO_LARGE' | 'NOT_A_JWS' | 'WRONG_SIGNATURE' | 'UNKNOWN_KEY' | 'NOT_A_CERTIFICATE'
}

/** Nothing larger is looked at: a certificate has a few kilobytes. */
const MAX_LENGTH = 262_144

/** Clocks of two machines differ; more than that is no accident. */
const TOLERANCE = 5 * 60_000

/** Surrounding white space, as a file has, does not matter. */
export async function verifyCredential(text: string, keys: JSONWebKeySet, now: Date): Promise<Verified> {
  if (text.length > MAX_LENGTH) return { outcome: 'FORGED', reason: 'TOO_LARGE' }
  let opened: Awaited<ReturnType<typeof compactVerify>>
  try {
    opened = await compactVerify(text.trim(), createLocalJWKSet(keys), { algorithms: ['ES256'] })
  } catch (cause) {
    return { outcome: 'FORGED', reason: reasonOf(cause) }
  }
  const { typ, cty, iss } = opened.protectedHeader
  const credential = parsed(opened.payload)
  if (typ !== TYP || cty !== CTY || credential === undefined || iss !== credential.issuer.id) {
    return { outcome: 'FORGED', reason: 'NOT_A_CERTIFICATE' }
  }
  return { outcome: standing(credential, now), credential }
}

function standing({ validFrom, validUntil }: Credential, now: Date): Genuine['outcome'] {
  if (validUntil !== undefined && now.getTime() > Date.parse(validUntil)) return 'EXPIRED'
  return now.getTime() < Date.parse(validFrom) - TOLERANCE ? 'NOT_YET_VALID' : 'VALID'
}

function parsed(payload: Uint8Array): Credential | undefined {
  try {
    return credentialShape.safeParse(JSON.parse(Buffer.from(payload).toString('utf8'))).data
  } catch {
    return undefined
  }
}

function reasonOf(cause: unknown): Forged['reason'] {
  if (cause instanceof errors.JWKSNoMatchingKey) return 'UNKNOWN_KEY'
  return cause instanceof errors.JWSSignatureVerificationFailed ? 'WRONG_SIGNATURE' : 'NOT_A_JWS'
}
