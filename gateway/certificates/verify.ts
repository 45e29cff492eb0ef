/**
 * Whether a certificate is genuine: by its signature alone, offline, as anyone can do it; and whether it is still in force,
 * which only the window knows.
 */
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose'
import type { Kysely } from 'kysely'
import type { Database } from '../store/database.ts'
import { type Credential, credentialShape } from './credential.ts'
import { TYP } from './envelope.ts'
import { readKeys } from './keys.ts'
import { certificateStatus } from './states.ts'
import { dayInTashkent } from './term.ts'
import type { Outcome } from './words.ts'

/** Nothing larger is looked at: a certificate has a few kilobytes. */
const MAX_LENGTH = 262_144

export interface Verified {
  readonly outcome: 'VALID' | 'EXPIRED' | 'FORGED'
  /** Absent where it is forged. */
  readonly credential?: Credential
}

/** Needs nothing but the issuer's keys: signature (algorithm pinned), media type, shape, time. */
export async function verifyCredential(text: string, keys: JSONWebKeySet, now: Date): Promise<Verified> {
  const credential = await signedContent(text.trim(), keys).catch(() => undefined)
  if (credential === undefined) return { outcome: 'FORGED' }
  const { validUntil } = credential
  const expired = validUntil !== undefined && now > new Date(validUntil)
  return { outcome: expired ? 'EXPIRED' : 'VALID', credential }
}

async function signedContent(text: string, keys: JSONWebKeySet): Promise<Credential | undefined> {
  if (text.length > MAX_LENGTH) return undefined
  const { payload, protectedHeader } = await compactVerify(text, createLocalJWKSet(keys), { algorithms: ['ES256'] })
  if (protectedHeader.typ !== TYP) return undefined
  const parsed = credentialShape.safeParse(JSON.parse(new TextDecoder().decode(payload)))
  return parsed.success ? parsed.data : undefined
}

export interface Checked {
  readonly outcome: Outcome
  /** Of the certificate that was found; none where it is unknown or forged. */
  readonly number?: string
  /** What was presented and is genuine. */
  readonly credential?: Credential
}

/** With both, the credential must bear the number. Each check of a certificate that exists is counted. */
export async function checkCertificate(
  db: Kysely<Database>,
  presented: { readonly number?: string | undefined; readonly credential?: string | undefined },
  now: Date,
): Promise<Checked> {
  const verified =
    presented.credential === undefined
      ? undefined
      : await verifyCredential(presented.credential, await readKeys(db), now)
  const own = verified?.credential?.certificate.number
  const forged =
    verified?.outcome === 'FORGED' || (own !== undefined && presented.number !== undefined && own !== presented.number)
  if (forged) return { outcome: 'FORGED' }
  const row = await db
    .selectFrom('certificate')
    .select(['number', 'status', 'valid_until'])
    .where('number', '=', own ?? presented.number ?? '')
    .executeTakeFirst()
  if (row === undefined) return { outcome: 'UNKNOWN' }
  const outcome = certificateStatus(row.status, row.valid_until, now)
  await count(db, row.number, outcome, now)
  return {
    outcome,
    number: row.number,
    ...(verified?.credential !== undefined && { credential: verified.credential }),
  }
}

async function count(db: Kysely<Database>, number: string, outcome: Outcome, now: Date): Promise<void> {
  await db
    .insertInto('certificate_verification')
    .values({ number, day: dayInTashkent(now), outcome, count: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['number', 'day', 'outcome'])
        .doUpdateSet((eb) => ({ count: eb('certificate_verification.count', '+', '1') })),
    )
    .execute()
}
