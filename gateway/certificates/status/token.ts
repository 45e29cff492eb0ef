/**
 * The Status List Token: the list as it is handed out, signed (draft-ietf-oauth-status-list, 5.1), and what somebody without
 * a network, but with the token and the issuer's keys, can tell from it.
 */
import type { JSONWebKeySet } from 'jose'
import { z } from 'zod'
import type { StoredStatus } from '../request/states.ts'
import { openJws, sealJws } from '../sign/jws.ts'
import type { Signer } from '../sign/sign.ts'
import { BITS, decodeList, statusAt } from './list.ts'

const TYP = 'statuslist+jwt'

/** For HTTP. */
export const MEDIA_TYPE = 'application/statuslist+jwt'

/** Seconds after which who keeps a copy should ask for a newer one: how late a revocation may be seen. */
export const TTL = 300

/** Seconds for which a token may be relied on by who cannot ask: a day without a network. */
export const LIFE = 86_400

/** How a credential points to its place (6.2). */
export const statusClaim = z.looseObject({
  status_list: z.looseObject({ idx: z.int().nonnegative(), uri: z.url({ protocol: /^https?$/ }) }),
})
export type StatusClaim = z.output<typeof statusClaim>

const payloadShape = z.looseObject({
  sub: z.string(),
  iat: z.number(),
  exp: z.number(),
  ttl: z.number(),
  status_list: z.looseObject({ bits: z.literal(BITS), lst: z.string() }),
})

/** Clocks of two machines differ, in milliseconds. */
const TOLERANCE = 5 * 60_000

export async function sealList(uri: string, lst: string, signer: Signer, issuedAt: Date): Promise<string> {
  const iat = Math.floor(issuedAt.getTime() / 1_000)
  const payload = { sub: uri, iat, exp: iat + LIFE, ttl: TTL, status_list: { bits: BITS, lst } }
  return await sealJws({ typ: TYP }, payload, signer)
}

/**
 * Where the certificate stands by this token. Undefined where the token does not say: it is forged, too old, of another list,
 * or has no such place. That is never the same as valid.
 */
export async function standingBy(
  token: string,
  { status_list: { idx, uri } }: StatusClaim,
  keys: JSONWebKeySet,
  now: Date,
): Promise<StoredStatus | undefined> {
  const opened = await openJws(token.trim(), keys)
  if (opened.fault !== undefined || opened.header.typ !== TYP) return undefined
  const { data: payload } = payloadShape.safeParse(opened.payload)
  if (payload === undefined || payload.sub !== uri) return undefined
  if (payload.exp * 1_000 <= now.getTime() || payload.iat * 1_000 > now.getTime() + TOLERANCE) return undefined
  const bytes = decodeList(payload.status_list.lst)
  return bytes && statusAt(bytes, idx)
}
