/**
 * Opens an SD-JWT VC as a verifier gets it: what is always shown, and the claims that the holder chose to show (RFC 9901,
 * 7.1). And the holder's half: a presentation with some of the claims and without the others.
 *
 * Every disclosure must be one that the issuer signed a digest of, each digest is met once, and nothing is shown twice: then
 * what is shown is what was certified, and nothing else is. Key binding is not asked for: a certificate is about its subject,
 * whoever carries it.
 */
import type { JSONWebKeySet } from 'jose'
import { z } from 'zod'
import { disclosureDigest, SD_ALG, SD_TYP } from '../issue/sd-jwt.ts'
import { type JwsFault, openJws } from '../sign/jws.ts'
import { statusClaim } from '../status/token.ts'

const payloadShape = z.looseObject({
  iss: z.url(),
  iat: z.int(),
  exp: z.int().optional(),
  vct: z.string(),
  _sd_alg: z.literal(SD_ALG).optional(),
  status: statusClaim,
  certificate: z.looseObject({
    number: z.string(),
    type: z.string(),
    version: z.string(),
    asOf: z.string(),
    replaces: z.string().optional(),
  }),
  subject: z.looseObject({ type: z.string(), _sd: z.array(z.string()) }),
})

export interface OpenedSdJwt {
  readonly fault?: undefined
  readonly payload: z.output<typeof payloadShape>
  /** What is shown of the subject, by name. */
  readonly shown: Readonly<Record<string, unknown>>
}

export type SdJwtFault = JwsFault | 'NOT_A_CERTIFICATE' | 'WRONG_DISCLOSURE'

interface Disclosure {
  readonly text: string
  readonly name: string
  readonly value: unknown
}

export function isSdJwt(text: string): boolean {
  return text.includes('~')
}

export async function openSdJwt(
  text: string,
  keys: JSONWebKeySet,
): Promise<OpenedSdJwt | { readonly fault: SdJwtFault }> {
  const [jwt = '', ...rest] = text.split('~')
  const opened = await openJws(jwt, keys)
  if (opened.fault !== undefined) return opened
  const { data: payload } = payloadShape.safeParse(opened.payload)
  // The last part is where a key binding would stand.
  if (opened.header.typ !== SD_TYP || payload === undefined || rest.pop() !== '') return { fault: 'NOT_A_CERTIFICATE' }
  const shown = shownBy(rest, payload.subject._sd, Object.keys(payload.subject))
  return shown === undefined ? { fault: 'WRONG_DISCLOSURE' } : { payload, shown }
}

/** The same certificate with these claims shown and no others; names that are not in it are passed over. */
export function discloseOnly(text: string, names: readonly string[]): string {
  const [jwt = '', ...disclosures] = text.trim().split('~')
  const kept = disclosures.filter((disclosure) => names.includes(read(disclosure)?.name ?? ''))
  return `${[jwt, ...kept].join('~')}~`
}

/** Names of the claims that a presentation shows. */
export function disclosedNames(text: string): readonly string[] {
  return text
    .trim()
    .split('~')
    .slice(1, -1)
    .flatMap((disclosure) => read(disclosure)?.name ?? [])
}

function shownBy(
  texts: readonly string[],
  digests: readonly string[],
  taken: readonly string[],
): Readonly<Record<string, unknown>> | undefined {
  const disclosures = texts.flatMap((text) => read(text) ?? [])
  const names = [...taken, ...disclosures.map(({ name }) => name)]
  const all = texts.length === disclosures.length
  const signed = disclosures.every(({ text }) => digests.includes(disclosureDigest(text)))
  const once = new Set(names).size === names.length && new Set(digests).size === digests.length
  return all && signed && once ? Object.fromEntries(disclosures.map(({ name, value }) => [name, value])) : undefined
}

/** `[salt, name, value]` and nothing else. */
function read(text: string): Disclosure | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (!Array.isArray(parts) || parts.length !== 3) return undefined
    const [salt, name, value]: readonly unknown[] = parts
    return typeof salt === 'string' && typeof name === 'string' ? { text, name, value } : undefined
  } catch {
    return undefined
  }
}
