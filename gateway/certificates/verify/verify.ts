/**
 * Whether a credential is genuine, told from its text and the issuer's public keys alone: no network, no database. With the
 * issuer's status list at hand it is told too whether it was withdrawn; without one that can only be known online.
 *
 * Both forms are taken: a `vc+jwt`, and an SD-JWT VC with as many of its claims as the holder chose to show.
 */
import type { JSONWebKeySet } from 'jose'
import { type Credential, credentialShape } from '../issue/credential.ts'
import { CTY, TYP } from '../issue/envelope.ts'
import { type JwsFault, openJws } from '../sign/jws.ts'
import { type StatusClaim, standingBy } from '../status/token.ts'
import { isSdJwt, type OpenedSdJwt, openSdJwt } from './sd-jwt.ts'

export type Verified = Genuine | Forged

/** REVOKED and SUPERSEDED by a status list alone; STATUS_UNKNOWN where one was given that does not tell. */
export type GenuineOutcome = 'VALID' | 'EXPIRED' | 'NOT_YET_VALID' | 'REVOKED' | 'SUPERSEDED' | 'STATUS_UNKNOWN'

export interface Genuine {
  readonly outcome: GenuineOutcome
  readonly content: Content
  /** As signed, where the form is `vc+jwt`. */
  readonly credential?: Credential
}

/** What it says, in whichever form. Moments are ISO 8601. */
export interface Content {
  readonly form: 'vc+jwt' | 'dc+sd-jwt'
  readonly issuer: string
  readonly number: string
  /** Of the definition, and its version. */
  readonly type: string
  readonly version: string
  readonly asOf: string
  readonly validFrom: string
  readonly validUntil?: string | undefined
  /** Number of the certificate whose place it took. */
  readonly replaces?: string | undefined
  readonly status?: StatusClaim | undefined
  /** The claims by their names, and the subject's key; of an SD-JWT those that are shown. */
  readonly subject: Readonly<Record<string, unknown>>
}

export interface Forged {
  readonly outcome: 'FORGED'
  readonly content?: undefined
  readonly credential?: undefined
  /** For who looks into it: what does not hold, without a word of the credential. */
  readonly reason: JwsFault | 'TOO_LARGE' | 'NOT_A_CERTIFICATE' | 'WRONG_DISCLOSURE'
}

/** Nothing larger is looked at: a certificate has a few kilobytes. */
const MAX_LENGTH = 262_144

/** Clocks of two machines differ; more than that is no accident. */
const TOLERANCE = 5 * 60_000

/** Surrounding white space, as a file has, does not matter. `statusList`: the token of the list that the credential names. */
export async function verifyCredential(
  text: string,
  keys: JSONWebKeySet,
  now: Date,
  statusList?: string,
): Promise<Verified> {
  if (text.length > MAX_LENGTH) return forged('TOO_LARGE')
  const opened = await (isSdJwt(text) ? openedSdJwt(text.trim(), keys) : openedVc(text.trim(), keys))
  if (opened.outcome === 'FORGED') return opened
  const { content } = opened
  return { ...opened, outcome: await outcomeOf(content, now, { keys, statusList }) }
}

export interface Dated {
  readonly validFrom: string
  readonly validUntil?: string | undefined
  readonly status?: StatusClaim | undefined
}

/** What was withdrawn is not merely expired; what is over is over, whatever a list does not tell. */
export async function outcomeOf(
  { validFrom, validUntil, status }: Dated,
  now: Date,
  { keys, statusList }: { readonly keys: JSONWebKeySet; readonly statusList?: string | undefined },
): Promise<GenuineOutcome> {
  const standing =
    statusList === undefined || status === undefined ? undefined : await standingBy(statusList, status, keys, now)
  if (standing === 'REVOKED' || standing === 'SUPERSEDED') return standing
  if (validUntil !== undefined && now.getTime() > Date.parse(validUntil)) return 'EXPIRED'
  if (now.getTime() < Date.parse(validFrom) - TOLERANCE) return 'NOT_YET_VALID'
  return statusList === undefined || standing === 'VALID' ? 'VALID' : 'STATUS_UNKNOWN'
}

type Opened = Omit<Genuine, 'outcome'> & { readonly outcome?: undefined }

async function openedVc(text: string, keys: JSONWebKeySet): Promise<Opened | Forged> {
  const opened = await openJws(text, keys)
  if (opened.fault !== undefined) return forged(opened.fault)
  const { typ, cty, iss } = opened.header
  const credential = credentialShape.safeParse(opened.payload).data
  if (typ !== TYP || cty !== CTY || credential === undefined || iss !== credential.issuer.id) {
    return forged('NOT_A_CERTIFICATE')
  }
  return { content: contentOfVc(credential), credential }
}

function contentOfVc({ issuer, certificate, validFrom, validUntil, status, credentialSubject }: Credential): Content {
  const { number, type, version, asOf, replaces } = certificate
  const about = { number, type, version, asOf, replaces, validFrom, validUntil, status }
  return { form: TYP, issuer: issuer.id, ...about, subject: credentialSubject }
}

async function openedSdJwt(text: string, keys: JSONWebKeySet): Promise<Opened | Forged> {
  const opened = await openSdJwt(text, keys)
  return opened.fault === undefined ? { content: contentOfSdJwt(opened) } : forged(opened.fault)
}

function contentOfSdJwt({ payload, shown }: OpenedSdJwt): Content {
  const { iss, iat, exp, status, certificate, subject } = payload
  const { number, type, version, asOf, replaces } = certificate
  return {
    form: 'dc+sd-jwt',
    issuer: iss,
    ...{ number, type, version, asOf, replaces, status },
    validFrom: new Date(iat * 1_000).toISOString(),
    // The first second that is too late (RFC 7519, 4.1.4).
    ...(exp !== undefined && { validUntil: new Date(exp * 1_000 - 1).toISOString() }),
    subject: { type: subject.type, ...shown },
  }
}

function forged(reason: Forged['reason']): Forged {
  return { outcome: 'FORGED', reason }
}
